import { IS_QUIET } from './alarms.ts';
import type { Query } from './database.ts';
import { all } from './query.ts';
import { type Address, chatKey, toAddress } from '../domain/chats.ts';
import type { Row, Statement, Value } from './engine.ts';

/** `event` is the event as the conversation reads it; it is stored as JSON. */
export type NewEvent = { eventId: string; event: object; receivedAt: number };
/** `event` is null when it cannot be read. */
export type InboxRow = { seq: number; eventId: string; event: unknown; receivedAt: number };

/**
 * Adds an event of a person whose chat should exist. When the chat does not exist, because its account was deleted, the time
 * becomes null, which the table refuses. The transaction then fails, and the chat has to be created again.
 */
export function addEvent(address: Address, event: NewEvent): Statement {
  return {
    sql: `INSERT INTO inbox (platform, bot, event_id, chat, event, state, received_at)
          VALUES (?1, ?2, ?3, ?4, ?5, 'pending', CASE WHEN EXISTS (SELECT 1 FROM sessions WHERE chat = ?4) THEN ?6 END)
          ON CONFLICT DO NOTHING`,
    args: valuesOf(address, event),
  };
}

/** Delivers an event to one chat, once. Returns the chat if the event is new there. */
export function deliverToChat(chat: string, event: NewEvent): Query<string[]> {
  return all(
    `INSERT INTO inbox (platform, bot, event_id, chat, event, state, received_at)
     VALUES (?, ?, ?, ?, ?, 'pending', ?) ON CONFLICT DO NOTHING RETURNING chat`,
    valuesOf(toAddress(chat), event),
    chatOf,
  );
}

/**
 * Delivers an event to the home chat of an account: the chat used last, or another one while that chat is unreachable.
 * Delivers it once per account, even if the home chat changes.
 */
export function deliverToAccount(accountId: string, event: NewEvent): Query<string[]> {
  return all(
    `INSERT INTO inbox (platform, bot, event_id, chat, event, state, received_at)
     SELECT i.platform, i.bot, ?1, i.chat, ?2, 'pending', ?3
     FROM identities i JOIN accounts a ON a.id = i.account_id
     WHERE i.account_id = ?4 AND NOT EXISTS
       (SELECT 1 FROM identities other JOIN inbox told ON told.platform = other.platform AND told.bot = other.bot
         AND told.event_id = ?1 WHERE other.account_id = ?4)
     ORDER BY i.unreachable_since IS NOT NULL, i.chat <> a.home_chat, i.created_at LIMIT 1
     ON CONFLICT DO NOTHING RETURNING chat`,
    [event.eventId, JSON.stringify(event.event), event.receivedAt, accountId],
    chatOf,
  );
}

/** Delivers an event to every chat of an account except these, once to each. */
export function deliverToEveryChat(
  { accountId, except }: { accountId: string; except: string[] },
  event: NewEvent,
): Query<string[]> {
  return all(
    `INSERT INTO inbox (platform, bot, event_id, chat, event, state, received_at)
     SELECT platform, bot, ?1 || '@' || chat, chat, ?2, 'pending', ?3 FROM identities
     WHERE account_id = ?4 AND chat NOT IN (SELECT value FROM json_each(?5))
     ON CONFLICT DO NOTHING RETURNING chat`,
    [
      event.eventId,
      JSON.stringify(event.event),
      event.receivedAt,
      accountId,
      JSON.stringify(except),
    ],
    chatOf,
  );
}

/**
 * Delivers an event to the reachable chats of these people, each named by platform and id there; once to each. With an alarm,
 * only if they are to be told of that now.
 */
export function deliverToPeople(
  people: [platform: string, platformUser: string][],
  event: NewEvent,
  alarmId: string | null = null,
): Query<string[]> {
  return all(
    `INSERT INTO inbox (platform, bot, event_id, chat, event, state, received_at)
     SELECT platform, bot, ?1 || '@' || chat, chat, ?2, 'pending', ?3 FROM identities
     WHERE unreachable_since IS NULL AND (platform, platform_user) IN
       (SELECT value ->> 0, value ->> 1 FROM json_each(?4)) AND NOT ${IS_QUIET}
     ON CONFLICT DO NOTHING RETURNING chat`,
    [event.eventId, JSON.stringify(event.event), event.receivedAt, JSON.stringify(people), alarmId],
    chatOf,
  );
}

/** Adds an event that is answered in the same transaction. A known event fails the transaction, so nothing is stored. */
export function addClosedEvent(
  address: Address,
  event: { eventId: string; receivedAt: number; failed: boolean },
): Statement {
  return {
    sql: `INSERT INTO inbox (platform, bot, event_id, chat, event, state, received_at) VALUES (?, ?, ?, ?, '', ?, ?)`,
    args: [
      address.platform,
      address.bot,
      event.eventId,
      chatKey(address),
      event.failed ? 'failed' : 'done',
      event.receivedAt,
    ],
  };
}

/** The chat of the event does not exist, see `addEvent`. */
export function isUnknownChat(error: unknown): boolean {
  return error instanceof Error && error.message.includes('inbox.received_at');
}

/** How many events of a chat are read at once. */
export const EVENTS_PAGE = 20;

/** The open events of a chat, the oldest first. */
export function listPending(chat: string): Query<InboxRow[]> {
  return all(
    `SELECT seq, event_id, event, received_at FROM inbox WHERE chat = ? AND state = 'pending' ORDER BY seq LIMIT ${EVENTS_PAGE}`,
    [chat],
    (row) => ({
      seq: Number(row['seq']),
      eventId: String(row['event_id']),
      event: parseEvent(String(row['event'])),
      receivedAt: Number(row['received_at']),
    }),
  );
}

function parseEvent(stored: string): unknown {
  try {
    return JSON.parse(stored);
  } catch {
    return null;
  }
}

/** Chats with an event that has been open for a while; the process that stored it may have died. */
export function listStaleChats(receivedBefore: number): Query<string[]> {
  return all(
    `SELECT DISTINCT chat FROM inbox WHERE state = 'pending' AND received_at <= ? LIMIT 500`,
    [receivedBefore],
    chatOf,
  );
}

/** Closes an event and deletes its content. The row stays, so that a repeated event is recognised. */
export function closeEvent(seq: number, state: 'done' | 'failed'): Statement {
  return { sql: `UPDATE inbox SET state = ?, event = '' WHERE seq = ?`, args: [state, seq] };
}

/**
 * Saves a session that was read at `version` (optimistic lock). When another process was faster, the version becomes null,
 * which the table refuses. The whole transaction then fails, so nothing of a stale step is stored.
 */
export function saveSession(chat: string, version: number, data: string): Statement {
  return {
    sql: 'UPDATE sessions SET data = ?, version = CASE version WHEN ? THEN version + 1 END WHERE chat = ?',
    args: [data, version, chat],
  };
}

/** Another process was faster, see `saveSession`. */
export function isStaleSession(error: unknown): boolean {
  return error instanceof Error && error.message.includes('sessions.version');
}

/** The columns of a new row, in their order. */
function valuesOf(address: Address, event: NewEvent): Value[] {
  return [
    address.platform,
    address.bot,
    event.eventId,
    chatKey(address),
    JSON.stringify(event.event),
    event.receivedAt,
  ];
}

function chatOf(row: Row): string {
  return String(row['chat']);
}
