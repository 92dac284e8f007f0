import type { App } from '../app.ts';
import type { ChatEvent } from '../conversation/chat-event.ts';
import { readLinkCode } from '../conversation/read-text.ts';
import type { InboundEvent } from '../domain/inbound-event.ts';
import { linkCodeHashes } from '../sealing/link-code.ts';
import { findTypedLinkCode } from '../store/link-codes.ts';

/**
 * Replaces a text that contains one of our link codes by a reference, so that the code itself is never stored. Returns null
 * for any other text. The conversation decides what the code means in this chat.
 */
export async function findLinkCodeIn(
  app: Pick<App, 'config' | 'db' | 'now'>,
  received: InboundEvent,
): Promise<ChatEvent | null> {
  const { event } = received;
  const read = event.kind === 'text' ? readLinkCode(event.text) : null;
  if (!read) return null;
  const hashes = linkCodeHashes(app.config.sealing, read.code);
  const [code] = await app.db.read(findTypedLinkCode(hashes, received, app.now()));
  if (!code) return null;
  const { id, chat, isOwn, isLive } = code;
  const found = isOwn ? 'own' : isLive ? 'live' : 'expired';
  return { kind: 'link_code', id, chat, found, explicit: read.explicit, byAddress: read.byAddress };
}
