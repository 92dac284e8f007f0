import type { Row, Statement } from './database.ts';

/** What a link's page is for: handing in a credential or a bot token, taking the account's data along, the agent's page. */
export type LinkPurpose = 'claude' | 'bot' | 'export' | 'agent';

export type SecretLink = {
  id: string;
  accountId: string;
  /** The chat that asked for the link and hears what became of it. */
  chat: string;
  purpose: LinkPurpose;
  isUsed: boolean;
  failures: number;
  expiresAt: number;
};

export function toSecretLink(row: Row): SecretLink {
  return {
    id: String(row['id']),
    accountId: String(row['account_id']),
    chat: String(row['chat']),
    purpose: row['purpose'] as LinkPurpose,
    isUsed: Number(row['uses']) > 0,
    failures: Number(row['failures']),
    expiresAt: Number(row['expires_at']),
  };
}

/** A new link of a chat; older ones of it end here. */
export function addSecretLink(
  link: Pick<SecretLink, 'id' | 'accountId' | 'chat' | 'purpose' | 'expiresAt'>,
): Statement[] {
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

export function findSecretLink(id: string): Statement {
  return { sql: 'SELECT * FROM secret_links WHERE id = ?', args: [id] };
}

/** Spends a link. A second use breaks the table's rule, which fails the whole transaction. */
export function spendSecretLink(id: string): Statement {
  return { sql: 'UPDATE secret_links SET uses = uses + 1 WHERE id = ?', args: [id] };
}

export function countSecretLinkFailure(id: string): Statement {
  return { sql: 'UPDATE secret_links SET failures = failures + 1 WHERE id = ?', args: [id] };
}

export function deleteOldSecretLinks(expiredBefore: number): Statement {
  return { sql: 'DELETE FROM secret_links WHERE expires_at < ?', args: [expiredBefore] };
}

export function isSpent(error: unknown): boolean {
  return error instanceof Error && error.message.includes('CHECK constraint failed: uses');
}
