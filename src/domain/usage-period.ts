/** The usage month of the time `at`: a calendar month in UTC, with an id like `2026-11`. */
export function periodAt(at: number): { id: string; endsAt: number } {
  const day = new Date(at);
  return {
    id: day.toISOString().slice(0, 7),
    endsAt: Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + 1, 1),
  };
}
