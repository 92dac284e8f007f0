import { type Address, chatKey } from '../domain/chats.ts';
import type { ChatNames } from '../domain/inbound-event.ts';
import type { Query } from './database.ts';
import { all, one } from './query.ts';
import type { Platform } from '../domain/platforms.ts';
import type { Statement } from './engine.ts';

export type NewPerson = {
  accountId: string;
  platformUser: string;
  locale: string;
  names?: ChatNames | undefined;
  now: number;
};

/** Stores what a person is called on a platform, if that has changed. */
export function nameChat(chat: string, { handle, shown }: ChatNames): Statement {
  return {
    sql: `UPDATE identities SET handle = ?1, shown_name = ?2
          WHERE chat = ?3 AND (handle IS NOT ?1 OR shown_name IS NOT ?2)`,
    args: [handle, shown, chat],
  };
}

function named(chat: string, { names }: NewPerson): Statement[] {
  return names ? [nameChat(chat, names)] : [];
}

/** Creates the rows of a new chat. Fails when the chat exists, or when its person has another one. */
export function createChat(address: Address, person: NewPerson): Statement[] {
  const chat = chatKey(address);
  const { platform, bot, platformChat } = address;
  const { accountId, platformUser, locale, now } = person;
  return [
    {
      sql: 'INSERT INTO accounts (id, home_chat, locale, created_at) VALUES (?, ?, ?, ?)',
      args: [accountId, chat, locale, now],
    },
    {
      sql: `INSERT INTO identities (platform, platform_user, account_id, chat, bot, platform_chat, created_at)
            VALUES (?, ?, ?, ?, ?, ?, ?)`,
      args: [platform, platformUser, accountId, chat, bot, platformChat, now],
    },
    { sql: `INSERT INTO sessions (chat, data, version) VALUES (?, '', 0)`, args: [chat] },
    ...named(chat, person),
  ];
}

/** Creates the rows of a new chat. Does nothing when they exist. */
export function ensureChat(address: Address, person: NewPerson): Statement[] {
  const chat = chatKey(address);
  const { platform, bot, platformChat } = address;
  const { accountId, platformUser, locale, now } = person;
  return [
    {
      sql: `INSERT INTO accounts (id, home_chat, locale, created_at) SELECT ?, ?, ?, ?
            WHERE NOT EXISTS (SELECT 1 FROM identities WHERE platform = ? AND platform_user = ?)`,
      args: [accountId, chat, locale, now, platform, platformUser],
    },
    {
      sql: `INSERT INTO identities (platform, platform_user, account_id, chat, bot, platform_chat, created_at)
            SELECT ?, ?, ?, ?, ?, ?, ? WHERE EXISTS (SELECT 1 FROM accounts WHERE id = ?)
            ON CONFLICT DO NOTHING`,
      args: [platform, platformUser, accountId, chat, bot, platformChat, now, accountId],
    },
    {
      sql: `INSERT INTO sessions (chat, data, version) VALUES (?, '', 0) ON CONFLICT DO NOTHING`,
      args: [chat],
    },
    ...named(chat, person),
  ];
}

/** The id of the account of a person on a platform. */
export function findAccountOfUser(platform: Platform, platformUser: string): Query<string | null> {
  return one(
    'SELECT account_id FROM identities WHERE platform = ? AND platform_user = ?',
    [platform, platformUser],
    (row) => String(row['account_id']),
  );
}

/** The chat with which an account began, and its person's id there. */
export function findFirstChat(
  accountId: string,
): Query<{ chat: string; platformUser: string } | null> {
  return one(
    'SELECT chat, platform_user FROM identities WHERE account_id = ? ORDER BY created_at, chat LIMIT 1',
    [accountId],
    (row) => ({ chat: String(row['chat']), platformUser: String(row['platform_user']) }),
  );
}

/** The chat that gets an account's news: the one used last, or another one while that chat is unreachable. */
export function findHomeAddress(accountId: string): Query<Address | null> {
  return one(
    `SELECT i.platform, i.bot, i.platform_chat FROM identities i JOIN accounts a ON a.id = i.account_id
     WHERE i.account_id = ? ORDER BY i.unreachable_since IS NOT NULL, i.chat <> a.home_chat, i.created_at LIMIT 1`,
    [accountId],
    (row) => ({
      platform: row['platform'] as Platform,
      bot: String(row['bot']),
      platformChat: String(row['platform_chat']),
    }),
  );
}

export type Reach = { hasChat: boolean; hasReachableChat: boolean; hasAddress: boolean };

