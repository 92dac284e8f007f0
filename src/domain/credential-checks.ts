import { createHash } from 'node:crypto';
import type { Verdict } from './verdicts.ts';

const MINUTE_MS = 60_000;

/** How soon to ask again while Anthropic gives no verdict; the last value repeats. */
const RETRY_MS = [MINUTE_MS / 2, 2 * MINUTE_MS, 10 * MINUTE_MS, 60 * MINUTE_MS];
/** The owner may add credit at any time and waits for the result. */
export const MONEY_RECHECK_MS = 30 * MINUTE_MS;
/** A single refusal may be a transient error of Anthropic. An invalid credential is still invalid minutes later. */
export const CONFIRM_MS = 3 * MINUTE_MS;

export type Checked = {
  id: string;
  verdict: Verdict;
  /** How many checks in a row gave no verdict. */
  attempts: number;
  expiresAt: number | null;
};

/** When to check a credential next, given the verdict of this check. Never later than just after it expires. */
export function nextCheckAt(now: number, checked: Checked, intervalMs: number): number {
  const { verdict, attempts, expiresAt } = checked;
  if (verdict === 'unknown') return now + (RETRY_MS[attempts] ?? 60 * MINUTE_MS);
  const waitMs = needsMoney(verdict)
    ? MONEY_RECHECK_MS
    : spread(intervalMs, `${checked.id}:${now}`);
  const endsIn = expiresAt === null ? Infinity : expiresAt + MINUTE_MS - now;
  return now + (endsIn > 0 ? Math.min(waitMs, endsIn) : waitMs);
}

export function needsMoney(verdict: Verdict): boolean {
  return verdict === 'no_credit' || verdict === 'extra_usage';
}

/** Between 80 and 95 % of the interval, so that checks spread out and a second check still fits into the interval. */
function spread(intervalMs: number, key: string): number {
  const byte = createHash('sha256').update(key).digest()[0] ?? 0;
  return Math.round(intervalMs * (0.8 + (0.15 * byte) / 255));
}
