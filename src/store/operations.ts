import type { OperationState } from '../domain/operators.ts';
import { assignmentsOf } from './columns.ts';
import type { Query } from './database.ts';
import type { Row, Statement } from './engine.ts';
import { one } from './query.ts';

/** Something that an operator asked for, with exactly the arguments that it will be done with. */
export type StoredOperation = {
  id: string;
  chat: string;
  actor: string;
  name: string;
  args: Record<string, string | number | null>;
  state: OperationState;
  before: string | null;
  blast: string | null;
  answer: string | null;
  approvedBy: string | null;
  expiresAt: number | null;
};

/** Stores an operation and makes it due. Its actor is the person of the chat. */
export function addOperation(
  { id, chat, name, args }: Pick<StoredOperation, 'id' | 'chat' | 'name' | 'args'>,
  { now, expiresAt }: { now: number; expiresAt: number },
): Statement {
  return {
    sql: `INSERT INTO operations (id, chat, actor, name, args, state, expires_at, due_at, created_at)
          SELECT ?, chat, platform || ':' || platform_user, ?, ?, 'looking', ?, ?, ? FROM identities WHERE chat = ?
          ON CONFLICT (id) DO NOTHING`,
    args: [id, name, JSON.stringify(args), expiresAt, now, now, chat],
  };
}

/** The answer to the question of an operation. It counts only in the chat that was asked, and while the question is open. */
export function answerOperation(
  id: string,
  chat: string,
  { state, now }: { state: 'confirmed' | 'cancelled'; now: number },
): Statement {
  return {
    sql: `UPDATE operations SET state = ?1, due_at = iif(?1 = 'confirmed', ?2, NULL)
          WHERE id = ?3 AND chat = ?4 AND expires_at > ?2
            AND (state = 'asked' OR (state = 'second' AND ?1 = 'cancelled'))`,
    args: [state, now, id, chat],
  };
}

/** The approval by another person than the one who asked. */
export function approveOperation(id: string, chat: string, now: number): Statement {
  return {
    sql: `UPDATE operations SET state = 'confirmed', due_at = ?1, approved_by = a.actor
          FROM (SELECT platform || ':' || platform_user AS actor FROM identities WHERE chat = ?2) a
          WHERE id = ?3 AND state = 'second' AND expires_at > ?1 AND operations.actor <> a.actor`,
    args: [now, chat, id],
  };
}

export function findOperation(id: string): Query<StoredOperation | null> {
  return one('SELECT * FROM operations WHERE id = ?', [id], toOperation);
}

/** What a chat asked for last. */
export function findNewestOperation(chat: string): Query<StoredOperation | null> {
  return one(
    'SELECT * FROM operations WHERE chat = ? ORDER BY rowid DESC LIMIT 1',
    [chat],
    toOperation,
  );
}

/** An operation that waits for the approval of somebody who writes in this chat. */
export function findApproval(id: string, chat: string, now: number): Query<StoredOperation | null> {
  return one(
    `SELECT * FROM operations WHERE id = ?1 AND state = 'second' AND expires_at > ?3
       AND actor <> (SELECT platform || ':' || platform_user FROM identities WHERE chat = ?2)`,
    [id, chat, now],
    toOperation,
  );
}

const COLUMNS = {
  state: 'state',
  before: 'before',
  blast: 'blast',
  answer: 'answer',
  approvedBy: 'approved_by',
  expiresAt: 'expires_at',
  dueAt: 'due_at',
} as const;

export type OperationChange = Partial<
  Pick<StoredOperation, 'state' | 'before' | 'blast' | 'answer' | 'approvedBy' | 'expiresAt'> & {
    dueAt: number | null;
  }
>;

/** Changes an operation that nobody has answered since it was read. */
export function settleOperation(
  { id, state }: Pick<StoredOperation, 'id' | 'state'>,
  change: OperationChange,
): Statement {
  const { sql, args } = assignmentsOf(COLUMNS, change);
  return {
    sql: `UPDATE operations SET ${sql} WHERE id = ? AND state = ?`,
    args: [...args, id, state],
  };
}

function toOperation(row: Row): StoredOperation {
  return {
    id: String(row['id']),
    chat: String(row['chat']),
    actor: String(row['actor']),
    name: String(row['name']),
    args: JSON.parse(String(row['args'])) as StoredOperation['args'],
    state: row['state'] as OperationState,
    before: row['before'] as string | null,
    blast: row['blast'] as string | null,
    answer: row['answer'] as string | null,
    approvedBy: row['approved_by'] as string | null,
    expiresAt: row['expires_at'] as number | null,
  };
}
