import type { apiKeyEffects } from '../conversation/effects/api-keys.ts';
import { tellEveryChat } from '../news/tell.ts';
import { openPage } from '../pages/effects.ts';
import { deleteApiKey } from '../store/api-keys.ts';
import type { EffectHandlers } from '../work/effect-handlers.ts';

export const apiKeyHandlers = {
  open_api_page: (app, cause, { scope }) =>
    openPage(app, cause, { purpose: scope === 'full' ? 'api_full' : 'api_read' }),
  revoke_api_key: (app, { accountId, chat }, { id }) => [
    deleteApiKey(id, accountId),
    tellEveryChat(
      app,
      { accountId, except: [chat] },
      { type: 'alarm', what: 'api_key_revoked', chat },
      `revoked:${id}`,
    ),
  ],
} satisfies EffectHandlers<typeof apiKeyEffects>;
