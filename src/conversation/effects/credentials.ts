import { effect, unchanged } from './effect.ts';

export const credentialEffects = {
  test_credential: effect({ duringHold: 'refused', costs: 'credential_test', predict: unchanged }),
  disconnect_credential: effect({
    duringHold: 'refused',
    costs: null,
    predict: (facts) => ({ ...facts, credential: null }),
  }),
};
