import type { Row, Statement } from './database.ts';

/** Something to tell an account at its time, once per kind, object and stage. */
export type Notice = {
  id: string;
  accountId: string;
  kind: 'token_ends';
  /** Id of the row it is about. */
  object: string;
  stage: string;
  state: 'waiting' | 'told' | 'skipped';
  /** When it was meant to come; `due_at` moves while it waits. */
  plannedAt: number;
};

export function toNotice(row: Row): Notice {
  return {
    id: String(row['id']),
    accountId: String(row['account_id']),
    kind: row['kind'] as Notice['kind'],
    object: String(row['object']),
    stage: String(row['stage']),
    state: row['state'] as Notice['state'],
    plannedAt: Number(row['planned_at']),
  };
}

/** Does nothing when this stage of the object is already there, told or not. */
export function addNotice(notice: Omit<Notice, 'state'>): Statement {
  const { id, accountId, kind, object, stage, plannedAt } = notice;
  return {
    sql: `INSERT INTO notices (id, account_id, kind, object, stage, state, planned_at, due_at)
          VALUES (?, ?, ?, ?, ?, 'waiting', ?, ?) ON CONFLICT DO NOTHING`,
    args: [id, accountId, kind, object, stage, plannedAt, plannedAt],
  };
}

export function findNotice(id: string): Statement {
  return { sql: 'SELECT * FROM notices WHERE id = ?', args: [id] };
}

/** A later stage of the same object whose time has come as well, whatever became of it. */
export function findLaterStage(notice: Notice, now: number): Statement {
  const { accountId, kind, object, plannedAt } = notice;
  return {
    sql: `SELECT id FROM notices WHERE account_id = ? AND kind = ? AND object = ?
          AND planned_at > ? AND planned_at <= ? LIMIT 1`,
    args: [accountId, kind, object, plannedAt, now],
  };
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

/** The object got another id and owner: what was told of it stays told. */
export function moveNotices(object: string, to: { id: string; accountId: string }): Statement {
  return {
    sql: 'UPDATE notices SET object = ?, account_id = ? WHERE object = ?',
    args: [to.id, to.accountId, object],
  };
}
