import type { Break } from './availability.ts';
import { isOutside } from './breaks.ts';
import type { MeteredService } from './services.ts';

export const WEEK_DAYS = 7;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const NOON_MS = DAY_MS / 2;
/** On Mondays, in the person's timezone. */
const TOLD = { weekday: 'Mon', hour: '09' };

/** How an agent fared on the seven whole days (UTC) from `from` on. */
export type Week = {
  from: number;
  /** How much of the time it was up, in hundredths of a percent, rounded down; of each day, and 0 before it was built. */
  basisPoints: number;
  upByDay: number[];
  breaks: number;
  longestMs: number;
  /** What was used on each day, as it is counted. */
  used: Partial<Record<MeteredService, number[]>>;
};

type Ran = { readyAt: number; breaks: Break[]; used: Week['used'] };

/** The last seven days that are over; null for an agent that was not there yet. */
export function weekOf({ readyAt, breaks: all, used }: Ran, now: number): Week | null {
  const breaks = all.filter(({ cause }) => !isOutside(cause));
  const until = Math.floor(now / DAY_MS) * DAY_MS;
  const from = until - WEEK_DAYS * DAY_MS;
  if (readyAt >= until) return null;
  const within = (start: number, end: number) =>
    breaks
      .map(({ beganAt, endedAt }) => Math.min(endedAt, end) - Math.max(beganAt, start))
      .filter((ms) => ms > 0);
  const shareOf = (start: number, end: number): number => {
    const began = Math.max(start, readyAt);
    if (began >= end) return 0;
    const downMs = within(began, end).reduce((sum, ms) => sum + ms, 0);
    return Math.max(0, Math.floor((1 - downMs / (end - began)) * 10_000));
  };
  const lengths = within(Math.max(from, readyAt), until);
  const days = Array.from({ length: WEEK_DAYS }, (_, index) => from + index * DAY_MS);
  return {
    from,
    basisPoints: shareOf(from, until),
    upByDay: days.map((start) => shareOf(start, start + DAY_MS)),
    breaks: lengths.length,
    longestMs: Math.max(0, ...lengths),
    used,
  };
}

/** The middle of a day, which every timezone but the farthest calls by the same date. */
export function noonOf({ from }: Pick<Week, 'from'>, day: number): number {
  return from + day * DAY_MS + NOON_MS;
}

/** When the next week is told. */
export function nextWeekAt(now: number, timezone: string): number {
  const clock = new Intl.DateTimeFormat('en-US', {
    weekday: 'short',
    hour: '2-digit',
    hourCycle: 'h23',
    timeZone: timezone,
  });
  const first = Math.ceil(now / HOUR_MS) * HOUR_MS;
  const hours = Array.from({ length: 8 * 24 }, (_, index) => first + index * HOUR_MS);
  const found = hours.find((at) => {
    const parts = clock.formatToParts(at);
    const part = (type: string) => parts.find((each) => each.type === type)?.value;
    return part('weekday') === TOLD.weekday && part('hour') === TOLD.hour;
  });
  return found ?? first + WEEK_DAYS * DAY_MS;
}
