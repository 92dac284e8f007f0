import type { Query } from './database.ts';
import { all, one } from './query.ts';
import type { Statement } from './engine.ts';

/** An event that has not been processed. `accountId` is null when the customer belongs to no account. */
export type OpenStripeEvent = {
  id: string;
  type: string;
  accountId: string | null;
  objectId: string | null;
  attempts: number;
};

/** Stores an event, and of an ignored one only that it came. A repeated delivery does not change an event that is stored already. */
export function addStripeEvent(
  event: {
    id: string;
    type: string;
    created: number;
    customerId: string | null;
    objectId: string | null;
  },
  state: 'received' | 'ignored',
  now: number,
): Statement {
  return {
    sql: `INSERT INTO stripe_events (id, type, created, customer_id, object_id, state, due_at, received_at)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
    args: [
      event.id,
      event.type,
      event.created,
      event.customerId,
      state === 'received' ? event.objectId : null,
      state,
      state === 'received' ? now : null,
      now,
    ],
  };
}

export function findOpenStripeEvent(id: string): Query<OpenStripeEvent | null> {
  return one(
    `SELECT e.id, e.type, e.object_id, e.attempts, c.account_id FROM stripe_events e
     LEFT JOIN customers c ON c.stripe_customer_id = e.customer_id WHERE e.id = ? AND e.state = 'received'`,
    [id],
    (row) => ({
      id: String(row['id']),
      type: String(row['type']),
      accountId: row['account_id'] as string | null,
      objectId: row['object_id'] as string | null,
      attempts: Number(row['attempts']),
    }),
  );
}

/** The open events of these types about the customer of one of them, that one included. */
export function listOpenAlike(id: string, types: readonly string[]): Query<string[]> {
  return all(
    `SELECT id FROM stripe_events WHERE due_at IS NOT NULL AND state = 'received'
       AND customer_id = (SELECT customer_id FROM stripe_events WHERE id = ?) AND type IN (SELECT value FROM json_each(?))`,
    [id, JSON.stringify(types)],
    (row) => String(row['id']),
  );
}

/** Closes open events. What remains recognises a repeat, and goes with the account. */
export function closeStripeEvents(ids: readonly string[]): Statement {
  return {
    sql: `UPDATE stripe_events SET state = 'done', due_at = NULL, object_id = NULL
          WHERE id IN (SELECT value FROM json_each(?)) AND state = 'received'`,
    args: [JSON.stringify(ids)],
  };
}

/** Postpones an event unless somebody has closed it meanwhile. */
export function retryStripeEvent(id: string, dueAt: number): Statement {
  return {
    sql: `UPDATE stripe_events SET attempts = attempts + 1, due_at = ? WHERE id = ? AND state = 'received'`,
    args: [dueAt, id],
  };
}
