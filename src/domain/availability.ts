import { SHORTEST_BREAK_MS } from './ailments.ts';
import { type BreakCause, isOutside, OUTSIDE_CAUSES, type OutsideCause } from './breaks.ts';

export type Break = { cause: BreakCause; beganAt: number; endedAt: number };

export type Availability = {
  /** In hundredths of a percent, rounded down. */
  basisPoints: number;
  breaks: number;
  longestMs: number;
  last: Break | null;
  /** What does not count, by cause. */
  outside: { cause: OutsideCause; count: number; totalMs: number }[];
  lastOutside: Break | null;
};

/**
 * How much of the present calendar month (UTC) an agent was up, since it was built. A break that goes on ends now. What came from
 * outside is listed, and does not count.
 */
export function availabilityOf(
  breaks: Break[],
  { readyAt, now }: { readyAt: number; now: number },
): Availability {
  const month = new Date(now);
  const from = Math.max(readyAt, Date.UTC(month.getUTCFullYear(), month.getUTCMonth()));
  const within = breaks
    .filter(({ beganAt, endedAt }) => endedAt - beganAt >= SHORTEST_BREAK_MS)
    .map((each) => ({ ...each, beganAt: Math.max(each.beganAt, from) }))
    .filter(({ beganAt, endedAt }) => endedAt > beganAt);
  const ours = within.filter(({ cause }) => !isOutside(cause));
  const others = within.filter(({ cause }) => isOutside(cause));
  const totalMs = Math.max(1, now - from);
  return {
    basisPoints: Math.max(0, Math.floor((1 - lengthOf(ours) / totalMs) * 10_000)),
    breaks: ours.length,
    longestMs: Math.max(0, ...ours.map(({ beganAt, endedAt }) => endedAt - beganAt)),
    last: lastOf(ours),
    outside: OUTSIDE_CAUSES.map((cause) => {
      const found = others.filter((each) => each.cause === cause);
      return { cause, count: found.length, totalMs: lengthOf(found) };
    }).filter(({ count }) => count > 0),
    lastOutside: lastOf(others),
  };
}

function lengthOf(breaks: Break[]): number {
  return breaks.reduce((sum, { beganAt, endedAt }) => sum + endedAt - beganAt, 0);
}

function lastOf(breaks: Break[]): Break | null {
  return breaks.toSorted((left, right) => right.endedAt - left.endedAt)[0] ?? null;
}
