import { type Entitlement, entitlement } from '../domain/entitlement.ts';
import type { Query } from './database.ts';
import { toSubscription } from './subscriptions.ts';

/** What an account may use at `now`: the one place where an entitlement is read from the rows. */
export function findEntitlement(accountId: string, now: number): Query<Entitlement> {
  return {
    sql: `SELECT status, plan, period_end, cancel_at, past_due_since, problem, hold FROM subscriptions WHERE account_id = ?`,
    args: [accountId],
    parse: ([row]) => entitlement(row ? toSubscription(row) : null, now),
  };
}
