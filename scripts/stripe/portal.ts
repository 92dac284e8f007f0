import { createHash } from 'node:crypto';
import type { Stripe } from '../../src/stripe/client.ts';
import { type Result, type SetUp, step } from './step.ts';

const NAME = 'Automna';

/**
 * What customers may do on Stripe's own pages: the card, invoices, their address, and the end of the plan. Changes of plan
 * and pauses are off, because the chat says what they mean first.
 */
const FEATURES = {
  customer_update: { enabled: true, allowed_updates: ['address', 'email', 'name', 'tax_id'] },
  invoice_history: { enabled: true },
  payment_method_update: { enabled: true },
  subscription_cancel: {
    enabled: true,
    mode: 'at_period_end',
    cancellation_reason: {
      enabled: true,
      options: ['too_expensive', 'missing_features', 'switched_service', 'unused', 'other'],
    },
  },
  subscription_pause: { enabled: false },
  subscription_update: { enabled: false },
} satisfies Stripe.BillingPortal.ConfigurationCreateParams.Features &
  Stripe.BillingPortal.ConfigurationUpdateParams.Features;

/** The configuration is found by its metadata; a hash tells whether it is still the one that is wanted. */
export async function ensurePortal(setUp: SetUp, result: Result): Promise<string | null> {
  const { stripe } = setUp;
  const hash = createHash('sha256').update(JSON.stringify(FEATURES)).digest('hex').slice(0, 16);
  const found = await findConfiguration(setUp);
  if (!found) {
    const made = await step(setUp, result, {
      text: '+ portal configuration: card, invoices, address, cancellation at the end of the period',
      take: () =>
        stripe.billingPortal.configurations.create({
          name: NAME,
          features: FEATURES,
          metadata: { automna: 'portal', hash },
        }),
    });
    return made?.id ?? null;
  }
  if (found.metadata?.['hash'] !== hash || !isAsWanted(found)) {
    await step(setUp, result, {
      text: `~ portal configuration ${found.id}: features as wanted`,
      take: () =>
        stripe.billingPortal.configurations.update(found.id, {
          active: true,
          features: FEATURES,
          metadata: { automna: 'portal', hash },
        }),
    });
  }
  return found.id;
}

/** Somebody may have switched on by hand what goes past the chat. */
function isAsWanted({ active, features }: Stripe.BillingPortal.Configuration): boolean {
  const switches = Object.keys(FEATURES) as (keyof typeof FEATURES)[];
  const { mode, cancellation_reason: reason } = features.subscription_cancel;
  return (
    active &&
    switches.every((name) => features[name].enabled === FEATURES[name].enabled) &&
    mode === FEATURES.subscription_cancel.mode &&
    reason.enabled
  );
}

async function findConfiguration({
  stripe,
}: SetUp): Promise<Stripe.BillingPortal.Configuration | null> {
  for await (const configuration of stripe.billingPortal.configurations.list({ limit: 100 })) {
    if (configuration.metadata?.['automna'] === 'portal') return configuration;
  }
  return null;
}
