import type { SupportAuthor, SupportState } from '../domain/support.ts';
import type { Query } from './database.ts';
import type { Row, Statement } from './engine.ts';
import { all, one } from './query.ts';

/** A conversation of a customer with the team. One at a time is open per account. */
export type SupportThread = {
  id: string;
  accountId: string;
  state: SupportState;
  openedAt: number;
  /** Since when the customer waits; null while they do not. */
  waitingSince: number | null;
};

/** Opens a thread unless one is open. */
export function openThread(id: string, accountId: string, now: number): Statement {
  return {
    sql: `INSERT INTO support_threads (id, account_id, state, opened_at, waiting_since) VALUES (?, ?, 'waiting', ?, ?)
          ON CONFLICT DO NOTHING`,
    args: [id, accountId, now, now],
  };
}

/** Adds what a customer wrote to the open thread. */
export function addQuestion(
  message: { id: string; accountId: string; sealed: string },
  now: number,
): Statement[] {
  const { id, accountId, sealed } = message;
  return [
    {
      sql: `INSERT INTO support_messages (id, thread_id, author, actor, sealed, at)
            SELECT ?, id, 'customer', NULL, ?, ? FROM support_threads WHERE account_id = ? AND state <> 'closed'
            ON CONFLICT DO NOTHING`,
      args: [id, sealed, now, accountId],
    },
    {
      sql: `UPDATE support_threads SET state = 'waiting', waiting_since = coalesce(waiting_since, ?)
            WHERE account_id = ? AND state <> 'closed'`,
      args: [now, accountId],
    },
  ];
}

/** Adds an answer, whose author is the person of the chat. A closed thread stays closed. */
export function addAnswer(
  message: { id: string; threadId: string; chat: string; sealed: string },
  now: number,
): Statement[] {
  const { id, threadId, chat, sealed } = message;
  return [
    {
      sql: `INSERT INTO support_messages (id, thread_id, author, actor, sealed, at)
            SELECT ?, ?, 'operator', platform || ':' || platform_user, ?, ? FROM identities WHERE chat = ?
            ON CONFLICT DO NOTHING`,
      args: [id, threadId, sealed, now, chat],
    },
    {
      sql: `UPDATE support_threads SET state = iif(state = 'closed', 'closed', 'answered'), waiting_since = NULL,
              first_answer_at = coalesce(first_answer_at, ?) WHERE id = ?`,
      args: [now, threadId],
    },
  ];
}

export function closeThread(accountId: string): Statement {
  return {
    sql: `UPDATE support_threads SET state = 'closed', waiting_since = NULL WHERE account_id = ? AND state <> 'closed'`,
    args: [accountId],
  };
}

export function findNewestThread(accountId: string): Query<SupportThread | null> {
  return one(
    'SELECT * FROM support_threads WHERE account_id = ? ORDER BY rowid DESC LIMIT 1',
    [accountId],
    toThread,
  );
}

/** The threads in which somebody waits for us, the longest waiting first. */
export function listWaitingThreads(most: number): Query<SupportThread[]> {
  return all(
    `SELECT * FROM support_threads WHERE waiting_since IS NOT NULL ORDER BY waiting_since LIMIT ?`,
    [most],
    toThread,
  );
}

export type SupportMessage = {
  id: string;
  author: SupportAuthor;
  actor: string | null;
  sealed: string;
  at: number;
};

/** The newest messages of a thread, the oldest of them first. */
export function listMessages(threadId: string, most: number): Query<SupportMessage[]> {
  return all(
    `SELECT * FROM (SELECT rowid, * FROM support_messages WHERE thread_id = ? ORDER BY at DESC, rowid DESC LIMIT ?)
     ORDER BY at, rowid`,
    [threadId, most],
    (row) => ({
      id: String(row['id']),
      author: row['author'] as SupportAuthor,
      actor: row['actor'] as string | null,
      sealed: String(row['sealed']),
      at: Number(row['at']),
    }),
  );
}

function toThread(row: Row): SupportThread {
  return {
    id: String(row['id']),
    accountId: String(row['account_id']),
    state: row['state'] as SupportState,
    openedAt: Number(row['opened_at']),
    waitingSince: row['waiting_since'] as number | null,
  };
}
