import { expect, test } from 'vitest';
import { periodAt } from './usage-period.ts';

test.each([
  ['2026-11-22T18:00:00Z', '2026-11', '2026-12-01T00:00:00Z'],
  ['2026-11-01T00:00:00Z', '2026-11', '2026-12-01T00:00:00Z'],
  ['2026-11-30T23:59:59.999Z', '2026-11', '2026-12-01T00:00:00Z'],
  ['2026-12-31T23:59:59.999Z', '2026-12', '2027-01-01T00:00:00Z'],
  ['2028-02-29T12:00:00Z', '2028-02', '2028-03-01T00:00:00Z'],
])('%s is in %s, which ends at %s', (at, id, end) => {
  const day = Number(at.slice(8, 10));
  expect(periodAt(Date.parse(at))).toEqual({ id, day, endsAt: Date.parse(end) });
});
