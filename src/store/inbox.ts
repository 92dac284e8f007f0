import type { ChatEvent } from '../conversation/chat-event.ts';
import type { Row, Statement, Value } from './database.ts';
import { type Address, chatKey } from '../domain/chats.ts';

export type NewEvent = { eventId: string; incoming: ChatEvent; receivedAt: number };
export type InboxRow = { seq: number; eventId: string; incoming: ChatEvent };

/** Adds an event once: the same event of the same bot is one row, however often it arrives. */
export function addToInbox(address: Address, event: NewEvent): Statement {
  return {
    sql: `INSERT INTO inbox (platform, bot, event_id, chat, event, state, received_at)
          VALUES (?, ?, ?, ?, ?, 'pending', ?) ON CONFLICT DO NOTHING`,
    args: valuesOf(address, event),
  };
}

/** The same for news of an account: once per account, whichever of its chats has been told. */
export function addNewsToInbox(address: Address, event: NewEvent, accountId: string): Statement {
  return {
    sql: `INSERT INTO inbox (platform, bot, event_id, chat, event, state, received_at)
          SELECT ?, ?, ?, ?, ?, 'pending', ? WHERE NOT EXISTS
            (SELECT 1 FROM identities i JOIN inbox told ON told.platform = i.platform AND told.bot = i.bot
              AND told.event_id = ? WHERE i.account_id = ?)
          ON CONFLICT DO NOTHING`,
    args: [...valuesOf(address, event), event.eventId, accountId],
  };
}

/**
 * The same for an event of a person, whose chat should be here. When it is not, because its account was deleted, the
 * time becomes null, which the table refuses: the transaction fails and the person has to be taken in again.
 */
export function addArrival(address: Address, event: NewEvent): Statement {
  return {
    sql: `INSERT INTO inbox (platform, bot, event_id, chat, event, state, received_at)
          VALUES (?1, ?2, ?3, ?4, ?5, 'pending', CASE WHEN EXISTS (SELECT 1 FROM sessions WHERE chat = ?4) THEN ?6 END)
          ON CONFLICT DO NOTHING`,
    args: valuesOf(address, event),
  };
}

/** The columns of a new row, in their order. */
function valuesOf(address: Address, event: NewEvent): Value[] {
  return [
    address.platform,
    address.bot,
    event.eventId,
    chatKey(address),
    JSON.stringify(event.incoming),
    event.receivedAt,
  ];
}

export function isUnknownChat(error: unknown): boolean {
  return error instanceof Error && error.message.includes('inbox.received_at');
}

/** How many events of a chat are read at once. */
export const EVENTS_PAGE = 20;

export function listPending(chat: string): Statement {
  return {
    sql: `SELECT seq, event_id, event FROM inbox WHERE chat = ? AND state = 'pending' ORDER BY seq LIMIT ${EVENTS_PAGE}`,
    args: [chat],
  };
}

export function toInboxRow(row: Row): InboxRow {
  return {
    seq: Number(row['seq']),
    eventId: String(row['event_id']),
    incoming: parseIncoming(String(row['event'])),
  };
}

/** A row that cannot be read must not block its chat. */
function parseIncoming(stored: string): ChatEvent {
  try {
    return JSON.parse(stored) as ChatEvent;
  } catch {
    return { kind: 'unsupported' };
  }
}

/** Chats with an event that nobody has taken for a while: their process may be gone. */
export function listStaleChats(receivedBefore: number): Statement {
  return {
    sql: `SELECT DISTINCT chat FROM inbox WHERE state = 'pending' AND received_at <= ? LIMIT 500`,
    args: [receivedBefore],
  };
}

/** Closes an event. What was said is not kept; the row stays to recognise repeats. */
export function closeEvent(seq: number, state: 'done' | 'failed'): Statement {
  return { sql: `UPDATE inbox SET state = ?, event = '' WHERE seq = ?`, args: [state, seq] };
}

/**
 * Saves a session that was read at `version`. When another process was faster, the version becomes null, which the
 * table refuses: the whole transaction fails with a constraint error and nothing of a stale step is kept.
 */
export function saveSession(chat: string, version: number, data: string): Statement {
  return {
    sql: 'UPDATE sessions SET data = ?, version = CASE version WHEN ? THEN version + 1 END WHERE chat = ?',
    args: [data, version, chat],
  };
}

export function isStaleSession(error: unknown): boolean {
  return error instanceof Error && error.message.includes('sessions.version');
}

export function deleteOldEvents(receivedBefore: number): Statement {
  return {
    sql: `DELETE FROM inbox WHERE state <> 'pending' AND received_at < ?`,
    args: [receivedBefore],
  };
}
