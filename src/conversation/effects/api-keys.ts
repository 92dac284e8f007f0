import type { ApiScope } from '../../domain/api-keys.ts';
import { effect } from './effect.ts';

export const apiKeyEffects = {
  /** A one-time page that shows a new key. */
  open_api_page: effect<{ scope: ApiScope }>({
    duringHold: 'refused',
    costs: 'page',
    predict: (facts) => ({ ...facts, apiPage: null }),
  }),
  revoke_api_key: effect<{ id: string }>({
    duringHold: 'refused',
    costs: null,
    predict: (facts, { id }) => ({
      ...facts,
      apiKeys: facts.apiKeys.filter((key) => key.id !== id),
    }),
  }),
};
