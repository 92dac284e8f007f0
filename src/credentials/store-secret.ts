import type { App } from '../app.ts';
import { type StoredSecret, storeToken } from '../channels/store-token.ts';
import { idFrom } from '../ids.ts';
import type { Detected } from './detect.ts';
import { storeCredential } from './store-credential.ts';

/** Seals a detected secret that we can use and drops any other. `from` identifies the event that brought it. */
export async function storeSecret(
  app: Pick<App, 'config' | 'db' | 'now'>,
  detected: Detected,
  { accountId, from }: { accountId: string; from: string[] },
): Promise<StoredSecret> {
  switch (detected.type) {
    case 'credential': {
      const { kind, value } = detected;
      return storeCredential(app, { id: idFrom('crd', ...from), accountId, kind, value });
    }
    case 'bot_token': {
      const { kind, value } = detected;
      return storeToken(app, { id: idFrom('bot', ...from), accountId, kind, value });
    }
    case 'problem':
      return { secret: { problem: detected.problem }, changes: [] };
  }
}
