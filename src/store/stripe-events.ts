import type { Row, Statement } from './database.ts';

export type StripeEventRow = {
  id: string;
  type: string;
  customerId: string | null;
  state: 'received' | 'done' | 'ignored';
  attempts: number;
};

export function toStripeEvent(row: Row): StripeEventRow {
  return {
    id: String(row['id']),
    type: String(row['type']),
    customerId: row['customer_id'] as string | null,
    state: row['state'] as StripeEventRow['state'],
    attempts: Number(row['attempts']),
  };
}

/** Keeps an event; one that came before is a duplicate only once it is done, so it stays as it is. */
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
      event.objectId,
      state,
      state === 'received' ? now : null,
      now,
    ],
  };
}

export function findStripeEvent(id: string): Statement {
  return { sql: 'SELECT * FROM stripe_events WHERE id = ?', args: [id] };
}

export function closeStripeEvent(id: string): Statement {
  return { sql: `UPDATE stripe_events SET state = 'done', due_at = NULL WHERE id = ?`, args: [id] };
}

export function retryStripeEvent(id: string, dueAt: number): Statement {
  return {
    sql: 'UPDATE stripe_events SET attempts = attempts + 1, due_at = ? WHERE id = ?',
    args: [dueAt, id],
  };
}
