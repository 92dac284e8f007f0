import { LRUCache } from 'lru-cache';
import { Refusal } from './refusal.ts';
import type { Caller } from './rule.ts';

const MINUTE_MS = 60_000;
const MOST_KNOWN = 20_000;

/**
 * Counts the requests of each account in the last minute. Throws a `Refusal` for one too many, which does not count. The count is
 * that of this process; the limits of units hold across processes.
 */
export function createRateLimit(now: () => number): (caller: Caller) => void {
  const recent = new LRUCache<string, number[]>({ max: MOST_KNOWN });
  return ({ accountId, terms }) => {
    const at = now();
    const times = recent.get(accountId) ?? [];
    while (times[0] !== undefined && times[0] <= at - MINUTE_MS) times.shift();
    if (times.length >= terms.requestsPerMinute) {
      const waitMs = (times[0] ?? at) + MINUTE_MS - at;
      const retryAfterSeconds = Math.max(1, Math.ceil(waitMs / 1000));
      throw new Refusal(
        'too_many_requests',
        `Too many requests: the ${terms.name} plan allows ${terms.requestsPerMinute} a minute. Try again in ${retryAfterSeconds} seconds.`,
        { retryAfterSeconds, fields: { limit: terms.requestsPerMinute } },
      );
    }
    times.push(at);
    recent.set(accountId, times);
  };
}
