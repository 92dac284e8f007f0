import { expect, test } from 'vitest';
import { nextWeekAt, weekOf } from './week.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const MONDAY = Date.UTC(2026, 10, 30, 9);
const FROM = Date.UTC(2026, 10, 23);
const USED = { search: [1, 2, 3, 4, 5, 6, 7] };

test('a week is of the last seven days, with its breaks as far as they are in it', () => {
  const breaks = [
    { cause: 'host' as const, beganAt: FROM - HOUR, endedAt: FROM + HOUR },
    { cause: 'agent' as const, beganAt: FROM + 2 * DAY - HOUR, endedAt: FROM + 2 * DAY + 5 * HOUR },
    { cause: 'host' as const, beganAt: FROM - 2 * DAY, endedAt: FROM - DAY },
  ];
  const week = weekOf({ readyAt: 0, breaks, used: USED }, MONDAY);
  expect(week).toMatchObject({ from: FROM, breaks: 2, longestMs: 6 * HOUR, used: USED });
  expect(week?.basisPoints).toBe(Math.floor((1 - 7 / 168) * 10_000));
  expect(week?.upByDay).toEqual([9583, 9583, 7916, 10_000, 10_000, 10_000, 10_000]);
});

test('a week counts from the first build on, and there is none before', () => {
  const ran = { breaks: [], used: {} };
  const readyAt = FROM + 5 * DAY + 12 * HOUR;
  expect(weekOf({ ...ran, readyAt }, MONDAY)).toMatchObject({
    basisPoints: 10_000,
    upByDay: [0, 0, 0, 0, 0, 10_000, 10_000],
  });
  expect(weekOf({ ...ran, readyAt: MONDAY - HOUR }, MONDAY)).toBeNull();
});

test.each([
  ['UTC', Date.UTC(2026, 10, 30, 9)],
  ['America/New_York', Date.UTC(2026, 10, 30, 14)],
  ['Asia/Tokyo', Date.UTC(2026, 10, 30, 0)],
  ['Asia/Kolkata', Date.UTC(2026, 10, 30, 4)],
])('the next week is told on Monday morning in %s', (timezone, at) => {
  expect(nextWeekAt(Date.UTC(2026, 10, 25, 17, 12), timezone)).toBe(at);
  expect(nextWeekAt(at + 1, timezone)).toBe(at + 7 * DAY);
});
