import type { App } from '../app.ts';
import type { SecretRef } from '../conversation/chat-event.ts';
import type { Ring } from './effects.ts';
import type { InboundEvent } from '../domain/inbound-event.ts';
import { idFrom } from '../ids.ts';
import { findAccountOfUser } from '../store/chats.ts';
import type { Statement } from '../store/database.ts';
import { addArrival } from '../store/inbox.ts';
import { addToOutbox } from '../store/outbox.ts';
import { type Detected, detectSecret } from '../credentials/detect.ts';
import type { Kept } from '../credentials/keep-credential.ts';
import { keepSecret } from './keep-secret.ts';

type EdgeApp = Pick<App, 'config' | 'db' | 'now'>;

/**
 * The secret firewall: looks at every text of every chat before anything is stored. A usable credential or bot token
 * is sealed, any other secret is thrown away; in both cases the message is to be deleted and the conversation gets a reference only.
 * Returns null when the text holds no secret.
 */
export async function catchSecret(
  app: EdgeApp,
  received: InboundEvent,
  typed: { text: string; messageId: string | null },
  ensure: Statement[],
): Promise<{ statements: Statement[]; rings: Ring[] } | null> {
  const detected = detectSecret(typed.text);
  if (!detected) return null;
  if (ensure.length > 0) await app.db.write(ensure);
  const kept = await keepForSender(app, received, detected);
  return {
    statements: [
      ...kept.statements,
      ...eventStatements(app, received, kept.secret, typed.messageId),
    ],
    rings: kept.rings,
  };
}

/** Only what is kept needs to know whose it is, so only then is the account looked up. */
async function keepForSender(
  app: EdgeApp,
  received: InboundEvent,
  detected: Detected,
): Promise<Kept> {
  const { platform, platformUser, bot, eventId } = received;
  const from = [platform, bot, eventId];
  if (detected.type === 'problem') return keepSecret(app, detected, { accountId: '', from });
  const [found] = await app.db.read([findAccountOfUser(platform, platformUser)]);
  const accountId = String(found?.rows[0]?.['account_id']);
  return keepSecret(app, detected, { accountId, from });
}

function eventStatements(
  app: EdgeApp,
  received: InboundEvent,
  secret: SecretRef,
  messageId: string | null,
): Statement[] {
  const now = app.now();
  const { eventId } = received;
  const incoming = { kind: 'secret' as const, secret };
  const arrival = addArrival(received, { eventId, incoming, receivedAt: now });
  if (messageId === null) return [arrival];
  const deletion = {
    id: idFrom('out', 'delete', received.platform, received.bot, eventId),
    slot: null,
    mode: 'delete' as const,
    content: { messageId },
  };
  return [arrival, ...addToOutbox(received, deletion, now)];
}
