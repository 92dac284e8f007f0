import type { BreakCause } from './ailments.ts';

export type Break = { cause: BreakCause; beganAt: number; endedAt: number };

export type Availability = {
  /** In hundredths of a percent, rounded down. */
  basisPoints: number;
  breaks: number;
  longestMs: number;
  last: Break | null;
};

/** How much of the present calendar month (UTC) an agent was up, since it was built. A break that goes on ends now. */
export function availabilityOf(
  breaks: Break[],
  { readyAt, now }: { readyAt: number; now: number },
): Availability {
  const month = new Date(now);
  const from = Math.max(readyAt, Date.UTC(month.getUTCFullYear(), month.getUTCMonth()));
  const within = breaks
    .map((each) => ({ ...each, beganAt: Math.max(each.beganAt, from) }))
    .filter(({ beganAt, endedAt }) => endedAt > beganAt);
  const lengths = within.map(({ beganAt, endedAt }) => endedAt - beganAt);
  const downMs = lengths.reduce((sum, ms) => sum + ms, 0);
  const totalMs = Math.max(1, now - from);
  return {
    basisPoints: Math.max(0, Math.floor((1 - downMs / totalMs) * 10_000)),
    breaks: within.length,
    longestMs: Math.max(0, ...lengths),
    last: within.toSorted((left, right) => right.endedAt - left.endedAt)[0] ?? null,
  };
}
