import { expect, test } from 'vitest';
import { fileNameOf, joinPath, parentOf, shortName } from './files.ts';

test.each([
  ['a.txt', 'a.txt'],
  ['C:\\Users\\me\\report.pdf', 'report.pdf'],
  ['../../etc/passwd', 'passwd'],
  ['.env', 'env'],
  ['...', null],
  ['', null],
  ['a\u0000\u202eb.txt', 'ab.txt'],
  [' spaced name.md ', 'spaced name.md'],
  [`${'x'.repeat(200)}.tar.gz`, `${'x'.repeat(117)}.gz`],
])('the file %j is stored as %j', (given, name) => {
  expect(fileNameOf(given)).toBe(name);
});

test('paths are joined and left again', () => {
  expect([joinPath('', 'a'), joinPath('a/b', 'c')]).toEqual(['a', 'a/b/c']);
  expect([parentOf('a/b/c'), parentOf('a'), parentOf('')]).toEqual(['a/b', '', '']);
});

test('a long name keeps its ending', () => {
  expect(shortName('short.txt', 12)).toBe('short.txt');
  expect(shortName('a-very-long-name-of-a-file.pdf', 12)).toBe('a-very-….pdf');
});
