import { effect, unchanged } from './effect.ts';

export const credentialEffects = {
  test_credential: effect({ duringHold: 'refused', predict: unchanged }),
  disconnect_credential: effect({
    duringHold: 'refused',
    predict: (facts) => ({ ...facts, credential: null }),
  }),
};
