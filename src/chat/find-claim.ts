import type { App } from '../app.ts';
import type { ChatEvent } from '../conversation/chat-event.ts';
import { readClaimCode } from '../conversation/read-text.ts';
import type { InboundEvent } from '../domain/inbound-event.ts';
import { claimCodeHash } from '../sealing/claim-code.ts';
import { findTypedClaim } from '../store/claims.ts';

/** Replaces a text with the code of an imported person by a reference, so that the code itself is never stored. */
export async function findClaimIn(
  app: Pick<App, 'config' | 'db' | 'now'>,
  received: InboundEvent,
): Promise<ChatEvent | null> {
  const { event } = received;
  const code = event.kind === 'text' ? readClaimCode(event.text) : null;
  if (!code) return null;
  const [claim] = await app.db.read(findTypedClaim(claimCodeHash(code), received, app.now()));
  if (!claim) return { kind: 'claim', id: '', found: 'over' };
  const { id, isOwn, isLive, isExpired } = claim;
  if (isOwn || isLive) return { kind: 'claim', id, found: isOwn ? 'own' : 'live' };
  return { kind: 'claim', id, found: isExpired && app.config.mail ? 'expired' : 'over' };
}
