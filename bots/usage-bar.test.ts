import { expect, test } from 'vitest';
import { usageBar } from './usage-bar.ts';

test.each([
  [0, '▱▱▱▱▱▱▱▱'],
  [0.001, '▰▱▱▱▱▱▱▱'],
  [0.206, '▰▰▱▱▱▱▱▱'],
  [0.82, '▰▰▰▰▰▰▰▱'],
  [0.999, '▰▰▰▰▰▰▰▱'],
  [1, '▰▰▰▰▰▰▰▰'],
  [1.5, '▰▰▰▰▰▰▰▰'],
])('%s is %s', (share, bar) => {
  expect(usageBar(share)).toBe(bar);
});
