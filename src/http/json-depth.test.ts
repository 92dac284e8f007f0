import { expect, test } from 'vitest';
import { isDeeperThan } from './json-depth.ts';

test.each([
  ['{"a":[{"b":1}]}', 3, false],
  ['{"a":[{"b":1}]}', 2, true],
  ['[[],[],[],{}]', 2, false],
  ['{"a":"[[[[\\"[[[["}', 1, false],
  ['{"a\\\\":[[1]]}', 2, true],
  ['"[[["', 0, false],
  ['['.repeat(100), 99, true],
  ['', 0, false],
])('%s is deeper than %i: %s', (json, most, isDeeper) => {
  expect(isDeeperThan(json, most)).toBe(isDeeper);
});
