import type { credentialEffects } from '../conversation/effects/credentials.ts';
import { mayPasteAgain } from '../channels/may-paste.ts';
import { idFrom } from '../ids.ts';
import { tellEveryChat } from '../news/tell.ts';
import { removeCredentials, testCredentialNow } from '../store/credentials.ts';
import { raiseDesiredRev } from '../store/machines.ts';
import { type EffectHandlers, SWEEP_NOW } from '../work/effect-handlers.ts';

export const credentialHandlers = {
  test_credential: (app, { accountId }) => [testCredentialNow(accountId, app.now()), SWEEP_NOW],
  disconnect_credential: (app, { accountId, chat, eventId }) => [
    ...mayPasteAgain(app, { id: idFrom('gone', eventId), accountId }),
    removeCredentials(accountId),
    tellEveryChat(
      app,
      { accountId, except: [chat] },
      { type: 'alarm', what: 'credential_removed', chat },
      idFrom('gone', eventId),
    ),
    raiseDesiredRev(accountId, app.now()),
    SWEEP_NOW,
  ],
} satisfies EffectHandlers<typeof credentialEffects>;
