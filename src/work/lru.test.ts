import { expect, test } from 'vitest';
import { LRU } from './lru.ts';

test('what was used least recently is forgotten first', () => {
  const known = new LRU<string>(2);
  known.add('a');
  known.add('b');
  expect(known.has('a')).toBe(true);
  known.add('c');
  expect(['a', 'b', 'c'].map((item) => known.has(item))).toEqual([true, false, true]);
});

test('the same thing twice takes one place', () => {
  const known = new LRU<string>(2);
  for (const item of ['a', 'b', 'b', 'b']) known.add(item);
  expect(known.has('a')).toBe(true);
});
