import type { Config } from '../config/config.ts';
import type { Stripe } from '../stripe/client.ts';

type Params = Stripe.Checkout.SessionCreateParams;

/** What the settings say about Stripe's payment page, in the language of its reader. */
export function checkoutParams(
  { stripe: { checkout } }: Pick<Config, 'stripe'>,
  locale: string,
): Partial<Params> {
  return {
    allowed_payment_method_types: [...checkout.paymentMethods] as NonNullable<
      Params['allowed_payment_method_types']
    >,
    allow_promotion_codes: checkout.promotionCodes,
    // Otherwise the card is charged in another currency and amount than the chat says.
    adaptive_pricing: { enabled: checkout.adaptivePricing },
    // A tax needs an address, and an existing customer has one only if the page may store it.
    ...(checkout.automaticTax
      ? {
          automatic_tax: { enabled: true },
          customer_update: { address: 'auto' as const, name: 'auto' as const },
        }
      : {}),
    ...(checkout.termsConsent
      ? { consent_collection: { terms_of_service: 'required' as const } }
      : {}),
    locale: pageLanguage(locale),
  };
}

/** What the payment page may change about the prices that we name. */
export function priceChanges({ stripe: { checkout } }: Pick<Config, 'stripe'>): {
  tax: boolean;
  currency: boolean;
} {
  return { tax: checkout.automaticTax, currency: checkout.adaptivePricing };
}

/** The language of Stripe's pages for somebody. */
export function pageLanguage(locale: string): 'en' | 'de' | 'es' | 'auto' {
  const code = locale.slice(0, 2).toLowerCase();
  return code === 'en' || code === 'de' || code === 'es' ? code : 'auto';
}
