import type { App } from '../app.ts';
import { PLANS } from '../domain/plans.ts';
import { AppError } from '../errors.ts';
import { Stripe } from '../stripe/client.ts';

/** A start does not wait longer for Stripe. */
const SOON = { timeout: 5000, maxNetworkRetries: 0 };

/**
 * Throws `config` when a price that is sold belongs to the other mode, live or test, than the key: every payment link would
 * fail. While Stripe does not answer, the service starts, and `check` tells more.
 */
export async function refuseOtherMode(app: Pick<App, 'config' | 'stripe' | 'log'>): Promise<void> {
  const { livemode, prices } = app.config.stripe;
  const ids = PLANS.map((plan) => prices[plan][0]);
  const answers = await Promise.all(ids.map((id) => isOfOtherMode(app, id)));
  const wrong = ids.filter((_id, at) => answers[at]);
  if (wrong.length === 0) return;
  const [mode, other] = livemode ? ['live', 'test'] : ['test', 'live'];
  throw new AppError(
    'config',
    `The settings need attention:\n  - STRIPE_PRICES: STRIPE_SECRET_KEY is of ${mode} mode, but ${wrong.join(', ')} of ${other} mode; copy the prices of ${mode} mode`,
  );
}

async function isOfOtherMode(
  { stripe, config, log }: Pick<App, 'config' | 'stripe' | 'log'>,
  id: string,
): Promise<boolean> {
  try {
    const price = await stripe.prices.retrieve(id, {}, SOON);
    return price.livemode !== config.stripe.livemode;
  } catch (error) {
    // Source: docs.stripe.com/error-codes, `resource_missing` and `livemode_mismatch`.
    const isKnown = error instanceof Stripe.errors.StripeInvalidRequestError;
    if (isKnown && /exists in (live|test) mode/.test(error.message)) return true;
    log.warn({ err: error, price: id }, 'could not ask Stripe about a price');
    return false;
  }
}
