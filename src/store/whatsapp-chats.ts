import type { Query } from './database.ts';
import { all, one } from './query.ts';
import type { Row, Statement } from './engine.ts';

/** A person's number or LID. Both lead to the one chat that was created at the first contact. */
export type AliasRow = { alias: string; platformChat: string; createdAt: number };

export function listAliases(bot: string, aliases: string[]): Query<AliasRow[]> {
  return all(
    `SELECT alias, platform_chat, created_at FROM whatsapp_aliases
     WHERE bot = ? AND alias IN (SELECT value FROM json_each(?))`,
    [bot, JSON.stringify(aliases)],
    (row) => ({
      alias: String(row['alias']),
      platformChat: String(row['platform_chat']),
      createdAt: Number(row['created_at']),
    }),
  );
}

export function saveAlias(bot: string, { alias, platformChat, createdAt }: AliasRow): Statement {
  return {
    sql: `INSERT INTO whatsapp_aliases (bot, alias, platform_chat, created_at) VALUES (?, ?, ?, ?)
          ON CONFLICT DO UPDATE SET platform_chat = excluded.platform_chat`,
    args: [bot, alias, platformChat, createdAt],
  };
}

/** A sent message, kept for a week: which menu it shows, and the text to resend when a phone could not decrypt it. */
export type SentRow = {
  messageId: string;
  platformChat: string;
  sealed: string;
  ref: number;
  choices: number;
  edits: number;
  /** Whether the message is a picture with the text as its caption. */
  picture: boolean;
  sentAt: number;
};

type NewSent = Omit<SentRow, 'edits'>;

/** Stored before the message is sent, because a phone may request it again at once. */
export function addSent(bot: string, sent: NewSent): Statement {
  const { messageId, platformChat, sealed, ref, choices, picture, sentAt } = sent;
  return {
    sql: `INSERT INTO whatsapp_sent (bot, message_id, platform_chat, sealed, ref, choices, picture, sent_at)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
    args: [bot, messageId, platformChat, sealed, ref, choices, picture ? 1 : 0, sentAt],
  };
}

/** Marks a message as accepted by the server. From then on a typed number may refer to its menu. */
export function markTaken(bot: string, messageId: string): Statement {
  return {
    sql: 'UPDATE whatsapp_sent SET taken = 1 WHERE bot = ? AND message_id = ?',
    args: [bot, messageId],
  };
}

/** The newest edit of a message. It is a message with an id of its own, and a phone may request it again as well. */
export type EditRow = { editId: string; messageId: string; platformChat: string; sealed: string };

/** Stored before the edit is sent. */
export function addEdit(bot: string, edit: Omit<EditRow, 'platformChat'>): Statement {
  return {
    sql: `UPDATE whatsapp_sent SET edit_id = ?, edit_sealed = ? WHERE bot = ? AND message_id = ?`,
    args: [edit.editId, edit.sealed, bot, edit.messageId],
  };
}

export function findEdit(bot: string, editId: string): Query<EditRow | null> {
  return one('SELECT * FROM whatsapp_sent WHERE bot = ? AND edit_id = ?', [bot, editId], (row) => ({
    editId,
    messageId: String(row['message_id']),
    platformChat: String(row['platform_chat']),
    sealed: String(row['edit_sealed']),
  }));
}

type Change = Pick<SentRow, 'messageId' | 'sealed' | 'ref' | 'choices'>;

export function markEdited(bot: string, { messageId, sealed, ref, choices }: Change): Statement {
  return {
    sql: `UPDATE whatsapp_sent SET sealed = ?, ref = ?, choices = ?, edits = edits + 1
          WHERE bot = ? AND message_id = ?`,
    args: [sealed, ref, choices, bot, messageId],
  };
}

export function findSent(bot: string, messageId: string): Query<SentRow | null> {
  return one(
    'SELECT * FROM whatsapp_sent WHERE bot = ? AND message_id = ?',
    [bot, messageId],
    toSent,
  );
}

/** The id of the last message that was sent to a chat. */
export function findLastSent(bot: string, platformChat: string): Query<string | null> {
  return one(
    `SELECT message_id FROM whatsapp_sent WHERE bot = ? AND platform_chat = ?
     ORDER BY sent_at DESC, rowid DESC LIMIT 1`,
    [bot, platformChat],
    (row) => String(row['message_id']),
  );
}

/** The newest menu that a chat has been shown. */
export function findLastMenu(bot: string, platformChat: string): Query<SentRow | null> {
  return one(
    `SELECT * FROM whatsapp_sent WHERE bot = ? AND platform_chat = ? AND taken = 1 AND choices > 0
     ORDER BY sent_at DESC, rowid DESC LIMIT 1`,
    [bot, platformChat],
    toSent,
  );
}

function toSent(row: Row): SentRow {
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