/** How the owner of an account can be reached. */
export function findReach(accountId: string): Query<Reach> {
  return {
    sql: `SELECT EXISTS (SELECT 1 FROM identities WHERE account_id = ?1) AS chat,
            EXISTS (SELECT 1 FROM identities WHERE account_id = ?1 AND unreachable_since IS NULL) AS reachable,
            EXISTS (SELECT 1 FROM legacy_customers WHERE account_id = ?1) AS address`,
    args: [accountId],
    parse: ([row]) => ({
      hasChat: row?.['chat'] === 1,
      hasReachableChat: row?.['reachable'] === 1,
      hasAddress: row?.['address'] === 1,
    }),
  };
}

/** Makes the chat that a person has just used the home chat of their account. */
export function moveHome(accountId: string, chat: string): Statement {
  return { sql: 'UPDATE accounts SET home_chat = ? WHERE id = ?', args: [chat, accountId] };
}

/** Every chat of an account, reachable or not. */
export function listChats(accountId: string): Query<string[]> {
  return all(
    'SELECT chat FROM identities WHERE account_id = ? ORDER BY created_at, chat',
    [accountId],
    (row) => String(row['chat']),
  );
}

/** Records that the chats of one account join another one. */
export function markJoined(accountId: string, now: number): Statement {
  return {
    sql: 'UPDATE identities SET joined_at = ? WHERE account_id = ?',
    args: [now, accountId],
  };
}

/** When the person of a chat last used it, to the hour; null when never. */
export function findUsedAt(chat: string): Query<number | null> {
  return one('SELECT used_at FROM identities WHERE chat = ?', [chat], (row) =>
    row['used_at'] === null ? null : Number(row['used_at']),
  );
}

export function markUsed(chat: string, now: number): Statement {
  return { sql: 'UPDATE identities SET used_at = ? WHERE chat = ?', args: [now, chat] };
}

/**
 * Puts a chat out of its account and gives it a new one without anything in it. What the chat has opened is void: its
 * one-time pages, its link codes, what it asked for, and every visit of the agent's page. A step that was computed before is stale.
 */
export function removeChat(
  chat: string,
  accountId: string,
  { newAccountId, now }: { newAccountId: string; now: number },
): Statement[] {
  const isMember = 'EXISTS (SELECT 1 FROM identities WHERE chat = ?1 AND account_id = ?2)';
  const args = [chat, accountId];
  return [
    {
      sql: `INSERT INTO accounts (id, home_chat, locale, timezone, created_at)
            SELECT ?3, ?1, locale, timezone, ?4 FROM accounts WHERE id = ?2 AND ${isMember}`,
      args: [...args, newAccountId, now],
    },
    {
      sql: `UPDATE secret_links SET expires_at = 0 WHERE chat = ?1 AND account_id = ?2 AND uses = 0`,
      args,
    },
    {
      sql: `UPDATE link_codes SET state = 'ended' WHERE ?1 IN (chat, entered_chat)
            AND state IN ('shown', 'entered') AND ${isMember}`,
      args,
    },
    { sql: `DELETE FROM held_requests WHERE chat = ?1 AND account_id = ?2`, args },
    { sql: `DELETE FROM web_visits WHERE account_id = ?2 AND ${isMember}`, args },
    { sql: `UPDATE sessions SET version = version + 1 WHERE chat = ?1 AND ${isMember}`, args },
    {
      sql: `UPDATE identities SET account_id = ?3, joined_at = ?4 WHERE chat = ?1 AND account_id = ?2`,
      args: [...args, newAccountId, now],
    },
  ];
}

export function markUnreachable(chat: string, since: number | null): Statement {
  return {
    sql: 'UPDATE identities SET unreachable_since = ?1 WHERE chat = ?2 AND (unreachable_since IS NULL) = (?1 IS NOT NULL)',
    args: [since, chat],
  };
}

/**
 * The id by which a person knows their own chat, as SQL: the number behind a LID of WhatsApp, if it is known, and any other id as
 * it is. `of` is the alias of `identities`.
 */
export function seenUser(of: string): string {
  return `CASE WHEN ${of}.platform_user LIKE '%@lid' THEN coalesce((SELECT alias FROM whatsapp_aliases w WHERE w.bot = ${of}.bot
    AND w.platform_chat = ${of}.platform_chat AND w.alias NOT LIKE '%@lid' ORDER BY w.created_at DESC LIMIT 1), ${of}.platform_user)
    ELSE ${of}.platform_user END`;
}
