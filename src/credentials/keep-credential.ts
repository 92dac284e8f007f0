import type { App } from '../app.ts';
import type { SecretRef } from '../conversation/chat-event.ts';
import type { Ring } from '../chat/effects.ts';
import { addCredential, countCredentials } from '../store/credentials.ts';
import type { Statement } from '../store/database.ts';
import { seal } from '../sealing/seal.ts';
import { credentialSeal } from '../sealing/seal-contexts.ts';
import type { CredentialKind } from '../domain/credentials.ts';

const MOST_PASTES_AN_HOUR = 10;

/** A reference for the conversation, the rows that keep the credential, and what to ring once they stand. */
export type Kept = { secret: SecretRef; statements: Statement[]; rings: Ring[] };

/**
 * Seals a credential as the next version of its account. Nothing is kept of a kind that this deployment does not offer,
 * or after too many in an hour. `id` comes from where the credential came in, so that the same paste is one row.
 */
export async function keepCredential(
  app: Pick<App, 'config' | 'db' | 'now'>,
  given: { id: string; accountId: string; kind: CredentialKind; value: string },
): Promise<Kept> {
  const { id, accountId, kind, value } = given;
  if (!app.config.credentialPaths.includes(kind)) return refuse('not_offered');
  const now = app.now();
  const [counted] = await app.db.read([countCredentials(accountId, now - 3_600_000)]);
  if (Number(counted?.rows[0]?.['recent'] ?? 0) >= MOST_PASTES_AN_HOUR) return refuse('too_many');

  const version = Number(counted?.rows[0]?.['newest'] ?? 0) + 1;
  const last4 = value.slice(-4);
  const sealed = seal(app.config.sealing, value, credentialSeal(accountId, version));
  return {
    secret: { credentialId: id, kind, last4 },
    statements: [addCredential({ id, accountId, version, kind, sealed, last4 }, now)],
    rings: [{ job: 'check-credential', payload: { id } }],
  };
}

function refuse(problem: 'not_offered' | 'too_many'): Kept {
  return { secret: { problem }, statements: [], rings: [] };
}
