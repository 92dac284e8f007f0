import type { App } from '../app.ts';
import { keepToken } from '../channels/store-token.ts';
import { idFrom } from '../ids.ts';
import type { Detected } from '../credentials/detect.ts';
import { keepCredential, type Kept } from '../credentials/keep-credential.ts';

/** Seals what was found where it is of use; any other secret is thrown away. `from` names where it came in. */
export async function keepSecret(
  app: Pick<App, 'config' | 'db' | 'now'>,
  detected: Detected,
  { accountId, from }: { accountId: string; from: string[] },
): Promise<Kept> {
  switch (detected.type) {
    case 'credential': {
      const { kind, value } = detected;
      return keepCredential(app, { id: idFrom('crd', ...from), accountId, kind, value });
    }
    case 'bot_token': {
      const { kind, value } = detected;
      return keepToken(app, { id: idFrom('bot', ...from), accountId, kind, value });
    }
    case 'problem':
      return { secret: { problem: detected.problem }, statements: [], rings: [] };
  }
}
