import type { credentialEffects } from '../conversation/effects/credentials.ts';
import { idFrom } from '../ids.ts';
import { tellEveryChat } from '../news/tell.ts';
import { forgetUses, useForAccount } from '../store/action-uses.ts';
import { removeCredentials, testCredentialNow } from '../store/credentials.ts';
import { raiseDesiredRev } from '../store/machines.ts';
import { type EffectHandlers, SWEEP_NOW } from '../work/effect-handlers.ts';

export const credentialHandlers = {
  test_credential: (app, { accountId }) => [testCredentialNow(accountId, app.now()), SWEEP_NOW],
  disconnect_credential: (app, { accountId, chat, eventId }) => [
    // Whoever has just disconnected is about to connect another one.
    forgetUses(accountId, { action: 'secret', allowedBy: 'fresh_pastes' }, app.now()),
    useForAccount({ id: idFrom('use', eventId), accountId, action: 'fresh_pastes' }, app.now()),
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
