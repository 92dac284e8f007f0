import type { LinkPurpose } from '../domain/one-time-pages.ts';
import { seenUser } from './chats.ts';
import type { Query } from './database.ts';
import { one } from './query.ts';
import type { Statement } from './engine.ts';

export type SecretLink = {
  id: string;
  accountId: string;
  /** The chat that asked for the link and is told about its use, and the id of its person there. */
  chat: string;
  platformUser: string;
  /** The language of the account, and where it is. */
  locale: string;
  timezone: string;
  purpose: LinkPurpose;
  isUsed: boolean;
  failures: number;
  expiresAt: number;
};

type NewLink = Pick<SecretLink, 'id' | 'accountId' | 'chat' | 'purpose' | 'expiresAt'>;

/** Adds a link to a chat and ends the older ones of that chat. */
export function addSecretLink(link: NewLink): Statement[] {
  return [
    {
      sql: 'UPDATE secret_links SET expires_at = 0 WHERE chat = ? AND id <> ? AND uses = 0',
      args: [link.chat, link.id],
    },
    {
      sql: `INSERT INTO secret_links (id, account_id, chat, purpose, expires_at) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT DO NOTHING`,
      args: [link.id, link.accountId, link.chat, link.purpose, link.expiresAt],
    },
  ];
}

/** Adds a link for the person of a chat, whichever account that is. */
export function addLinkOfChat({
  id,
  chat,
  purpose,
  expiresAt,
}: Omit<NewLink, 'accountId'>): Statement {
  return {
    sql: `INSERT INTO secret_links (id, account_id, chat, purpose, expires_at)
          SELECT ?, account_id, chat, ?, ? FROM identities WHERE chat = ? ON CONFLICT DO NOTHING`,
    args: [id, purpose, expiresAt, chat],
  };
}

export function findSecretLink(id: string): Query<SecretLink | null> {
  return one(
    `SELECT l.*, a.locale, a.timezone, ${seenUser('i')} AS platform_user FROM secret_links l JOIN accounts a ON a.id = l.account_id
     LEFT JOIN identities i ON i.chat = l.chat WHERE l.id = ?`,
    [id],
    (row) => ({
      id: String(row['id']),
      accountId: String(row['account_id']),
      chat: String(row['chat']),
      platformUser: String(row['platform_user'] ?? ''),
      locale: String(row['locale']),
      timezone: String(row['timezone']),
      purpose: row['purpose'] as LinkPurpose,
      isUsed: Number(row['uses']) > 0,
      failures: Number(row['failures']),
      expiresAt: Number(row['expires_at']),
    }),
  );
}

/** Spends a link. A second use violates a CHECK of the table, which fails the whole transaction. */
export function spendSecretLink(id: string): Statement {
  return { sql: 'UPDATE secret_links SET uses = uses + 1 WHERE id = ?', args: [id] };
}

export function countSecretLinkFailure(id: string): Statement {
  return { sql: 'UPDATE secret_links SET failures = failures + 1 WHERE id = ?', args: [id] };
}

/** The link was used before, see `spendSecretLink`. */
export function isSpent(error: unknown): boolean {
  return error instanceof Error && error.message.includes('CHECK constraint failed: uses');
}
