import { localeOf } from '../accounts/locale-of.ts';
import { AppError } from '../errors.ts';
import { tell } from '../chat/receive.ts';
import { findCheckoutIntent, toCheckoutIntent } from '../store/checkout-intents.ts';
import { findSubscription, toSubscription } from '../store/subscriptions.ts';
import { readSignedId } from '../sealing/signed-id.ts';
import { entitlement } from '../domain/entitlement.ts';
import { RETURN_PURPOSE } from './open-checkout.ts';
import { type BillingApp, syncCustomer } from './sync-customer.ts';

/**
 * The browser came back from Stripe's page: Stripe is read, and what it says counts, not the return itself.
 * Throws `not_found` for an address that is not ours.
 */
export async function checkoutReturned(
  app: BillingApp,
  state: string,
): Promise<{ state: 'paid' | 'pending'; locale: string }> {
  const intent = await findIntent(app, state);
  try {
    await syncCustomer(app, intent.accountId);
  } catch (error) {
    // The webhook or the sweep will do it; the person has nothing to wait for here.
    app.log.warn({ err: error }, 'could not sync on return');
  }
  const [result] = await app.db.read([findSubscription(intent.accountId)]);
  const row = result?.rows[0];
  const isPaid = row && entitlement(toSubscription(row), app.now()).plan;
  return { state: isPaid ? 'paid' : 'pending', locale: await localeOf(app, intent.accountId) };
}

/** The person left Stripe's page without paying. Throws `not_found` for an address that is not ours. */
export async function checkoutLeft(app: BillingApp, state: string): Promise<{ locale: string }> {
  const intent = await findIntent(app, state);
  await tell(app, intent.accountId, { type: 'checkout_left' }, `left:${intent.id}`);
  return { locale: await localeOf(app, intent.accountId) };
}

async function findIntent(app: BillingApp, state: string) {
  const id = readSignedId(app.config.sealing, RETURN_PURPOSE, state);
  const [result] = id ? await app.db.read([findCheckoutIntent(id)]) : [];
  const row = result?.rows[0];
  if (!row) throw new AppError('not_found', 'this address is not one of ours');
  return toCheckoutIntent(row);
}
