import type { Context } from 'hono';
import type { Payment } from '../resources/checkout-payment.ts';

/** What was typed on a page that takes a card. */
export async function paymentForm(c: Context): Promise<Payment> {
  const form = new URLSearchParams(await c.req.text());
  const confirmed = form.get('confirmed');
  return {
    number: form.get('cardNumber') ?? '',
    expiry: form.get('cardExpiry') ?? undefined,
    cvc: form.get('cardCvc') ?? undefined,
    confirmed: confirmed === null ? undefined : confirmed === 'yes',
    byBank: form.get('method') === 'bank',
    code: form.get('promotion') || undefined,
    country: form.get('country') || undefined,
    agrees: form.get('terms') === 'yes',
  };
}
