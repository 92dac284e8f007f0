import type { Platform } from '../domain/platforms.ts';
import { AppError } from '../errors.ts';
import { findHomeAddress } from '../store/chats.ts';
import { tellAccount } from '../news/tell.ts';
import { useForAccount } from '../store/action-uses.ts';
import { findLocale } from '../store/accounts.ts';
import { type CheckoutIntent, findCheckoutIntent } from '../store/checkout-intents.ts';
import { findPaidEntitlement } from '../store/entitlements.ts';
import { readSignedId } from '../sealing/signed-id.ts';
import { commit } from '../work/commit.ts';
import { RETURN_PURPOSE } from './open-checkout.ts';
import { syncCustomer } from './sync-customer.ts';
import type { BillingApp } from './billing-app.ts';

/** In which language the page speaks, and to which chat it leads back. */
type Returned = { locale: string; platform: Platform | null };

/**
 * The browser came back from Stripe's page. Whether the account has paid comes from Stripe, never from the return itself.
 * Throws `not_found` for an address that this service did not sign.
 */
export async function checkoutReturned(
  app: BillingApp,
  state: string,
): Promise<Returned & { state: 'paid' | 'pending' }> {
  const { accountId } = await getIntent(app, state);
  await syncOnReturn(app, accountId);
  const [{ plan }, locale, home] = await app.db.read(
    findPaidEntitlement(accountId, app.now()),
    findLocale(accountId),
    findHomeAddress(accountId),
  );
  return { state: plan ? 'paid' : 'pending', locale, platform: home?.platform ?? null };
}

/** Whoever has the address may open it any number of times. The webhook or the sweep syncs as well. */
async function syncOnReturn(app: BillingApp, accountId: string): Promise<void> {
  const use = { id: app.newId('use'), accountId, action: 'payment_return' } as const;
  const [isWithinLimit] = await app.db.write([useForAccount(use, app.now())]);
  if (isWithinLimit === 0) return;
  try {
    await syncCustomer(app, accountId);
  } catch (error) {
    app.log.warn({ err: error }, 'could not sync on return');
  }
}

/** The person left Stripe's page without paying. Throws `not_found` for an address that this service did not sign. */
export async function checkoutLeft(app: BillingApp, state: string): Promise<Returned> {
  const { id, accountId } = await getIntent(app, state);
  await commit(app, [tellAccount(app, accountId, { type: 'checkout_left' }, `left:${id}`)]);
  const [locale, home] = await app.db.read(findLocale(accountId), findHomeAddress(accountId));
  return { locale, platform: home?.platform ?? null };
}

async function getIntent(app: BillingApp, state: string): Promise<CheckoutIntent> {
  const id = readSignedId(app.config.sealing, RETURN_PURPOSE, state);
  const [intent] = id ? await app.db.read(findCheckoutIntent(id)) : [null];
  if (!intent) throw new AppError('not_found', 'this address is not one of ours');
  return intent;
}
