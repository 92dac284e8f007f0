import type { billingEffects } from '../conversation/effects/billing.ts';
import { idFrom } from '../ids.ts';
import { addCheckoutIntent } from '../store/checkout-intents.ts';
import { addUpgrade, askAboutUpgrade, confirmUpgrade } from '../store/upgrades.ts';
import { type EffectHandlers, SWEEP_NOW } from '../work/effect-handlers.ts';

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
  ask_about_upgrade: (app, { accountId }) => [askAboutUpgrade(accountId, app.now()), SWEEP_NOW],
} satisfies EffectHandlers<typeof billingEffects>;
