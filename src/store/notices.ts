import type { Query } from './database.ts';
import { exists, one } from './query.ts';
import type { Row, Statement } from './engine.ts';

/** A reminder for an account, told once per kind, object and stage. */
export type Notice = {
  id: string;
  accountId: string;
  kind: string;
  /** The id of the row that the reminder is about. */
  object: string;
  stage: string;
  state: 'waiting' | 'told' | 'skipped';
  /** The time for which it was planned; `due_at` moves while it waits. */
  plannedAt: number;
};

/** Does nothing when this stage of the object exists already, told or not. */
export function addNotice(notice: Omit<Notice, 'state'>): Statement {
  const { id, accountId, kind, object, stage, plannedAt } = notice;
  return {
    sql: `INSERT INTO notices (id, account_id, kind, object, stage, state, planned_at, due_at)
          VALUES (?, ?, ?, ?, ?, 'waiting', ?, ?) ON CONFLICT DO NOTHING`,
    args: [id, accountId, kind, object, stage, plannedAt, plannedAt],
  };
}

export function findNotice(id: string): Query<Notice | null> {
  return one('SELECT * FROM notices WHERE id = ?', [id], toNotice);
}

/** Whether the time of a later stage of the same object has come too, in whatever state that one is. */
export function isOvertaken(notice: Notice, now: number): Query<boolean> {
  const { accountId, kind, object, plannedAt } = notice;
  return exists(
    `SELECT id FROM notices WHERE account_id = ? AND kind = ? AND object = ?
     AND planned_at > ? AND planned_at <= ? LIMIT 1`,
    [accountId, kind, object, plannedAt, now],
  );
}

export function settleNotice(id: string, state: 'told' | 'skipped', now: number): Statement {
  return {
    sql: `UPDATE notices SET state = ?, due_at = NULL, settled_at = ? WHERE id = ? AND state = 'waiting'`,
    args: [state, now, id],
  };
}

export function postponeNotice(id: string, dueAt: number): Statement {
  return {
    sql: `UPDATE notices SET due_at = ? WHERE id = ? AND state = 'waiting'`,
    args: [dueAt, id],
  };
}

/** Moves the notices of an object that got another id and owner; those already told are not told again. */
export function moveNotices(object: string, to: { id: string; accountId: string }): Statement {
  return {
    sql: 'UPDATE notices SET object = ?, account_id = ? WHERE object = ?',
    args: [to.id, to.accountId, object],
  };
}

function toNotice(row: Row): Notice {
  return {
    id: String(row['id']),
    accountId: String(row['account_id']),
    kind: String(row['kind']),
    object: String(row['object']),
    stage: String(row['stage']),
    state: row['state'] as Notice['state'],
    plannedAt: Number(row['planned_at']),
  };
}
