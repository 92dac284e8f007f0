import type { ChannelKind } from '../../domain/channels.ts';
import type { CancelReason, PlanChangeKind } from '../../domain/plan-changes.ts';
import type { Facts } from '../facts.ts';
import type { Plan } from '../../domain/plans.ts';
import { effect, unchanged } from './effect.ts';

export const billingEffects = {
  open_checkout: effect<{ plan: Plan }>({
    needs: 'payments',
    duringHold: 'refused',
    costs: 'payment_link',
    predict: (facts, { plan }) => ({
      ...facts,
      checkout: { plan, state: 'opening', url: null, expiresAt: null, inTrouble: false },
    }),
  }),
  sync_checkout: effect({ duringHold: 'refused', costs: 'payment_check', predict: unchanged }),
  quote_upgrade: effect<{ plan: Plan }>({
    needs: 'payments',
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
    needs: 'payments',
    duringHold: 'refused',
    costs: null,
    predict: (facts) => ({
      ...facts,
      upgrade: facts.upgrade && { ...facts.upgrade, state: 'confirmed' },
    }),
  }),
  cancel_plan: effect({ duringHold: 'refused', costs: null, predict: requesting('cancel') }),
  resume_plan: effect({
    duringHold: 'refused',
    costs: 'plan_change',
    predict: requesting('resume'),
  }),
  keep_size: effect({
    duringHold: 'refused',
    costs: 'plan_change',
    predict: requesting('keep_size'),
  }),
  shrink_plan: effect<{ plan: Plan; stays: ChannelKind | null }>({
    duringHold: 'refused',
    costs: 'plan_change',
    predict: requesting('shrink'),
  }),
  read_billing: effect({
    duringHold: 'refused',
    costs: 'billing_view',
    predict: (facts) => ({ ...facts, billing: null }),
  }),
  take_money_back: effect({
    duringHold: 'refused',
    costs: 'plan_change',
    predict: (facts) => ({
      ...facts,
      refund: {
        kind: 'not_ready',
        state: 'requested',
        refusal: null,
        hasEnded: true,
        amountCents: 0,
        inTrouble: false,
      },
    }),
  }),
  say_why: effect<{ reason: CancelReason }>({
    duringHold: 'refused',
    costs: null,
    predict: (facts) => ({
      ...facts,
      planChange: facts.planChange && { ...facts.planChange, hasReason: true },
    }),
  }),
  drop_upgrade: effect({
    duringHold: 'refused',
    costs: 'plan_change',
    predict: (facts) => ({
      ...facts,
      upgrade: facts.upgrade && { ...facts.upgrade, reason: 'dropped' },
    }),
  }),
  ask_about_upgrade: effect({ duringHold: 'refused', costs: 'payment_check', predict: unchanged }),
};

function requesting(kind: PlanChangeKind): (facts: Facts) => Facts {
  const asked = {
    kind,
    state: 'requested',
    refusal: null,
    hasReason: false,
    inTrouble: false,
  } as const;
  return (facts) => ({ ...facts, planChange: asked });
}
