import type { HeldWhat } from '../domain/held-requests.ts';
import type { Query } from './database.ts';
import type { Statement } from './engine.ts';
import { one } from './query.ts';

export type HeldRequest = {
  id: string;
  accountId: string;
  /** The chat that asked. */
  chat: string;
  what: HeldWhat;
  startsAt: number;
};

/** Holds a request until `startsAt`. A second one of the same kind changes nothing. */
export function addHeldRequest({ id, accountId, chat, what, startsAt }: HeldRequest): Statement {
  return {
    sql: `INSERT INTO held_requests (id, account_id, chat, what, starts_at, due_at) VALUES (?, ?, ?, ?, ?, ?)
          ON CONFLICT DO NOTHING`,
    args: [id, accountId, chat, what, startsAt, startsAt],
  };
}

export function findHeldRequest(id: string): Query<HeldRequest | null> {
  return one('SELECT * FROM held_requests WHERE id = ?', [id], (row) => ({
    id: String(row['id']),
    accountId: String(row['account_id']),
    chat: String(row['chat']),
    what: row['what'] as HeldWhat,
    startsAt: Number(row['starts_at']),
  }));
}

/** Starts a held request of the account now. */
export function startHeldRequest(id: string, accountId: string, now: number): Statement {
  return {
    sql: 'UPDATE held_requests SET starts_at = ?, due_at = ? WHERE id = ? AND account_id = ?',
    args: [now, now, id, accountId],
  };
}

export function dropHeldRequest(id: string, accountId: string): Statement {
  return {
    sql: 'DELETE FROM held_requests WHERE id = ? AND account_id = ?',
    args: [id, accountId],
  };
}
