import type { Query } from './database.ts';
import { one } from './query.ts';
import type { Statement } from './engine.ts';

/** The row of an account's one Stripe customer, stored before the customer is created. */
export function ensureCustomer(accountId: string, now: number): Statement {
  return {
    sql: 'INSERT INTO customers (account_id, created_at) VALUES (?, ?) ON CONFLICT DO NOTHING',
    args: [accountId, now],
  };
}

/** The id of an account's customer at Stripe, once it has one. */
export function findCustomer(accountId: string): Query<string | null> {
  return one(
    'SELECT stripe_customer_id FROM customers WHERE account_id = ?',
    [accountId],
    (row) => row['stripe_customer_id'] as string | null,
  );
}

export function saveCustomer(accountId: string, stripeCustomerId: string): Statement {
  return {
    sql: 'UPDATE customers SET stripe_customer_id = ? WHERE account_id = ? AND stripe_customer_id IS NULL',
    args: [stripeCustomerId, accountId],
  };
}
