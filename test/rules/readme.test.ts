import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { SETTING_NAMES } from '../../src/config/config.ts';

const PAGES = [
  'README.md',
  'DECISIONS.md',
  'bench/README.md',
  'docker/agent/README.md',
  ...readdirSync('docs')
    .filter((file) => file.endsWith('.md'))
    .map((file) => `docs/${file}`),
];

test('docs/settings.md names every setting', () => {
  const page = readFileSync('docs/settings.md', 'utf8');
  expect(SETTING_NAMES.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
});

test.each(PAGES)('every link in %s leads to a file', (page) => {
  const links = allMatches(page, /\]\((?!https?:)([^)#]+)/g);
  expect(links.filter((link) => !existsSync(join(dirname(page), link)))).toEqual([]);
});

test.each(PAGES)('every path that %s names exists', (page) => {
  const paths = allMatches(page, PATH);
  expect(paths.filter((path) => !existsSync(path))).toEqual([]);
});

const PATH =
  /\b((?:src|bots|jobs|web|docker|scripts|sandbox|test|bench)\/[\w./-]+\.(?:tsx?|sql|sh|md|txt))\b/g;

function allMatches(page: string, pattern: RegExp): string[] {
  return [...readFileSync(page, 'utf8').matchAll(pattern)].map(([, match = '']) => match);
}
