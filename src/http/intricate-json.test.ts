import { expect, test } from 'vitest';
import { isIntricate } from './intricate-json.ts';

test.each([
  ['{"a":[{"b":1}]}', 3, false],
  ['{"a":[{"b":1}]}', 2, true],
  ['[[],[],[],{}]', 2, false],
  ['{"a":"[[[[\\"[[[["}', 1, false],
  ['{"a\\\\":[[1]]}', 2, true],
  ['"[[["', 0, false],
  ['['.repeat(100), 99, true],
  ['', 0, false],
])('%s is deeper than %i levels: %s', (json, levels, isDeeper) => {
  expect(isIntricate(Buffer.from(json), { levels, values: 1000 })).toBe(isDeeper);
});

test.each([
  ['{"a":1,"b":2}', 2, false],
  ['{"a":1,"b":2,"c":3}', 2, true],
  ['[1,2,3,4]', 4, false],
  ['[{},{},{}]', 5, true],
  ['[",,,,,",1]', 2, false],
])('%s has more than %i values: %s', (json, values, hasMore) => {
  expect(isIntricate(Buffer.from(json), { levels: 10, values })).toBe(hasMore);
});
