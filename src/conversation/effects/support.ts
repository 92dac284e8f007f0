import type { Facts, SupportFacts } from '../facts.ts';
import { effect } from './effect.ts';

export const supportEffects = {
  write_support: effect<{ text: string }>({
    duringHold: 'allowed',
    costs: 'support',
    predict: (facts) =>
      withSupport(facts, {
        state: 'waiting',
        waitingSince: facts.support.waitingSince ?? facts.now,
      }),
  }),
  close_support: effect({
    duringHold: 'allowed',
    costs: null,
    predict: (facts) => withSupport(facts, { state: 'closed', waitingSince: null }),
  }),
};

function withSupport(facts: Facts, change: Partial<SupportFacts>): Facts {
  return { ...facts, support: { ...facts.support, ...change } };
}
