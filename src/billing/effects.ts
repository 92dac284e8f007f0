import type { billingEffects } from '../conversation/effects/billing.ts';
import { idFrom } from '../ids.ts';
import { addCheckoutIntent } from '../store/checkout-intents.ts';
import { addUpgrade, askAboutUpgrade, confirmUpgrade, dropUpgrade } from '../store/upgrades.ts';
import type { PlanChangeKind } from '../domain/plan-changes.ts';
import type { Plan } from '../domain/plans.ts';
import { chooseStaying } from '../store/channels.ts';
import { requestBilling } from '../store/billing-views.ts';
import { addPlanChange, saveCancelReason } from '../store/plan-changes.ts';
import { MONEY_BACK, requestRefund } from './request-refund.ts';
import type { Change } from '../work/commit.ts';
import {
  type Cause,
  type EffectApp,
  type EffectHandlers,
  SWEEP_NOW,
} from '../work/effect-handlers.ts';

export const billingHandlers = {
  open_checkout: (app, { accountId, eventId }, { plan }) => {
    const id = idFrom('chk', eventId);
    return [
      ...addCheckoutIntent({ id, accountId, plan, now: app.now() }),
      { enqueue: 'open-checkout', payload: { id } },
    ];
  },
  sync_checkout: (_app, { accountId }) => [
    { enqueue: 'sync-customer', payload: { accountId, asked: true } },
  ],
  quote_upgrade: (app, { accountId, eventId }, { plan }) => {
    const id = idFrom('upg', eventId);
    return [
      ...addUpgrade({ id, accountId, plan, now: app.now() }),
      { enqueue: 'upgrade-plan', payload: { id } },
    ];
  },
  confirm_upgrade: (app, { accountId }, { id }) => [
    confirmUpgrade(id, accountId, app.now()),
    { enqueue: 'upgrade-plan', payload: { id } },
  ],
  cancel_plan: (app, cause) => changing(app, cause, { kind: 'cancel' }),
  resume_plan: (app, cause) => changing(app, cause, { kind: 'resume' }),
  keep_size: (app, cause) => changing(app, cause, { kind: 'keep_size' }),
  shrink_plan: (app, cause, { plan, stays }) => [
    ...(stays ? [chooseStaying(cause.accountId, stays)] : []),
    ...changing(app, cause, { kind: 'shrink', plan }),
  ],
  read_billing: (app, { accountId }) => [
    requestBilling(accountId, app.now()),
    { enqueue: 'read-billing', payload: { id: accountId } },
  ],
  take_money_back: (app, { accountId, eventId }) =>
    requestRefund(app, { id: idFrom('rfd', eventId), accountId, ...MONEY_BACK }),
  say_why: (_app, { accountId }, { reason }) => [saveCancelReason(accountId, reason)],
  ask_about_upgrade: (app, { accountId }) => [askAboutUpgrade(accountId, app.now()), SWEEP_NOW],
  drop_upgrade: (app, { accountId }) => [dropUpgrade(accountId, app.now()), SWEEP_NOW],
} satisfies EffectHandlers<typeof billingEffects>;

function changing(
  app: EffectApp,
  { accountId, eventId }: Cause,
  wanted: { kind: PlanChangeKind; plan?: Plan },
): Change[] {
  const id = idFrom('pch', eventId);
  return [
    ...addPlanChange({ id, accountId, ...wanted, now: app.now() }),
    { enqueue: 'change-plan', payload: { id } },
  ];
}
