import type { BillingView } from '../domain/billing-view.ts';
import type { Query } from './database.ts';
import { one } from './query.ts';
import type { Statement } from './engine.ts';

export type BillingRequest = { id: string; accountId: string; attempts: number };

/** Asks for what Stripe says about an account's payments. There is one row per account, with the account's id. */
export function requestBilling(accountId: string, now: number): Statement {
  return {
    sql: `INSERT INTO billing_views (id, account_id, due_at) VALUES (?1, ?1, ?2)
          ON CONFLICT (id) DO UPDATE SET data = NULL, trouble = NULL, attempts = 0, due_at = excluded.due_at`,
    args: [accountId, now],
  };
}

export function findBillingRequest(id: string): Query<BillingRequest | null> {
  return one(
    'SELECT id, account_id, attempts FROM billing_views WHERE id = ? AND due_at IS NOT NULL',
    [id],
    (row) => ({
      id: String(row['id']),
      accountId: String(row['account_id']),
      attempts: Number(row['attempts']),
    }),
  );
}

export function saveBillingView(id: string, view: BillingView): Statement {
  return {
    sql: 'UPDATE billing_views SET data = ?, trouble = NULL, due_at = NULL WHERE id = ?',
    args: [JSON.stringify(view), id],
  };
}

export function retryBilling(id: string, trouble: string, dueAt: number | null): Statement {
  return {
    sql: 'UPDATE billing_views SET trouble = ?, attempts = attempts + 1, due_at = ? WHERE id = ?',
    args: [trouble, dueAt, id],
  };
}
