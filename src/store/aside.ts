import type { Statement } from './engine.ts';
import { IS_OPEN, PLACE } from './outbox.ts';

/** Lets the messages behind it go first, from now on. */
export function putAside(id: string, reason: string): Statement {
  return {
    sql: `UPDATE outbox SET aside = ? WHERE id = ? AND ${IS_OPEN}`,
    args: [reason, id],
  };
}

/** Messages that were put aside for this reason have their turn again. */
export function endAside(chat: string, reason: string): Statement {
  return {
    sql: `UPDATE outbox SET aside = NULL WHERE chat = ? AND ${IS_OPEN} AND state = 'queued' AND aside = ?`,
    args: [chat, reason],
  };
}

/** Drops what was put aside and whose place this message, which is about to be closed as sent, has taken. Important news stay. */
export function dropReplacedAside(id: string): Statement {
  return {
    sql: `UPDATE outbox SET state = 'suppressed', content = '' WHERE ${IS_OPEN} AND state = 'queued' AND aside IS NOT NULL
          AND news IS NULL AND mode <> 'delete' AND (chat, ${PLACE}) = (SELECT chat, ${PLACE} FROM outbox WHERE id = ?1)
          AND seq < (SELECT seq FROM outbox WHERE id = ?1)`,
    args: [id],
  };
}

/** Makes a message that was put aside due now. */
export function retryAside(id: string, now: number): Statement {
  return {
    sql: `UPDATE outbox SET not_before = ? WHERE id = ? AND ${IS_OPEN} AND state = 'queued' AND aside IS NOT NULL`,
    args: [now, id],
  };
}

/** Gives up a message that was put aside. */
export function discardAside(id: string): Statement {
  return {
    sql: `UPDATE outbox SET state = 'failed', content = '' WHERE id = ? AND ${IS_OPEN} AND aside IS NOT NULL`,
    args: [id],
  };
}
