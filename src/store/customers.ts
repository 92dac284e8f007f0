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

/** An account's customer at Stripe, and how many customers of it no longer exist there. */
export function findCustomerRow(
  accountId: string,
): Query<{ stripeCustomerId: string | null; forgotten: number } | null> {
  return one(
    'SELECT stripe_customer_id, json_array_length(former) AS forgotten FROM customers WHERE account_id = ?',
    [accountId],
    (row) => ({
      stripeCustomerId: row['stripe_customer_id'] as string | null,
      forgotten: Number(row['forgotten']),
    }),
  );
}

/** The account of a customer, also of one that was deleted at Stripe. */
export function findAccountOfCustomer(customer: string): Query<string | null> {
  return one(
    `SELECT account_id FROM customers WHERE stripe_customer_id = ?1
     UNION ALL SELECT account_id FROM customers, json_each(former) WHERE value = ?1 LIMIT 1`,
    [customer],
    (row) => String(row['account_id']),
  );
}

/** Unlinks a customer that no longer exists, so that the next payment creates another one. */
export function forgetCustomer(accountId: string, stripeCustomerId: string): Statement {
  return {
    sql: `UPDATE customers SET former = json_insert(former, '$[#]', stripe_customer_id), stripe_customer_id = NULL
          WHERE account_id = ? AND stripe_customer_id = ?`,
    args: [accountId, stripeCustomerId],
  };
}

export function saveCustomer(accountId: string, stripeCustomerId: string): Statement {
  return {
    sql: 'UPDATE customers SET stripe_customer_id = ? WHERE account_id = ? AND stripe_customer_id IS NULL',
    args: [stripeCustomerId, accountId],
  };
}

/** The payment methods that a customer has been seen with; null before the first one. */
export function findCards(accountId: string): Query<string[] | null> {
  return one(
    'SELECT cards FROM customers WHERE account_id = ? AND cards IS NOT NULL',
    [accountId],
    (row) => JSON.parse(String(row['cards'])) as string[],
  );
}

export function saveCards(accountId: string, cards: string[]): Statement {
  return {
    sql: 'UPDATE customers SET cards = ? WHERE account_id = ?',
    args: [JSON.stringify(cards), accountId],
  };
}
