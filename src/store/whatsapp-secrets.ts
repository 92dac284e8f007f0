import type { Query } from './database.ts';
import { all } from './query.ts';
import type { Statement } from './engine.ts';

/** The secret of a received message, sealed; an edit of the message cannot be read without it. */
export type SecretRow = { messageId: string; sealed: string };

export function saveMessageSecret(
  bot: string,
  { messageId, sealed }: SecretRow,
  expiresAt: number,
): Statement {
  return {
    sql: `INSERT INTO whatsapp_secrets (bot, message_id, sealed, expires_at) VALUES (?, ?, ?, ?)
          ON CONFLICT DO NOTHING`,
    args: [bot, messageId, sealed, expiresAt],
  };
}

export function listMessageSecrets(bot: string, messageIds: string[]): Query<SecretRow[]> {
  return all(
    `SELECT message_id, sealed FROM whatsapp_secrets
     WHERE bot = ? AND message_id IN (SELECT value FROM json_each(?))`,
    [bot, JSON.stringify(messageIds)],
    (row) => ({ messageId: String(row['message_id']), sealed: String(row['sealed']) }),
  );
}
