import { assignmentsOf } from './columns.ts';
import type { Query } from './database.ts';
import { all, one } from './query.ts';
import type { Row, Statement } from './engine.ts';

/** `queued`: the agent has not accepted the message yet. `sent`: the answer is pending. `said`: a message of the agent. */
export type WebMessageState = 'queued' | 'sent' | 'answered' | 'failed' | 'said';

/** Why a message is delayed or was not answered. The page has a sentence for each reason. */
export type WebTrouble = 'waking' | 'away' | 'claude' | 'no_answer' | 'interrupted' | 'refused';

export type WebMessage = {
  id: string;
  accountId: string;
  /** `service`: a report of ours for the agent, which the page does not show. */
  author: 'person' | 'agent' | 'service';
  state: WebMessageState;
  sealed: string;
  trouble: WebTrouble | null;
  createdAt: number;
};

export function addWebVisit(id: string, accountId: string, expiresAt: number): Statement {
  return {
    sql: 'INSERT INTO web_visits (id, account_id, expires_at) VALUES (?, ?, ?)',
    args: [id, accountId, expiresAt],
  };
}

export type WebVisit = { id: string; accountId: string; locale: string; timezone: string };

/** A visit that has not expired, with the language and the timezone of its account. */
export function findWebVisit(id: string, now: number): Query<WebVisit | null> {
  return one(
    `SELECT v.id, v.account_id, a.locale, a.timezone FROM web_visits v JOIN accounts a ON a.id = v.account_id
     WHERE v.id = ? AND v.expires_at > ?`,
    [id, now],
    (row) => ({
      id: String(row['id']),
      accountId: String(row['account_id']),
      locale: String(row['locale']),
      timezone: String(row['timezone']),
    }),
  );
}

export function endWebVisit(id: string): Statement {
  return { sql: 'DELETE FROM web_visits WHERE id = ?', args: [id] };
}

/** Ends every visit and deletes every message of an account. */
export function forgetWebChat(accountId: string): Statement[] {
  return [
    { sql: 'DELETE FROM web_visits WHERE account_id = ?', args: [accountId] },
    { sql: 'DELETE FROM web_messages WHERE account_id = ?', args: [accountId] },
  ];
}

/** Does nothing when a message with this id is stored already. */
export function addWebMessage(
  message: Omit<WebMessage, 'trouble'> & { dueAt: number | null },
): Statement {
  const { id, accountId, author, state, sealed, dueAt, createdAt } = message;
  return {
    sql: `INSERT INTO web_messages (id, account_id, author, state, sealed, due_at, created_at)
          VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
    args: [id, accountId, author, state, sealed, dueAt, createdAt],
  };
}

/** A message that waits for the agent or for its answer. */
export function findOpenWebMessage(id: string): Query<WebMessage | null> {
  return one(
    `SELECT * FROM web_messages WHERE id = ? AND state IN ('queued', 'sent')`,
    [id],
    toWebMessage,
  );
}

/** The newest messages of an account, in the order they were written. */
export function listWebMessages(accountId: string, most: number): Query<WebMessage[]> {
  return all(
    `SELECT * FROM (SELECT rowid, * FROM web_messages WHERE account_id = ? AND author <> 'service'
       ORDER BY created_at DESC, rowid DESC LIMIT ?) ORDER BY created_at, rowid`,
    [accountId, most],
    toWebMessage,
  );
}

/** The messages that wait, the oldest first. */
export function listOpenWebMessages(accountId: string): Query<WebMessage[]> {
  return all(
    `SELECT * FROM web_messages WHERE account_id = ? AND state IN ('queued', 'sent')
     ORDER BY created_at, rowid`,
    [accountId],
    toWebMessage,
  );
}

export type WebMessageChange = Partial<{
  state: WebMessageState;
  trouble: WebTrouble | null;
  dueAt: number | null;
}>;

const COLUMNS = { state: 'state', trouble: 'trouble', dueAt: 'due_at' } as const;

/** Changes a message unless its state has changed since it was read. */
export function updateWebMessage(
  { id, state }: Pick<WebMessage, 'id' | 'state'>,
  change: WebMessageChange,
): Statement {
  const { sql, args } = assignmentsOf(COLUMNS, change);
  return {
    sql: `UPDATE web_messages SET ${sql} WHERE id = ? AND state = ?`,
    args: [...args, id, state],
  };
}

function toWebMessage(row: Row): WebMessage {
  return {
    id: String(row['id']),
    accountId: String(row['account_id']),
    author: row['author'] as WebMessage['author'],
    state: row['state'] as WebMessageState,
    sealed: String(row['sealed']),
    trouble: row['trouble'] as WebTrouble | null,
    createdAt: Number(row['created_at']),
  };
}
