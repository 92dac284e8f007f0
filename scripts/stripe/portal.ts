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

/** What Stripe's page says above: whose it is, and where the terms and the privacy policy are, when the service has such pages. */
function profileOf({ publicUrl, pages }: SetUp) {
  return {
    headline: 'Automna: your plan, your card and your invoices',
    ...(pages.privacy ? { privacy_policy_url: `${publicUrl}/privacy` } : {}),
    ...(pages.terms ? { terms_of_service_url: `${publicUrl}/terms` } : {}),
  };
}

/** The configuration is found by its metadata; a hash tells whether it is still the one that is wanted. */
export async function ensurePortal(setUp: SetUp, result: Result): Promise<string | null> {
  const { stripe } = setUp;
  const wanted = { business_profile: profileOf(setUp), features: FEATURES };
  const hash = createHash('sha256').update(JSON.stringify(wanted)).digest('hex').slice(0, 16);
  const metadata = { automna: 'portal', hash };
  const found = await findConfiguration(setUp);
  if (!found) {
    const made = await step(setUp, result, {
      text: '+ portal configuration: card, invoices, address, cancellation at the end of the period',
      take: () => stripe.billingPortal.configurations.create({ name: NAME, ...wanted, metadata }),
    });
    return made?.id ?? null;
  }
  if (found.metadata?.['hash'] !== hash || !isAsWanted(found, wanted.business_profile)) {
    await step(setUp, result, {
      text: `~ portal configuration ${found.id}: features and links as wanted`,
      take: () =>
        stripe.billingPortal.configurations.update(found.id, { active: true, ...wanted, metadata }),
    });
  }
  return found.id;
}

type Profile = ReturnType<typeof profileOf>;

/** Somebody may have switched on by hand what goes past the chat, or what people may change of themselves. */
function isAsWanted(
  { active, features, business_profile: profile }: Stripe.BillingPortal.Configuration,
  wanted: Profile,
): boolean {
  const switches = Object.keys(FEATURES) as (keyof typeof FEATURES)[];
  const { mode, cancellation_reason: reason } = features.subscription_cancel;
  const { cancellation_reason: asked } = FEATURES.subscription_cancel;
  return (
    active &&
    switches.every((name) => features[name].enabled === FEATURES[name].enabled) &&
    isSame(features.customer_update.allowed_updates, FEATURES.customer_update.allowed_updates) &&
    mode === FEATURES.subscription_cancel.mode &&
    reason.enabled &&
    isSame(reason.options, asked.options) &&
    Object.entries(wanted).every(([name, value]) => profile[name as keyof Profile] === value)
  );
}

/** Stripe lists them in an order of its own. */
function isSame(found: string[], wanted: string[]): boolean {
  return found.toSorted().join(' ') === wanted.toSorted().join(' ');
}

async function findConfiguration({
  stripe,
}: SetUp): Promise<Stripe.BillingPortal.Configuration | null> {
  for await (const configuration of stripe.billingPortal.configurations.list({ limit: 100 })) {
    if (configuration.metadata?.['automna'] === 'portal') return configuration;
  }
  return null;
}
