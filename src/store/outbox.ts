import { IS_QUIET } from './alarms.ts';
import type { Query } from './database.ts';
import { all } from './query.ts';
import { type Address, chatKey, toAddress } from '../domain/chats.ts';
import type { Row, Statement } from './engine.ts';

export type OutboxRow = {
  id: string;
  chat: string;
  platformChat: string;
  slot: string | null;
  mode: 'send' | 'replace' | 'delete';
  /** What to show, or which message to delete; stored as JSON. */
  content: object;
  /** For a screen that needs several messages: how many of them the platform has accepted. */
  sent: number;
  /** How often the connection ended while the message was sent. */
  cutOffs: number;
  /** Whether only its words are sent, because the message as it is was not taken. */
  isPlain: boolean;
  attempts: number;
  notBefore: number;
  createdAt: number;
  /** Whether the message holds important news, which are rather told twice than never. */
  isImportant: boolean;
  /** The refusal because of which later messages go first; null for a message in its turn. */
  aside: string | null;
};

export type Slot = { messageId: string; hash: string };

export type NewMessage = Pick<OutboxRow, 'id' | 'slot' | 'mode' | 'content'> & {
  /** The important news in the message, as JSON. Another chat gets them when this one is unreachable. */
  news?: string;
  /** How long the message waits for a later one that makes it needless. */
  deferMs?: number;
};

/** The condition of the partial index on open messages, repeated in each query so that SQLite uses the index. */
export const IS_OPEN = `state IN ('queued', 'sending')`;
/** What may take the place of a message: the same slot, or the same words. */
export const PLACE = `coalesce('slot ' || slot, content)`;
/** The key of a chat begins with its platform and bot. */
const OF_BOT = 'chat >= ? AND chat < ?';

/** Queues a message. An edit replaces an older queued edit of the same slot, unless that holds important news. */
export function addToOutbox(address: Address, message: NewMessage, now: number): Statement[] {
  const chat = chatKey(address);
  const { deferMs = 0 } = message;
  const insert: Statement = {
    sql: `INSERT INTO outbox (id, platform, bot, chat, slot, mode, content, news, deferred, state, not_before, created_at)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'queued', ?, ?) ON CONFLICT DO NOTHING`,
    args: [
      message.id,
      address.platform,
      address.bot,
      chat,
      message.slot,
      message.mode,
      JSON.stringify(message.content),
      message.news ?? null,
      deferMs > 0 ? 1 : 0,
      now + deferMs,
      now,
    ],
  };
  if (message.mode !== 'replace') return [insert];
  const replaceOlderEdit: Statement = {
    sql: `UPDATE outbox SET state = 'suppressed', content = '' WHERE chat = ? AND slot = ? AND ${IS_OPEN}
          AND state = 'queued' AND mode = 'replace' AND news IS NULL AND id <> ?`,
    args: [chat, message.slot, message.id],
  };
  return [replaceOlderEdit, insert];
}

/** A message for a group or a channel that belongs to no person, with the event that people get when it cannot be sent. */
export type PlaceMessage = { id: string; chat: string; content: object; news: object };

/** Queues messages for such places, each once. With an alarm, only if it is to be told now. */
export function addForPlaces(
  messages: PlaceMessage[],
  alarmId: string | null,
  now: number,
): Query<string[]> {
  const rows = messages.map(({ id, chat, content, news }) => {
    const { platform, bot } = toAddress(chat);
    return [id, platform, bot, chat, JSON.stringify(content), JSON.stringify(news)];
  });
  return {
    sql: `INSERT INTO outbox (id, platform, bot, chat, mode, content, news, state, not_before, created_at)
          SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, 'send', value ->> 4, value ->> 5, 'queued', ?3, ?3
          FROM json_each(?4) WHERE NOT ${IS_QUIET} ON CONFLICT DO NOTHING`,
    args: [null, null, now, JSON.stringify(rows), alarmId],
    parse: () => [],
  };
}

/** Delivers the news of a message that a place refused to these people, once each. */
export function tellInstead(
  id: string,
  people: [platform: string, platformUser: string][],
  now: number,
): Query<string[]> {
  return all(
    `INSERT INTO inbox (platform, bot, event_id, chat, event, state, received_at)
     SELECT i.platform, i.bot, (o.news ->> 'eventId') || '@' || i.chat, i.chat,
       json_object('kind', 'news', 'news', json(o.news -> 'news')), 'pending', ?3
     FROM outbox o JOIN identities i ON i.unreachable_since IS NULL AND (i.platform, i.platform_user) IN
       (SELECT value ->> 0, value ->> 1 FROM json_each(?2))
     WHERE o.id = ?1 AND o.news IS NOT NULL ON CONFLICT DO NOTHING RETURNING chat`,
    [id, JSON.stringify(people), now],
    chatOf,
  );
}

/** Drops the messages that wait for a later one. */
export function dropDeferred(chat: string): Statement {
  return {
    sql: `UPDATE outbox SET state = 'suppressed', content = '' WHERE chat = ? AND ${IS_OPEN}
          AND state = 'queued' AND deferred = 1`,
    args: [chat],
  };
}

/** Chats with a message that is due, the longest waiting first. */
export function listQueuedChats(platform: string, bot: string, now: number): Query<string[]> {
  return all(
    `SELECT chat FROM outbox WHERE ${OF_BOT} AND ${IS_OPEN} AND state = 'queued' AND not_before <= ?
          GROUP BY chat ORDER BY min(seq) LIMIT 500`,
    [...chatsOfBot(platform, bot), now],
    chatOf,
  );
}

