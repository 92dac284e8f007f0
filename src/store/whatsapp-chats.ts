import type { Row, Statement } from './database.ts';

/** A person has a number and a LID; both lead to the one chat that was made at the first contact. */
export type AliasRow = { alias: string; platformChat: string; createdAt: number };

export function findAliases(bot: string, aliases: string[]): Statement {
  return {
    sql: `SELECT alias, platform_chat, created_at FROM whatsapp_aliases
          WHERE bot = ? AND alias IN (SELECT value FROM json_each(?))`,
    args: [bot, JSON.stringify(aliases)],
  };
}

export function toAlias(row: Row): AliasRow {
  return {
    alias: String(row['alias']),
    platformChat: String(row['platform_chat']),
    createdAt: Number(row['created_at']),
  };
}

export function saveAlias(bot: string, { alias, platformChat, createdAt }: AliasRow): Statement {
  return {
    sql: `INSERT INTO whatsapp_aliases (bot, alias, platform_chat, created_at) VALUES (?, ?, ?, ?)
          ON CONFLICT DO UPDATE SET platform_chat = excluded.platform_chat`,
    args: [bot, alias, platformChat, createdAt],
  };
}

/** A message we sent, kept for a week: which menu it was, and what to send when a phone could not read it. */
export type SentRow = {
  messageId: string;
  platformChat: string;
  sealed: string;
  ref: number;
  choices: number;
  edits: number;
  /** It is a picture, and the text its caption. */
  picture: boolean;
  sentAt: number;
};

type NewSent = Omit<SentRow, 'edits'>;

/** Kept before it is sent, because a phone may ask for it at once. */
export function addSent(bot: string, sent: NewSent): Statement {
  const { messageId, platformChat, sealed, ref, choices, picture, sentAt } = sent;
  return {
    sql: `INSERT INTO whatsapp_sent (bot, message_id, platform_chat, sealed, ref, choices, picture, sent_at)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
    args: [bot, messageId, platformChat, sealed, ref, choices, picture ? 1 : 0, sentAt],
  };
}

/** The network has taken it: from now on a number may refer to it. */
export function markTaken(bot: string, messageId: string): Statement {
  return {
    sql: 'UPDATE whatsapp_sent SET taken = 1 WHERE bot = ? AND message_id = ?',
    args: [bot, messageId],
  };
}

type Change = Pick<SentRow, 'messageId' | 'sealed' | 'ref' | 'choices'>;

export function markEdited(bot: string, { messageId, sealed, ref, choices }: Change): Statement {
  return {
    sql: `UPDATE whatsapp_sent SET sealed = ?, ref = ?, choices = ?, edits = edits + 1
          WHERE bot = ? AND message_id = ?`,
    args: [sealed, ref, choices, bot, messageId],
  };
}

export function findSent(bot: string, messageId: string): Statement {
  return {
    sql: 'SELECT * FROM whatsapp_sent WHERE bot = ? AND message_id = ?',
    args: [bot, messageId],
  };
}

/** With what a chat ends, as far as we have written it. */
export function findLastSent(bot: string, platformChat: string): Statement {
  return {
    sql: `SELECT message_id FROM whatsapp_sent WHERE bot = ? AND platform_chat = ?
          ORDER BY sent_at DESC, rowid DESC LIMIT 1`,
    args: [bot, platformChat],
  };
}

/** The newest menu a chat has been shown. */
export function findLastMenu(bot: string, platformChat: string): Statement {
  return {
    sql: `SELECT * FROM whatsapp_sent WHERE bot = ? AND platform_chat = ? AND taken = 1 AND choices > 0
          ORDER BY sent_at DESC, rowid DESC LIMIT 1`,
    args: [bot, platformChat],
  };
}

export function toSent(row: Row): SentRow {
  return {
    messageId: String(row['message_id']),
    platformChat: String(row['platform_chat']),
    sealed: String(row['sealed']),
    ref: Number(row['ref']),
    choices: Number(row['choices']),
    edits: Number(row['edits']),
    picture: row['picture'] === 1,
    sentAt: Number(row['sent_at']),
  };
}

export function deleteOldSent(sentBefore: number): Statement {
  return { sql: 'DELETE FROM whatsapp_sent WHERE sent_at < ?', args: [sentBefore] };
}
