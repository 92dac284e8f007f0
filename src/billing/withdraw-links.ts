import {
  type CheckoutIntent,
  listLiveCheckoutIntents,
  updateCheckoutIntent,
} from '../store/checkout-intents.ts';
import { Stripe } from '../stripe/client.ts';
import { commit } from '../work/commit.ts';
import { syncUnderLease } from './sync-customer.ts';
import type { BillingApp } from './billing-app.ts';

/** Expires the open payment links of an account, except one. The caller holds the account's billing lease. */
export async function withdrawLinks(
  app: BillingApp,
  accountId: string,
  exceptId: string | null = null,
): Promise<void> {
  const [intents] = await app.db.read(listLiveCheckoutIntents(accountId));
  for (const intent of intents) {
    if (intent.id !== exceptId) await withdrawLink(app, intent);
  }
}

/** Expires one link. A link that was paid in the meantime is synced like any other payment. */
export async function withdrawLink(app: BillingApp, intent: CheckoutIntent): Promise<void> {
  if (intent.stripeSessionId) {
    const session = await app.stripe.checkout.sessions.retrieve(intent.stripeSessionId);
    if (session.status === 'open') await expireSession(app, session.id);
    if (session.status === 'complete') await syncUnderLease(app, intent.accountId);
  }
  await commit(app, [updateCheckoutIntent(intent.id, { dueAt: null }, intent.state)]);
}

async function expireSession(app: BillingApp, sessionId: string): Promise<void> {
  try {
    await app.stripe.checkout.sessions.expire(sessionId);
  } catch (error) {
    // The link was paid or has expired between the two calls; the next sync reads which.
    if (!(error instanceof Stripe.errors.StripeInvalidRequestError)) throw error;
  }
}
