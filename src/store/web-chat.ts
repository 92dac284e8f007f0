import type { Row, Statement } from './database.ts';

/** `queued` and `sent` wait: for the agent to take it, and for its answer. `said` is the agent's own. */
export type WebMessageState = 'queued' | 'sent' | 'answered' | 'failed' | 'said';

/** Why a message waits longer, or was not answered. Each has its own words on the page. */
export type WebTrouble = 'waking' | 'away' | 'claude' | 'no_answer' | 'interrupted' | 'refused';

export type WebMessage = {
  id: string;
  accountId: string;
  author: 'person' | 'agent';
  state: WebMessageState;
  sealed: string;
  trouble: WebTrouble | null;
  createdAt: number;
};

export function toWebMessage(row: Row): WebMessage {
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

export function addWebVisit(id: string, accountId: string, expiresAt: number): Statement {
  return {
    sql: 'INSERT INTO web_visits (id, account_id, expires_at) VALUES (?, ?, ?)',
    args: [id, accountId, expiresAt],
  };
}

/** Whose browser a visit let in, and the language of that account. */
export function findWebVisit(id: string, now: number): Statement {
  return {
    sql: `SELECT v.account_id, a.locale, a.timezone FROM web_visits v JOIN accounts a ON a.id = v.account_id
          WHERE v.id = ? AND v.expires_at > ?`,
    args: [id, now],
  };
}

export function endWebVisit(id: string): Statement {
  return { sql: 'DELETE FROM web_visits WHERE id = ?', args: [id] };
}

/** Lets no browser in any more, and forgets what was said. */
export function forgetWebChat(accountId: string): Statement[] {
  return [
    { sql: 'DELETE FROM web_visits WHERE account_id = ?', args: [accountId] },
    { sql: 'DELETE FROM web_messages WHERE account_id = ?', args: [accountId] },
  ];
}

/** The same id a second time changes nothing. */
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

export function findWebMessage(id: string): Statement {
  return { sql: 'SELECT * FROM web_messages WHERE id = ?', args: [id] };
}

/** The newest messages of an account, in the order they were written. */
export function listWebMessages(accountId: string, most: number): Statement {
  return {
    sql: `SELECT * FROM (SELECT rowid, * FROM web_messages WHERE account_id = ?
            ORDER BY created_at DESC, rowid DESC LIMIT ?) ORDER BY created_at, rowid`,
    args: [accountId, most],
  };
}

/** Messages that wait, the oldest first. */
export function listOpenWebMessages(accountId: string): Statement {
  return {
    sql: `SELECT * FROM web_messages WHERE account_id = ? AND state IN ('queued', 'sent')
          ORDER BY created_at, rowid`,
    args: [accountId],
  };
}

export type WebMessageChange = Partial<{
  state: WebMessageState;
  trouble: WebTrouble | null;
  dueAt: number | null;
}>;

const COLUMNS = { state: 'state', trouble: 'trouble', dueAt: 'due_at' } as const;

/** Changes a message that still waits for what it waited for when it was read. */
export function updateWebMessage(
  { id, state }: Pick<WebMessage, 'id' | 'state'>,
  change: WebMessageChange,
): Statement {
  const entries = Object.entries(change) as [keyof typeof COLUMNS, string | number | null][];
  return {
    sql: `UPDATE web_messages SET ${entries.map(([key]) => `${COLUMNS[key]} = ?`).join(', ')}
          WHERE id = ? AND state = ?`,
    args: [...entries.map(([, value]) => value), id, state],
  };
}

export function deleteOldWebChat(saidBefore: number, now: number): Statement[] {
  return [
    {
      sql: `DELETE FROM web_messages WHERE created_at < ? AND state IN ('answered', 'failed', 'said')`,
      args: [saidBefore],
    },
    { sql: 'DELETE FROM web_visits WHERE expires_at < ?', args: [now] },
  ];
}
