import type { Statement } from './database.ts';

/** The one Stripe customer of an account; the row stands before the customer is made. */
export function ensureCustomer(accountId: string, now: number): Statement {
  return {
    sql: 'INSERT INTO customers (account_id, created_at) VALUES (?, ?) ON CONFLICT DO NOTHING',
    args: [accountId, now],
  };
}

export function findCustomer(accountId: string): Statement {
  return {
    sql: 'SELECT stripe_customer_id FROM customers WHERE account_id = ?',
    args: [accountId],
  };
}

export function saveCustomer(accountId: string, stripeCustomerId: string): Statement {
  return {
    sql: 'UPDATE customers SET stripe_customer_id = ? WHERE account_id = ? AND stripe_customer_id IS NULL',
    args: [stripeCustomerId, accountId],
  };
}

export function findAccountOfCustomer(stripeCustomerId: string): Statement {
  return {
    sql: 'SELECT account_id FROM customers WHERE stripe_customer_id = ?',
    args: [stripeCustomerId],
  };
}
