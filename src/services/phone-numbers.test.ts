import { expect, test } from 'vitest';
import { readPhoneNumber } from './phone-numbers.ts';

test.each([
  ['+12025550123', '+12025550123'],
  ['(202) 555-0123', '+12025550123'],
  ['+1 416 555 0123', '+14165550123'],
  ['911', null],
  ['+1911', null],
  ['+12029115555', null],
  ['+19005550123', null],
  ['+12029765555', null],
  ['+18765550123', null],
  ['+12421234567', null],
  ['+442079460123', null],
  ['+10005550123', null],
  ['+120255501234', null],
  ['+12025550123,,1', null],
  ['', null],
  [12025550123, null],
])('%s is read as %s', (typed, number) => {
  expect(readPhoneNumber(typed)).toBe(number);
});
