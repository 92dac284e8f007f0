import type { Stripe, StripeClient } from '../stripe/client.ts';
import { pageLanguage } from './checkout-params.ts';

/**
 * Invoices, receipts and Stripe's own mails follow the customer's language there. It is set apart from making the customer, because
 * Stripe refuses a repeated key whose parameters differ, and the person may have changed the language in between.
 */
export async function followLocale(
  stripe: StripeClient,
  { customer }: Pick<Stripe.Subscription, 'customer'>,
  locale: string,
): Promise<void> {
  if (typeof customer === 'string' || customer.deleted) return;
  const language = pageLanguage(locale);
  if (language === 'auto' || customer.preferred_locales?.[0] === language) return;
  await stripe.customers.update(customer.id, { preferred_locales: [language] });
}
