import type { App } from '../app.ts';
import type { SecretRef } from '../conversation/incoming.ts';
import type { Ring } from '../effects.ts';
import type { Received } from '../inbox.ts';
import { idFrom } from '../ids.ts';
import { findAccountOfUser } from '../store/chats.ts';
import { addCredential, countCredentials } from '../store/credentials.ts';
import type { Statement } from '../store/database.ts';
import { addToInbox } from '../store/inbox.ts';
import { addToOutbox } from '../store/outbox.ts';
import { detectSecret, type CredentialKind } from './detect.ts';
import { seal } from './seal.ts';

type EdgeApp = Pick<App, 'config' | 'db' | 'now'>;

export const CREDENTIAL_PURPOSE = 'claude';
const MOST_PASTES_AN_HOUR = 10;

/**
 * The secret firewall: looks at every text of every chat before anything is stored. A usable credential is sealed, any
 * other secret is thrown away; in both cases the message is to be deleted and the conversation gets a reference only.
 * Returns null when the text holds no secret.
 */
export async function catchSecret(
  app: EdgeApp,
  received: Received,
  typed: { text: string; messageId: string },
  ensure: Statement[],
): Promise<{ statements: Statement[]; rings: Ring[] } | null> {
  const detected = detectSecret(typed.text);
  if (!detected) return null;
  if (ensure.length > 0) await app.db.write(ensure);
  const kept =
    detected.type === 'credential'
      ? await keepCredential(app, received, detected)
      : { secret: { problem: detected.problem }, statements: [], rings: [] };
  return {
    statements: [
      ...kept.statements,
      ...eventStatements(app, received, kept.secret, typed.messageId),
    ],
    rings: kept.rings,
  };
}

type Kept = { secret: SecretRef; statements: Statement[]; rings: Ring[] };

async function keepCredential(
  app: EdgeApp,
  received: Received,
  { kind, value }: { kind: CredentialKind; value: string },
): Promise<Kept> {
  const refuse = (problem: 'not_offered' | 'too_many'): Kept => ({
    secret: { problem },
    statements: [],
    rings: [],
  });
  if (!app.config.credentialPaths.includes(kind)) return refuse('not_offered');
  const now = app.now();
  const [found] = await app.db.read([findAccountOfUser(received.platform, received.platformUser)]);
  const accountId = String(found?.rows[0]?.['account_id']);
  const [counted] = await app.db.read([countCredentials(accountId, now - 3_600_000)]);
  if (Number(counted?.rows[0]?.['recent'] ?? 0) >= MOST_PASTES_AN_HOUR) return refuse('too_many');

  const version = Number(counted?.rows[0]?.['newest'] ?? 0) + 1;
  const id = idFrom('crd', received.platform, received.bot, received.eventId);
  const last4 = value.slice(-4);
  const context = { owner: accountId, purpose: CREDENTIAL_PURPOSE, version };
  const sealed = seal(app.config.sealing, value, context);
  return {
    secret: { credentialId: id, kind, last4 },
    statements: [addCredential({ id, accountId, version, kind, sealed, last4 }, now)],
    rings: [{ job: 'check-credential', payload: { id } }],
  };
}

function eventStatements(
  app: EdgeApp,
  received: Received,
  secret: SecretRef,
  messageId: string,
): Statement[] {
  const now = app.now();
  const { eventId } = received;
  const deletion = {
    id: idFrom('out', 'delete', received.platform, received.bot, eventId),
    slot: null,
    mode: 'delete' as const,
    content: { messageId },
  };
  return [
    addToInbox(received, { eventId, incoming: { kind: 'secret', secret }, receivedAt: now }),
    ...addToOutbox(received, deletion, now),
  ];
}
