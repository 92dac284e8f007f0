import type { LineItem, Session } from '../wire.ts';

/** `$20` or `$20.50`, from the smallest unit. */
export function money(amount: number, currency: string | null): string {
  return new Intl.NumberFormat('en-US', {
    style: 'currency',
    currency: currency ?? 'usd',
    minimumFractionDigits: amount % 100 === 0 ? 0 : 2,
  }).format(amount / 100);
}

/** `29 December 2026` */
export function day(seconds: number): string {
  const format = { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' } as const;
  return new Intl.DateTimeFormat('en-GB', format).format(seconds * 1000);
}

/** `per month`, `every 3 months` */
export function perPeriod(lines: LineItem[]): string {
  return everyPeriod(lines).replace(/^every (?!\d)/, 'per ');
}

/** `every month`, `every 3 months` */
export function everyPeriod(lines: LineItem[]): string {
  const { interval = 'month', interval_count: count = 1 } = lines[0]?.price?.recurring ?? {};
  return count === 1 ? `every ${interval}` : `every ${count} ${interval}s`;
}

/** `for another 35 minutes` */
export function untilText({ expires_at: expiresAt }: Session, nowSeconds: number): string {
  const minutes = Math.max(1, Math.floor((expiresAt - nowSeconds) / 60));
  if (minutes === 1) return 'for another minute';
  if (minutes < 120) return `for another ${minutes} minutes`;
  return `for another ${Math.floor(minutes / 60)} hours`;
}
