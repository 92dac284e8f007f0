import type { App } from '../app.ts';
import type { StoredSecret } from '../channels/store-token.ts';
import type { ChatEvent, SecretRef } from '../conversation/chat-event.ts';
import type { Detected } from '../credentials/detect.ts';
import { storeSecret } from '../credentials/store-secret.ts';
import type { InboundEvent } from '../domain/inbound-event.ts';
import { idFrom } from '../ids.ts';
import { findAccountOfUser } from '../store/chats.ts';
import { addEvent } from '../store/inbox.ts';
import { addToOutbox } from '../store/outbox.ts';
import type { Change } from '../work/commit.ts';
import { findSecretIn } from './find-secret.ts';
import type { Statement } from '../store/engine.ts';

type EdgeApp = Pick<App, 'config' | 'db' | 'now'>;

/**
 * The secret firewall: inspects every message of every chat before anything is stored. Seals a usable credential or bot token
 * and drops any other secret. Either way the conversation gets only a reference, and the message will be deleted.
 * Returns null when there is no secret in it.
 */
export async function catchSecret(
  app: EdgeApp,
  received: InboundEvent,
  ensure: Statement[],
): Promise<Change[] | null> {
  const found = findSecretIn(received.event);
  if (!found) return null;
  if (ensure.length > 0) await app.db.write(ensure);
  const { secret, changes } = await storeForSender(app, received, found.detected);
  return [...changes, ...eventStatements(app, received, secret, found.messageId)];
}

/** The account is read only for a secret that will be stored. */
async function storeForSender(
  app: EdgeApp,
  received: InboundEvent,
  detected: Detected,
): Promise<StoredSecret> {
  const { platform, platformUser, bot, eventId } = received;
  const from = [platform, bot, eventId];
  if (detected.type === 'problem') return storeSecret(app, detected, { accountId: '', from });
  const [accountId] = await app.db.read(findAccountOfUser(platform, platformUser));
  return storeSecret(app, detected, { accountId: accountId ?? '', from });
}

function eventStatements(
  app: EdgeApp,
  received: InboundEvent,
  secret: SecretRef,
  messageId: string | null,
): Statement[] {
  const now = app.now();
  const { eventId } = received;
  const event: ChatEvent = { kind: 'secret', secret };
  const arrival = addEvent(received, { eventId, event, receivedAt: now });
  if (messageId === null) return [arrival];
  const deletion = {
    id: idFrom('out', 'delete', received.platform, received.bot, eventId),
    slot: null,
    mode: 'delete' as const,
    content: { messageId },
  };
  return [arrival, ...addToOutbox(received, deletion, now)];
}
