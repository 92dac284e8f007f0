import { createHash } from 'node:crypto';
import type { OutboxRow } from '../store/outbox.ts';
import type { Shown } from './transport.ts';

/** What a message of the outbox does: shows a screen, or deletes a message of the person that held a secret. */
export type OutboxContent = Omit<Shown, 'picture'> | { messageId: string };

/** The content of a row, as `addToOutbox` was given it. */
export function contentOf({ content }: Pick<OutboxRow, 'content'>): OutboxContent {
  return content as OutboxContent;
}

/** Tells whether an edit would change anything. */
export function contentHash({ content }: Pick<OutboxRow, 'content'>): string {
  return createHash('sha256').update(JSON.stringify(content)).digest('base64url');
}
