import { changedColumns } from './columns.ts';
import type { Query } from './database.ts';
import { settledColumns } from './due.ts';
import { one } from './query.ts';
import { ALL_TABLES, TABLES } from './tables.ts';
import { type DeletionState, type DeletionStep, HOLD_MS, isOnHold } from '../domain/deletions.ts';
import type { Row, Statement } from './engine.ts';

export type Deletion = {
  id: string;
  accountId: string;
  state: DeletionState;
  step: DeletionStep;
  /** The subscriptions whose renewal the hold stopped, to resume if the account is kept. */
  stoppedSubscriptions: string[];
  requestedAt: number;
  deleteAt: number;
  /** When the account's chats were told that the account is deleted. */
  toldAt: number | null;
  attempts: number;
  dueAt: number | null;
};

/** Starts the hold of an account, asked for in the chat `askedIn`. A second request changes nothing; while the hold is being undone it starts a new one. */
export function addDeletion(
  id: string,
  accountId: string,
  now: number,
  askedIn: string | null = null,
): Statement {
  return {
    sql: `INSERT INTO deletions (id, account_id, asked_in, state, requested_at, delete_at, due_at)
          VALUES (?, ?, ?, 'holding', ?, ?, ?)
          ON CONFLICT (account_id) DO UPDATE SET state = 'holding', requested_at = excluded.requested_at,
            delete_at = excluded.delete_at, asked_in = excluded.asked_in, due_at = excluded.due_at, attempts = 0
          WHERE deletions.state = 'restoring'`,
    args: [id, accountId, askedIn, now, now + HOLD_MS, now],
  };
}

/** Ends the hold; the job then resumes what the hold stopped. */
export function undoDeletion(accountId: string, now: number): Statement {
  return {
    sql: `UPDATE deletions SET state = 'restoring', attempts = 0, due_at = ?
          WHERE account_id = ? AND state = 'holding'`,
    args: [now, accountId],
  };
}

/** Makes a hold due again, because the account has paid for something since it began. */
export function wakeDeletion(accountId: string, now: number): Statement {
  return {
    sql: `UPDATE deletions SET due_at = ? WHERE account_id = ? AND state = 'holding'`,
    args: [now, accountId],
  };
}

export function findDeletion(id: string): Query<Deletion | null> {
  return one('SELECT * FROM deletions WHERE id = ?', [id], toDeletion);
}

/** Whether an account waits for its deletion or is being deleted. */
export function isAccountOnHold(accountId: string): Query<boolean> {
  return {
    sql: 'SELECT state FROM deletions WHERE account_id = ?',
    args: [accountId],
    parse: ([row]) => isOnHold(row ? { state: row['state'] as DeletionState } : null),
  };
}

export function findDeletionOfAccount(accountId: string): Query<Deletion | null> {
  return one('SELECT * FROM deletions WHERE account_id = ?', [accountId], toDeletion);
}

const COLUMNS = {
  state: 'state',
  step: 'step',
  stoppedSubscriptions: 'stopped_subscriptions',
  attempts: 'attempts',
  dueAt: 'due_at',
  toldAt: 'told_at',
} as const;

export type DeletionChange = Partial<
  Pick<Deletion, 'state' | 'step' | 'stoppedSubscriptions' | 'attempts'> & {
    dueAt: number | null;
    toldAt: number;
  }
>;

/** Changes a deletion unless its owner has changed their mind since it was read. What made it due meanwhile stays. */
export function updateDeletion(read: Deletion, change: DeletionChange, now: number): Statement {
  const { sql, args } = settledColumns(changedColumns(COLUMNS, change), read, now);
  return {
    sql: `UPDATE deletions SET ${sql} WHERE id = ? AND state = ? AND requested_at = ?`,
    args: [...args, read.id, read.state, read.requestedAt],
  };
}

/** Removes the row of a hold that is completely undone. */
export function closeUndone(id: string): Statement {
  return { sql: `DELETE FROM deletions WHERE id = ? AND state = 'restoring'`, args: [id] };
}

/**
 * Deletes every row of an account and leaves an anonymous receipt. Before `deadline` the statement sets the state to null
 * while one of the account's chats has an open event or message. The table refuses null, so nothing is deleted then.
 */
export function deleteRows(
  { id, accountId }: Deletion,
  { now, deadline }: { now: number; deadline: number },
): Statement[] {
  const isTalking = `EXISTS (SELECT 1 FROM inbox WHERE ${TABLES.inbox.ofAccount} AND state = 'pending')
    OR EXISTS (SELECT 1 FROM outbox WHERE ${TABLES.outbox.ofAccount} AND state IN ('queued', 'sending'))`;
  return [
    {
      sql: `UPDATE deletions SET state = CASE WHEN ?3 < ?4 AND (${isTalking}) THEN NULL ELSE 'deleted' END,
              account_id = NULL, asked_in = NULL, stopped_subscriptions = '[]', deleted_at = ?3, due_at = NULL
            WHERE id = ?2 AND account_id = ?1`,
      args: [accountId, id, now, deadline],
    },
    ...ALL_TABLES.filter(([, { onDeletion }]) => onDeletion === 'delete').map(
      ([table, { ofAccount }]) => ({
        sql: `DELETE FROM ${table} WHERE ${ofAccount}`,
        args: [accountId],
      }),
    ),
  ];
}

/** A chat of the account has an open event or message, see `deleteRows`. */
export function isStillTalking(error: unknown): boolean {
  return error instanceof Error && error.message.includes('deletions.state');
}

function toDeletion(row: Row): Deletion {
  return {
    id: String(row['id']),
    accountId: String(row['account_id']),
    state: row['state'] as DeletionState,
    step: row['step'] as DeletionStep,
    stoppedSubscriptions: JSON.parse(String(row['stopped_subscriptions'])) as string[],
    requestedAt: Number(row['requested_at']),
    deleteAt: Number(row['delete_at']),
    toldAt: row['told_at'] as number | null,
    attempts: Number(row['attempts']),
    dueAt: row['due_at'] as number | null,
  };
}
