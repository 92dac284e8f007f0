import type { SecretProblem } from '../conversation/chat-event.ts';
import { mayPasteAgain } from '../channels/may-paste.ts';
import { deliverEvent, tellEveryChat } from '../news/tell.ts';
import { isVersionTaken, removeCredentials } from '../store/credentials.ts';
import { raiseDesiredRev } from '../store/machines.ts';
import { commit, type CommitApp } from '../work/commit.ts';
import { SWEEP_NOW } from '../work/effect-handlers.ts';
import { detectSecret } from './detect.ts';
import { storeSecret } from './store-secret.ts';

const MOST_TRIES = 5;
type Owner = { accountId: string; homeChat: string };

/** Takes a Claude credential from a program, as if it had been pasted into the home chat. Returns why it was not kept, or null. */
export async function putCredential(
  app: CommitApp,
  owner: Owner,
  value: string,
): Promise<SecretProblem | 'empty' | null> {
  const id = app.newId('api');
  for (let tries = 1; ; tries += 1) {
    try {
      return await put(app, owner, { id, value });
    } catch (error) {
      if (tries === MOST_TRIES || !isVersionTaken(error)) throw error;
    }
  }
}

async function put(
  app: CommitApp,
  { accountId, homeChat }: Owner,
  { id, value }: { id: string; value: string },
): Promise<SecretProblem | 'empty' | null> {
  const detected = detectSecret(value);
  if (!detected) return 'empty';
  if (detected.type === 'bot_token') return 'looks_secret';
  const { secret, changes } = await storeSecret(app, detected, { accountId, from: ['api', id] });
  if ('problem' in secret) return secret.problem;
  await commit(app, [...changes, deliverEvent(app, homeChat, id, { kind: 'secret', secret })]);
  return null;
}

/** Disconnects the account's Claude for a program, and tells all chats. */
export async function deleteCredential(app: CommitApp, { accountId }: Owner): Promise<void> {
  const id = app.newId('api');
  await commit(app, [
    ...mayPasteAgain(app, { id, accountId }),
    removeCredentials(accountId),
    tellEveryChat(app, { accountId, except: [] }, { type: 'credential_removed_by_key' }, id),
    raiseDesiredRev(accountId, app.now()),
    SWEEP_NOW,
  ]);
}
