const NO_LIMIT = 'unlimited';

/** `18:45 UTC`. */
export function time(at: number): string {
  return `${new Date(at).toISOString().slice(11, 16)} UTC`;
}

/** `22 November 2026`. */
export function date(at: number): string {
  return new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' }).format(at);
}

/** `22 November, 18:45 UTC`. */
export function dateTime(at: number): string {
  const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', timeZone: 'UTC' });
  return `${day.format(at)}, ${time(at)}`;
}

/** `59 minutes`; never less than one. */
export function duration(ms: number): string {
  const minutes = Math.max(1, Math.floor(ms / 60_000));
  return minutes === 1 ? '1 minute' : `${minutes} minutes`;
}

export function dollars(cents: number): string {
  return cents % 100 === 0 ? `$${cents / 100}` : `$${(cents / 100).toFixed(2)}`;
}

export function count(limit: number | null): string {
  return limit === null ? NO_LIMIT : limit.toLocaleString('en-US');
}
