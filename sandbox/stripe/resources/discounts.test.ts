import type Stripe from 'stripe';
import { expect, test } from 'vitest';
import { aCheckout, aStripe, clientOf, refusalOf } from '../testing.ts';

const DAY = 24 * 3_600_000;

async function aShop(session: Partial<Stripe.Checkout.SessionCreateParams> = {}) {
  const standIn = await aStripe({ now: () => Date.UTC(2026, 0, 1) });
  const stripe = clientOf(standIn);
  await stripe.coupons.create({ id: 'third', percent_off: 33, duration: 'once' });
  await stripe.promotionCodes.create({
    code: 'HELLO',
    max_redemptions: 1,
    promotion: { type: 'coupon', coupon: 'third' },
  });
  const checkout = await aCheckout(stripe, session);
  const send = (form: Record<string, string>) =>
    fetch(checkout.url ?? '', {
      method: 'POST',
      body: new URLSearchParams({ cardNumber: '4242424242424242', ...form }),
      redirect: 'manual',
    });
  const paid = () =>
    stripe.checkout.sessions.retrieve(checkout.id, { expand: ['subscription', 'invoice'] });
  return { standIn, stripe, checkout, send, paid };
}

test('a code that works once lowers the first invoice alone', async () => {
  const { standIn, stripe, checkout, send, paid } = await aShop({ allow_promotion_codes: true });
  const page = await (await fetch(`${checkout.url}?promotion=hello`)).text();
  expect(page).toContain('With HELLO you pay $20.10 today.');
  expect(await (await fetch(`${checkout.url}?promotion=NOPE`)).text()).toContain('is invalid');
  expect((await send({ promotion: 'NOPE' })).status).toBe(402);
  expect((await send({ promotion: 'hello' })).status).toBe(303);
  expect(await paid()).toMatchObject({
    amount_total: 2010,
    total_details: { amount_discount: 990 },
    discounts: [{ coupon: 'third' }],
    invoice: { status: 'paid', subtotal: 3000, total: 2010 },
    subscription: { discounts: [] },
  });
  standIn.advance(32 * DAY);
  expect((await stripe.invoices.list()).data[0]).toMatchObject({ total: 3000 });
  const again = await aCheckout(stripe, { allow_promotion_codes: true });
  expect(await (await fetch(`${again.url}?promotion=HELLO`)).text()).toContain('is invalid');
});

test('a coupon of the session lasts for its months, and can be expanded', async () => {
  const { standIn, stripe } = await aShop();
  await stripe.coupons.create({
    id: 'five',
    amount_off: 500,
    currency: 'usd',
    duration: 'repeating',
    duration_in_months: 2,
  });
  const { id, url } = await aCheckout(stripe, { discounts: [{ coupon: 'five' }] });
  const body = new URLSearchParams({ cardNumber: '4242424242424242' });
  await fetch(url ?? '', { method: 'POST', body, redirect: 'manual' });
  const { subscription } = await stripe.checkout.sessions.retrieve(id);
  const shown = await stripe.subscriptions.retrieve(String(subscription), {
    expand: ['discounts.source.coupon'],
  });
  expect(shown.discounts).toMatchObject([{ source: { coupon: { amount_off: 500 } } }]);
  standIn.advance(95 * DAY);
  const { data } = await stripe.invoices.list({ subscription: String(subscription) });
  expect(data.map(({ total }) => total)).toEqual([3000, 3000, 2500, 2500]);
});

test('tax comes from the country that the customer chose, and is in every renewal', async () => {
  const { standIn, stripe, send, paid } = await aShop({
    automatic_tax: { enabled: true },
    customer_update: { address: 'auto', name: 'auto' },
  });
  expect(await (await send({})).text()).toContain('Please choose your country.');
  await send({ country: 'DE' });
  const session = await paid();
  expect(session).toMatchObject({
    amount_total: 3570,
    total_details: { amount_tax: 570 },
    automatic_tax: { status: 'complete' },
    invoice: { total_excluding_tax: 3000, total_taxes: [{ amount: 570 }] },
  });
  standIn.advance(32 * DAY);
  expect((await stripe.invoices.list()).data[0]).toMatchObject({ amount_paid: 3570 });
  // Without a place the next invoice stays a draft, and only an event says so.
  await stripe.customers.update(String(session.customer), { address: '' });
  standIn.advance(28 * DAY);
  expect((await stripe.invoices.list()).data[0]).toMatchObject({
    status: 'draft',
    last_finalization_error: { code: 'customer_tax_location_invalid' },
  });
  const failed = await stripe.events.list({ type: 'invoice.finalization_failed' });
  expect(failed.data).toHaveLength(1);
});

test('tax for a customer without an address has to save the one of the page', async () => {
  const stripe = clientOf(await aStripe());
  const creating = aCheckout(stripe, { automatic_tax: { enabled: true } });
  expect((await refusalOf(creating)).message).toContain('requires a valid address');
});

test('terms have to be agreed to where the session says so', async () => {
  const { send, paid } = await aShop({ consent_collection: { terms_of_service: 'required' } });
  expect(await (await send({})).text()).toContain('Please agree to the terms of service.');
  expect((await send({ terms: 'yes' })).status).toBe(303);
  expect(await paid()).toMatchObject({ consent: { terms_of_service: 'accepted' } });
});

test('codes and a coupon exclude each other', async () => {
  const { stripe } = await aShop();
  const both = aCheckout(stripe, {
    allow_promotion_codes: true,
    discounts: [{ coupon: 'third' }],
  });
  expect(await refusalOf(both)).toMatchObject({ statusCode: 400 });
});
