import type { App } from '../app.ts';
import type { StoredSecret } from '../channels/store-token.ts';
import type { CredentialKind } from '../domain/credentials.ts';
import { credentialSeal } from '../sealing/seal-contexts.ts';
import { seal } from '../sealing/seal.ts';
import { addCredential, countCredentials } from '../store/credentials.ts';

const MOST_PASTES_AN_HOUR = 10;
const HOUR_MS = 3_600_000;

/**
 * Seals a credential as the next version of its account. Refuses a kind that this deployment does not offer, and too many
 * pastes in an hour. The caller derives `id` from the event that brought the credential, so the same paste is one row.
 */
export async function storeCredential(
  app: Pick<App, 'config' | 'db' | 'now'>,
  given: { id: string; accountId: string; kind: CredentialKind; value: string },
): Promise<StoredSecret> {
  const { id, accountId, kind, value } = given;
  if (!app.config.credentialPaths.includes(kind)) return refuse('not_offered');
  const now = app.now();
  const [{ newest, recent }] = await app.db.read(countCredentials(accountId, now - HOUR_MS));
  if (recent >= MOST_PASTES_AN_HOUR) return refuse('too_many');

  const version = newest + 1;
  const last4 = value.slice(-4);
  const sealed = seal(app.config.sealing, value, credentialSeal(accountId, version));
  return {
    secret: { credentialId: id, kind, last4 },
    changes: [
      addCredential({ id, accountId, version, kind, sealed, last4 }, now),
      { enqueue: 'check-credential', payload: { id } },
    ],
  };
}

function refuse(problem: 'not_offered' | 'too_many'): StoredSecret {
  return { secret: { problem }, changes: [] };
}
