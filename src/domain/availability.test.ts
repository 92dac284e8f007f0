import { expect, test } from 'vitest';
import { availabilityOf, type Break } from './availability.ts';

const HOUR = 3_600_000;
const NOW = Date.UTC(2026, 10, 11);
const MONTH = Date.UTC(2026, 10, 1);
const at = (hour: number, hours: number, cause: Break['cause'] = 'host'): Break => ({
  cause,
  beganAt: MONTH + hour * HOUR,
  endedAt: MONTH + (hour + hours) * HOUR,
});

test.each<[string, Break[], number, object]>([
  ['without a break', [], 0, { basisPoints: 10_000, breaks: 0, longestMs: 0, last: null }],
  [
    'with two breaks of 240 hours',
    [at(10, 1), at(100, 5, 'memory')],
    0,
    { basisPoints: 9750, breaks: 2, longestMs: 5 * HOUR, last: { cause: 'memory' } },
  ],
  [
    'of a break that began last month only what is in this one',
    [at(-3, 6)],
    0,
    { basisPoints: 9875, longestMs: 3 * HOUR },
  ],
  [
    'of an agent that was built later',
    [at(50, 10), at(130, 12)],
    MONTH + 120 * HOUR,
    { basisPoints: 9000, breaks: 1 },
  ],
  ['that is nearly whole is never rounded up', [at(1, 0.06)], 0, { basisPoints: 9997 }],
  [
    'is not less because of what is in nobody’s hands here, which is listed',
    [at(10, 3, 'anthropic'), at(20, 2, 'anthropic'), at(30, 24, 'credential'), at(100, 2.4)],
    0,
    {
      basisPoints: 9900,
      breaks: 1,
      last: { cause: 'host' },
      outside: [
        { cause: 'anthropic', count: 2, totalMs: 5 * HOUR },
        { cause: 'credential', count: 1, totalMs: 24 * HOUR },
      ],
      lastOutside: { cause: 'credential' },
    },
  ],
  ['without one that was only a moment', [at(1, 0.01, 'telegram')], 0, { outside: [] }],
  ['of an agent that was down all the time', [at(0, 240)], 0, { basisPoints: 0 }],
])('the availability %s', (_what, breaks, readyAt, expected) => {
  expect(availabilityOf(breaks, { readyAt, now: NOW })).toMatchObject(expected);
});
