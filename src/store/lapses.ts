import type { Query } from './database.ts';
import { one } from './query.ts';
import type { Statement } from './engine.ts';

/** Sets when the time ends for which an account is kept without a plan. There is one row per account, with the account's id. */
export function setLapse(accountId: string, dueAt: number): Statement {
  return {
    sql: `INSERT INTO lapses (id, account_id, due_at) VALUES (?1, ?1, ?2)
          ON CONFLICT (id) DO UPDATE SET due_at = excluded.due_at`,
    args: [accountId, dueAt],
  };
}

/** The same for an account whose time is not running yet. */
export function startLapse(accountId: string, dueAt: number): Statement {
  return {
    sql: `INSERT INTO lapses (id, account_id, due_at) VALUES (?1, ?1, ?2)
          ON CONFLICT (id) DO UPDATE SET due_at = coalesce(due_at, excluded.due_at)`,
    args: [accountId, dueAt],
  };
}

export function findLapse(id: string): Query<{ id: string; accountId: string } | null> {
  return one(
    'SELECT id, account_id FROM lapses WHERE id = ? AND due_at IS NOT NULL',
    [id],
    (row) => ({ id: String(row['id']), accountId: String(row['account_id']) }),
  );
}
