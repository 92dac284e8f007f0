import { findCards } from '../store/customers.ts';
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
  const [known] = await db.read(findCards(accountId));
  const isNew = own !== null || known?.includes(ofCustomer.id) === false;
  const { latest_invoice: invoice } = subscription;
  if (!isNew || typeof invoice !== 'object' || invoice?.status !== 'open') return own !== null;
  try {
    const idempotencyKey = `pay:${invoice.id}:${ofCustomer.id}`;
    await stripe.invoices.pay(invoice.id, {}, { idempotencyKey });
  } catch (error) {
    // The bank refuses this card too. The person gets the news of the failed attempt, and Stripe retries later.
    if (!(error instanceof Stripe.errors.StripeCardError)) throw error;
  }
  return true;
}
