import { type Entitlement, entitlement } from '../domain/entitlement.ts';
import type { Query } from './database.ts';
import { one } from './query.ts';
import { toSubscription } from './subscriptions.ts';

export type CallerRow = {
  accountId: string;
  machineId: string;
  entitlement: Entitlement;
  isOnHold: boolean;
};

/** The machine that a service token belongs to, and what its account may use. */
export function findCaller(tokenHash: string, now: number): Query<CallerRow | null> {
  return one(
    `SELECT m.id AS machine_id, m.account_id AS account, s.account_id AS subscribed, s.*,
       EXISTS (SELECT 1 FROM deletions d WHERE d.account_id = m.account_id AND d.state IN ('holding', 'deleting')) AS on_hold
     FROM machines m LEFT JOIN subscriptions s ON s.account_id = m.account_id WHERE m.service_token_hash = ?`,
    [tokenHash],
    (row) => ({
      accountId: String(row['account']),
      machineId: String(row['machine_id']),
      entitlement: entitlement(row['subscribed'] === null ? null : toSubscription(row), now),
      isOnHold: row['on_hold'] === 1,
    }),
  );
}
