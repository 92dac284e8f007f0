import type { Query } from './database.ts';
import { one } from './query.ts';
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

/** Closes an open event. What remains recognises a repeat, and goes with the account. */
export function closeStripeEvent(id: string): Statement {
  return {
    sql: `UPDATE stripe_events SET state = 'done', due_at = NULL, object_id = NULL WHERE id = ? AND state = 'received'`,
    args: [id],
  };
}

/** Postpones an event unless somebody has closed it meanwhile. */
export function retryStripeEvent(id: string, dueAt: number): Statement {
  return {
    sql: `UPDATE stripe_events SET attempts = attempts + 1, due_at = ? WHERE id = ? AND state = 'received'`,
    args: [dueAt, id],
  };
}
