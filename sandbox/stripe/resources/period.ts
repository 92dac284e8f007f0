import type { Price } from '../wire.ts';

/**
 * The end of the n-th period (in seconds) after an anchor. Months are calendar months;
 * an anchor on the 31st falls on the last day of a shorter month and comes back to the 31st.
 */
export function periodEnd(anchor: number, recurring: Price['recurring'], n = 1): number {
  const { interval = 'month', interval_count: count = 1 } = recurring ?? {};
  if (interval === 'day') return anchor + n * count * DAY;
  if (interval === 'week') return anchor + n * count * 7 * DAY;
  return addMonths(anchor, n * count * (interval === 'year' ? 12 : 1));
}

const DAY = 86_400;

function addMonths(anchor: number, months: number): number {
  const date = new Date(anchor * 1000);
  const day = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + months);
  date.setUTCDate(Math.min(day, daysIn(date)));
  return Math.floor(date.getTime() / 1000);
}

function daysIn(date: Date): number {
  return new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
}
