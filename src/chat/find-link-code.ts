import type { App } from '../app.ts';
import type { ChatEvent } from '../conversation/chat-event.ts';
import { readLinkCode } from '../conversation/read-text.ts';
import type { InboundEvent } from '../domain/inbound-event.ts';
import { findTypedLinkCode } from '../store/link-codes.ts';
import { linkCodeHashes } from '../sealing/link-code.ts';

type EdgeApp = Pick<App, 'config' | 'db' | 'now'>;

/**
 * The link code in a text, so that the code itself is stored nowhere. Null for a text that holds none of ours; whether
 * one counts here is for the conversation to say.
 */
export async function findLinkCodeIn(
  app: EdgeApp,
  received: InboundEvent,
): Promise<ChatEvent | null> {
  const { event, platform, platformUser } = received;
  const read = event.kind === 'text' ? readLinkCode(event.text) : null;
  if (!read) return null;
  const hashes = linkCodeHashes(app.config.sealing, read.code);
  const [result] = await app.db.read([findTypedLinkCode(hashes, platform, platformUser)]);
  const row = result?.rows[0];
  if (!row) return null;
  const isLive = row['state'] === 'shown' && Number(row['expires_at']) > app.now();
  return {
    kind: 'link_code',
    id: String(row['id']),
    chat: String(row['chat']),
    found: row['own'] === 1 ? 'own' : isLive ? 'live' : 'expired',
    explicit: read.explicit,
  };
}
