/** `day` is the day of the month, from 1 on. */
export type UsagePeriod = { id: string; day: number; endsAt: number };

/** The usage month of the time `at`: a calendar month in UTC, with an id like `2026-11`. */
export function periodAt(at: number): UsagePeriod {
  const day = new Date(at);
  return {
    id: day.toISOString().slice(0, 7),
    day: day.getUTCDate(),
    endsAt: Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + 1, 1),
  };
}
