import { expect, test } from 'vitest';
import { stageAt } from './usage-stages.ts';

test.each([
  [0, 500, null],
  [249, 500, null],
  [250, 500, 50],
  [399, 500, 50],
  [400, 500, 80],
  [499, 500, 80],
  [500, 500, 100],
  [900, 500, 100],
  [0, 0, null],
  [5, 0, null],
])('%i of %i is at %s', (used, limit, stage) => {
  expect(stageAt(used, limit)).toBe(stage);
});
