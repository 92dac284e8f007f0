import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { aCheckout, aStripe, aSubscriber, clientOf } from '../../../sandbox/stripe/testing.ts';
import { openBrowser, openPhone, screenshot } from './chromium.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

test('a payment with a code, a country, terms and a bank that asks', async () => {
  const standIn = await aStripe();
  const stripe = clientOf(standIn);
  await stripe.coupons.create({ id: 'half', percent_off: 50, duration: 'once' });
  const promotion = { type: 'coupon', coupon: 'half' } as const;
  await stripe.promotionCodes.create({ code: 'HELLO', promotion });
  const session = await aCheckout(stripe, {
    allow_promotion_codes: true,
    automatic_tax: { enabled: true },
    consent_collection: { terms_of_service: 'required' },
    customer_update: { address: 'auto' },
    success_url: `${standIn.url}/paid`,
  });
  const page = await openPhone(browser);
  await page.goto(session.url ?? '');
  await page.getByLabel('Promotion code').fill('hello');
  await page.getByRole('button', { name: 'Apply' }).click();
  expect(await page.getByRole('status').textContent()).toContain('you pay $15 today');
  await page.getByLabel('Card number').fill('4000 0025 0000 3155');
  await page.getByLabel('Country').selectOption('DE');
  await page.getByLabel('I agree').check();
  await screenshot(page, 'payment-code');
  await page.getByRole('button', { name: 'Pay $15' }).click();
  expect(await page.getByRole('heading').textContent()).toBe('Did you make this payment?');
  await screenshot(page, 'payment-bank');
  await page.getByRole('button', { name: 'Yes, confirm' }).click();
  await expect.poll(() => page.url()).toBe(`${standIn.url}/paid`);
  expect(await stripe.checkout.sessions.retrieve(session.id)).toMatchObject({
    payment_status: 'paid',
    amount_total: 1785,
    consent: { terms_of_service: 'accepted' },
  });
});

test('the portal changes the card, cancels and keeps the plan, and leads to invoices', async () => {
  const { stripe, customer, id } = await aSubscriber();
  const { url } = await stripe.billingPortal.sessions.create({
    customer,
    return_url: 'https://automna.test/back',
  });
  const page = await openPhone(browser);
  await page.goto(url);
  await screenshot(page, 'portal');
  await page.getByRole('link', { name: 'Change the card' }).click();
  await page.getByLabel('Card number').fill('4000 0000 0000 0002');
  await page.getByRole('button', { name: 'Save the card' }).click();
  expect(await page.getByRole('alert').textContent()).toContain('declined');
  await screenshot(page, 'portal-declined');
  await page.getByLabel('Card number').fill('5555 5555 5555 4444');
  await page.getByRole('button', { name: 'Save the card' }).click();
  expect(await page.getByRole('status').textContent()).toContain('saved');
  expect(await page.content()).toContain('ending in 4444');

  await page.getByRole('link', { name: 'Cancel the plan' }).click();
  await screenshot(page, 'portal-cancel');
  await page.getByRole('button', { name: 'Cancel Pro' }).click();
  await expect.poll(() => page.content()).toContain('Ends on 1 February 2026.');
  await screenshot(page, 'portal-cancelled');
  expect((await stripe.subscriptions.retrieve(id)).cancel_at).not.toBeNull();
  await page.getByRole('button', { name: 'Don’t cancel' }).click();
  await expect.poll(() => page.content()).toContain('Renews on 1 February 2026.');
  expect((await stripe.subscriptions.retrieve(id)).cancel_at).toBeNull();

  await page.getByRole('link', { name: '1 January 2026' }).click();
  expect(await page.getByRole('heading').textContent()).toContain('Invoice SANDBOX-');
  await screenshot(page, 'portal-invoice');
});

test('a late invoice is paid on its page', async () => {
  const { stripe, standIn, customer, id } = await aSubscriber();
  standIn.exchangeCard(customer, '4000000000000341');
  standIn.advance(32 * 24 * 3_600_000);
  const [invoice] = (await stripe.invoices.list({ status: 'open' })).data;
  const page = await openPhone(browser);
  await page.goto(invoice?.hosted_invoice_url ?? '');
  await screenshot(page, 'invoice-open');
  await page.getByRole('button', { name: 'Pay $30' }).click();
  await expect.poll(() => page.content()).toContain('paid');
  expect((await stripe.subscriptions.retrieve(id)).status).toBe('active');
});
