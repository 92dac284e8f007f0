import { findCards } from '../store/customers.ts';
import { isAccountOnHold } from '../store/deletions.ts';
import { Stripe } from '../stripe/client.ts';
import type { BillingApp } from './billing-app.ts';
import { cardsOf } from './read-subscription.ts';

/**
 * A card that a person adds on Stripe's page becomes the customer's default, but a subscription with a card of its own goes on
 * charging that one. So a newer default replaces it, and an invoice that failed is charged to it at once, the first time that
 * the card is seen. Returns whether anything changed.
 */
export async function useNewCard(
  { stripe, db }: BillingApp,
  accountId: string,
  subscription: Stripe.Subscription,
): Promise<boolean> {
  const { own, ofCustomer } = cardsOf(subscription);
  if (!ofCustomer || own?.id === ofCustomer.id || (own && ofCustomer.created < own.created))
    return false;
  if (own) await stripe.subscriptions.update(subscription.id, { default_payment_method: '' });
  const [known, isOnHold] = await db.read(findCards(accountId), isAccountOnHold(accountId));
  // Nothing is charged for an account that may be deleted.
  const isNew = !isOnHold && (own !== null || known?.includes(ofCustomer.id) === false);
  const invoice = isNew ? await openInvoice(stripe, subscription) : null;
  if (!invoice) return own !== null;
  try {
    const idempotencyKey = `pay:${invoice}:${ofCustomer.id}`;
    await stripe.invoices.pay(invoice, {}, { idempotencyKey });
  } catch (error) {
    // The bank refuses this card too. The person gets the news of the failed attempt, and Stripe retries later.
    if (!(error instanceof Stripe.errors.StripeCardError)) throw error;
  }
  return true;
}

/** The newest one that can be paid. Of an unpaid subscription the latest invoice is a draft, and the open one is an older one. */
async function openInvoice(
  stripe: BillingApp['stripe'],
  { id, status, latest_invoice: latest }: Stripe.Subscription,
): Promise<string | null> {
  if (typeof latest === 'object' && latest?.status === 'open') return latest.id;
  if (status === 'active' || status === 'trialing') return null;
  const { data } = await stripe.invoices.list({ subscription: id, status: 'open', limit: 1 });
  return data[0]?.id ?? null;
}
