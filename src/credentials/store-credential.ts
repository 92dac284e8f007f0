import type { App } from '../app.ts';
import type { StoredSecret } from '../channels/store-token.ts';
import type { CredentialKind } from '../domain/credentials.ts';
import { credentialSeal } from '../sealing/seal-contexts.ts';
import { seal } from '../sealing/seal.ts';
import { mayPaste } from '../channels/may-paste.ts';
import { addCredential, findNewestVersion } from '../store/credentials.ts';

/**
 * Seals a credential as the next version of its account. Refuses a kind that this deployment does not offer, and too many
 * pastes. The caller derives `id` from the event that brought the credential, so the same paste is one row.
 */
export async function storeCredential(
  app: Pick<App, 'config' | 'db' | 'now'>,
  given: { id: string; accountId: string; kind: CredentialKind; value: string },
): Promise<StoredSecret> {
  const { id, accountId, kind, value } = given;
  if (!app.config.credentialPaths.includes(kind)) return refuse('not_offered');
  const now = app.now();
  if (!(await mayPaste(app, { id, accountId }))) return refuse('too_many');
  const [newest] = await app.db.read(findNewestVersion(accountId));
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