/** The messages that have been `sending` since this time or longer. */
export function listInterrupted(
  platform: string,
  bot: string,
  takenBefore: number,
): Query<OutboxRow[]> {
  return all(
    `SELECT * FROM outbox WHERE ${OF_BOT} AND ${IS_OPEN} AND state = 'sending' AND not_before <= ? ORDER BY seq`,
    [...chatsOfBot(platform, bot), takenBefore],
    toOutboxRow,
  );
}

/**
 * Marks a message as being sent, so that nobody sends it twice. Changes no row when it was replaced or taken meanwhile.
 * While a message is being sent, `not_before` is when it was taken.
 */
export function takeMessage(id: string, now: number): Statement {
  return {
    sql: `UPDATE outbox SET state = 'sending', not_before = ? WHERE id = ? AND state = 'queued'`,
    args: [now, id],
  };
}

/** Stores the count in the content, so that closing the message removes it as well. */
export function savePartsSent(id: string, sent: number): Statement {
  return {
    sql: `UPDATE outbox SET content = json_set(content, '$.sent', ?) WHERE id = ? AND ${IS_OPEN}`,
    args: [sent, id],
  };
}

/** Counts an end of the connection while the message was sent. */
export function addCutOff(id: string): Statement {
  return {
    sql: `UPDATE outbox SET content = json_set(content, '$.cutOffs', coalesce(content ->> '$.cutOffs', 0) + 1)
          WHERE id = ? AND ${IS_OPEN}`,
    args: [id],
  };
}

/** Only its words are sent from now on. */
export function makePlain(id: string): Statement {
  return {
    sql: `UPDATE outbox SET content = json_set(content, '$.isPlain', json('true')) WHERE id = ? AND ${IS_OPEN}`,
    args: [id],
  };
}

export function closeMessage(
  id: string,
  state: 'sent' | 'unknown' | 'failed' | 'suppressed',
): Statement {
  return { sql: `UPDATE outbox SET state = ?, content = '' WHERE id = ?`, args: [state, id] };
}

/** Queues a message again after a failed try. A message that was replaced or dropped meanwhile stays closed. */
export function requeueMessage(id: string, notBefore: number): Statement {
  return {
    sql: `UPDATE outbox SET state = 'queued', attempts = attempts + 1, not_before = ?
          WHERE id = ? AND ${IS_OPEN}`,
    args: [notBefore, id],
  };
}

/** Drops all queued messages of an unreachable chat. */
export function suppressChat(chat: string): Statement {
  return {
    sql: `UPDATE outbox SET state = 'suppressed', content = '' WHERE chat = ? AND ${IS_OPEN} AND state = 'queued'`,
    args: [chat],
  };
}

/**
 * Delivers important news that an unreachable chat has not been shown to the next reachable chat of its account, once per chat.
 * It is one statement, so that no message that is queued at the same time is missed.
 */
export function repeatNews(chat: string, now: number): Query<string[]> {
  return all(
    `INSERT INTO inbox (platform, bot, event_id, chat, event, state, received_at)
     SELECT next.platform, next.bot, told.id || '@' || next.chat, next.chat,
       json_object('kind', 'news', 'news', json(told.news)), 'pending', ?2
     FROM (SELECT min(seq) AS seq, substr(news ->> 'eventId' || '@', 1, instr(news ->> 'eventId' || '@', '@') - 1) AS id,
             news -> 'news' AS news
           FROM outbox WHERE chat = ?1 AND ${IS_OPEN} AND news IS NOT NULL GROUP BY outbox.news) told
       JOIN (SELECT i.platform, i.bot, i.chat FROM identities gone
             JOIN identities i ON i.account_id = gone.account_id AND i.chat <> gone.chat
             JOIN accounts a ON a.id = i.account_id
             WHERE gone.chat = ?1 AND i.unreachable_since IS NULL
             ORDER BY i.chat <> a.home_chat, i.created_at LIMIT 1) next
     WHERE true ORDER BY told.seq
     ON CONFLICT DO NOTHING RETURNING chat`,
    [chat, now],
    chatOf,
  );
}

export function saveSlot(
  chat: string,
  slot: string,
  messageId: string,
  contentHash: string,
): Statement {
  return {
    sql: `INSERT INTO slots (chat, slot, message_id, content_hash) VALUES (?, ?, ?, ?)
          ON CONFLICT DO UPDATE SET message_id = excluded.message_id, content_hash = excluded.content_hash`,
    args: [chat, slot, messageId, contentHash],
  };
}

function chatsOfBot(platform: string, bot: string): [string, string] {
  return [`${platform}:${bot}:`, `${platform}:${bot};`];
}

function chatOf(row: Row): string {
  return String(row['chat']);
}

export function toOutboxRow(row: Row): OutboxRow {
  const chat = String(row['chat']);
  const {
    sent = 0,
    cutOffs = 0,
    isPlain = false,
    ...content
  } = JSON.parse(String(row['content'])) as {
    sent?: number;
    cutOffs?: number;
    isPlain?: boolean;
  };
  return {
    id: String(row['id']),
    chat,
    platformChat: toAddress(chat).platformChat,
    slot: row['slot'] === null ? null : String(row['slot']),
    mode: String(row['mode']) as OutboxRow['mode'],
    content,
    sent,
    cutOffs,
    isPlain,
    attempts: Number(row['attempts']),
    notBefore: Number(row['not_before']),
    createdAt: Number(row['created_at']),
    isImportant: row['news'] !== null,
    aside: row['aside'] as string | null,
  };
}
