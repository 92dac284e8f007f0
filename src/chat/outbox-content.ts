import { createHash } from 'node:crypto';
import type { OutboxRow } from '../store/outbox.ts';
import type { Shown } from './transport.ts';

/** What a message of the outbox does: shows a screen, or deletes a message of the person that held a secret. */
export type OutboxContent = Omit<Shown, 'picture'> | { messageId: string };

/** Reads the content that was passed to `addToOutbox`. */
export function contentOf({ content }: Pick<OutboxRow, 'content'>): OutboxContent {
  return content as OutboxContent;
}

/** Two equal hashes mean that an edit would change nothing. */
export function contentHash({ content }: Pick<OutboxRow, 'content'>): string {
  return createHash('sha256').update(JSON.stringify(content)).digest('base64url');
}
