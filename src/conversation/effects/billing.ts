import type { Plan } from '../../domain/plans.ts';
import { effect, unchanged } from './effect.ts';

export const billingEffects = {
  open_checkout: effect<{ plan: Plan }>({
    duringHold: 'refused',
    costs: 'payment_link',
    predict: (facts, { plan }) => ({
      ...facts,
      checkout: { plan, state: 'opening', url: null, expiresAt: null, inTrouble: false },
    }),
  }),
  sync_checkout: effect({ duringHold: 'refused', costs: 'payment_check', predict: unchanged }),
  quote_upgrade: effect<{ plan: Plan }>({
    duringHold: 'refused',
    costs: 'plan_change',
    predict: (facts, { plan }) => ({
      ...facts,
      upgrade: {
        id: '',
        plan,
        state: 'quoting',
        reason: null,
        amountDue: null,
        renewsAt: null,
        untilAt: null,
        payUrl: null,
        inTrouble: false,
      },
    }),
  }),
  confirm_upgrade: effect<{ id: string }>({
    duringHold: 'refused',
    costs: null,
    predict: (facts) => ({
      ...facts,
      upgrade: facts.upgrade && { ...facts.upgrade, state: 'confirmed' },
    }),
  }),
  ask_about_upgrade: effect({ duringHold: 'refused', costs: 'payment_check', predict: unchanged }),
};
