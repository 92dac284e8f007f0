import type { App } from '../app.ts';
import { Refusal } from './refusal.ts';
import type { Caller } from './rule.ts';

/** Counts the requests of an account in the last minute, over all processes. Throws a `Refusal` for one too many, which does not count. */
export async function limitRate(
  { rates }: Pick<App, 'rates'>,
  { accountId, terms }: Pick<Caller, 'accountId' | 'terms'>,
): Promise<void> {
  const waitMs = await rates.take(accountId, terms.requestsPerMinute);
  if (waitMs === 0) return;
  const retryAfterSeconds = Math.ceil(waitMs / 1000);
  throw new Refusal(
    'too_many_requests',
    `Too many requests: the ${terms.name} plan allows ${terms.requestsPerMinute} a minute. Try again in ${retryAfterSeconds} seconds.`,
    { retryAfterSeconds, fields: { limit: terms.requestsPerMinute } },
  );
}
