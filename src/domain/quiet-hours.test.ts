import { describe, expect, test } from 'vitest';
import { isQuiet, nextSendTime } from './quiet-hours.ts';

const minute = (clock: string): number => {
  const [hour = 0, minutes = 0] = clock.split(':').map(Number);
  return hour * 60 + minutes;
};
const quiet = (from: string, to: string, timezone = 'UTC') => ({
  timezone,
  quietFrom: minute(from),
  quietTo: minute(to),
});
const at = (iso: string): number => Date.parse(iso);

describe('quiet hours', () => {
  test.each([
    ['2026-11-22T21:59:59Z', false],
    ['2026-11-22T22:00:00Z', true],
    ['2026-11-23T00:00:00Z', true],
    ['2026-11-23T06:59:59Z', true],
    ['2026-11-23T07:00:00Z', false],
  ])('over midnight: %s is quiet: %s', (moment, expected) => {
    expect(isQuiet(at(moment), quiet('22:00', '7:00'))).toBe(expected);
  });

  test.each([
    ['2026-11-22T12:59:00Z', false],
    ['2026-11-22T13:00:00Z', true],
    ['2026-11-22T14:30:00Z', false],
  ])('within a day: %s is quiet: %s', (moment, expected) => {
    expect(isQuiet(at(moment), quiet('13:00', '14:30'))).toBe(expected);
  });

  test('are in the timezone of the person', () => {
    const moment = at('2026-11-22T23:30:00Z');
    expect(isQuiet(moment, quiet('22:00', '7:00', 'America/New_York'))).toBe(false);
    expect(isQuiet(moment, quiet('5:00', '5:01', 'Asia/Kolkata'))).toBe(true);
  });

  test('that are turned off never apply', () => {
    const off = { timezone: 'UTC', quietFrom: null, quietTo: null };
    expect(isQuiet(at('2026-11-22T23:00:00Z'), off)).toBe(false);
    expect(nextSendTime(at('2026-11-22T23:00:00Z'), off)).toBe(at('2026-11-22T23:00:00Z'));
  });
});

describe('the next time to send', () => {
  test.each([
    ['outside: at once', '2026-11-22T12:34:56.789Z', '2026-11-22T12:34:56.789Z', 'UTC'],
    ['in the evening: the next morning', '2026-11-22T22:10:30Z', '2026-11-23T07:00:00Z', 'UTC'],
    ['at night: the same morning', '2026-11-22T01:00:00Z', '2026-11-22T07:00:00Z', 'UTC'],
    ['elsewhere', '2026-11-23T04:00:00Z', '2026-11-23T12:00:00Z', 'America/New_York'],
    ['clocks forward', '2026-03-28T23:00:00Z', '2026-03-29T05:00:00Z', 'Europe/Berlin'],
    ['clocks back', '2026-10-24T22:00:00Z', '2026-10-25T06:00:00Z', 'Europe/Berlin'],
    ['half an hour forward', '2026-10-03T13:00:00Z', '2026-10-03T20:00:00Z', 'Australia/Lord_Howe'],
  ])('%s', (_case, from, expected, timezone) => {
    const next = nextSendTime(at(from), quiet('22:00', '7:00', timezone));
    expect(new Date(next).toISOString()).toBe(new Date(expected).toISOString());
  });

  test('inside a jump of the clocks is the time after the jump', () => {
    const next = nextSendTime(at('2026-03-29T00:10:00Z'), quiet('23:00', '2:30', 'Europe/Berlin'));
    expect(new Date(next).toISOString()).toBe('2026-03-29T01:00:00.000Z');
  });

  test('is the first time that is not quiet, around every change of the clocks', () => {
    for (const [timezone, change] of [
      ['Europe/Berlin', '2026-03-29T01:00:00Z'],
      ['Europe/Berlin', '2026-10-25T01:00:00Z'],
      ['America/New_York', '2026-03-08T07:00:00Z'],
      ['America/New_York', '2026-11-01T06:00:00Z'],
    ] as const) {
      for (const to of ['1:30', '2:00', '2:30', '3:00', '7:00']) {
        const hours = quiet('22:00', to, timezone);
        for (let hour = -8; hour <= 8; hour += 1) {
          const from = at(change) + hour * 3_600_000;
          const next = nextSendTime(from, hours);
          expect(isQuiet(next, hours)).toBe(false);
          for (let before = from; before < next; before += 60_000) {
            expect(isQuiet(before, hours)).toBe(true);
          }
        }
      }
    }
  });
});
