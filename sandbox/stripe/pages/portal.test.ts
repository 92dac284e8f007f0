import type Stripe from 'stripe';
import { expect, test } from 'vitest';
import { aSubscriber, refusalOf, type Subscribed } from '../testing.ts';

const DAY = 24 * 3_600_000;
const BACK = 'https://automna.test/back';

const open = (
  { stripe, customer }: Subscribed,
  flow?: Stripe.BillingPortal.SessionCreateParams.FlowData,
) =>
  stripe.billingPortal.sessions.create({
    customer,
    return_url: BACK,
    ...(flow ? { flow_data: flow } : {}),
  });
const textOf = async (url: string) => (await fetch(url)).text();
const send = (url: string, form: Record<string, string>) =>
  fetch(url, { method: 'POST', body: new URLSearchParams(form), redirect: 'manual' });

test('the portal shows the plan, the card and the invoices', async () => {
  const bench = await aSubscriber();
  const page = await textOf((await open(bench)).url);
  for (const text of [
    'Renews on 1 February 2026',
    'Visa ending in 4242',
    '1 January 2026',
    '$30',
  ]) {
    expect(page).toContain(text);
  }
  expect(page).not.toContain('<script');
});

test('a link that nobody opens expires after five minutes, and one in use after an hour', async () => {
  const bench = await aSubscriber();
  const used = await open(bench);
  const unused = await open(bench);
  expect((await fetch(used.url)).status).toBe(200);
  bench.standIn.advance(6 * 60_000);
  expect((await fetch(unused.url)).status).toBe(404);
  expect((await fetch(used.url)).status).toBe(200);
  bench.standIn.advance(61 * 60_000);
  expect((await fetch(used.url)).status).toBe(404);
});

test('a new card becomes the default, and a subscription with its own goes on charging that', async () => {
  const bench = await aSubscriber();
  const { standIn, stripe, customer, id } = bench;
  standIn.exchangeCard(customer, '4000000000000341');
  const after = { type: 'redirect', redirect: { return_url: BACK } } as const;
  const { url } = await open(bench, { type: 'payment_method_update', after_completion: after });
  expect(await textOf(url)).toContain('Change the card');
  const declined = await send(`${url}/card`, { cardNumber: '4000 0000 0000 0002' });
  expect(declined.status).toBe(402);
  const saved = await send(`${url}/card`, { cardNumber: '5555 5555 5555 4444' });
  expect([saved.status, saved.headers.get('location')]).toEqual([303, BACK]);
  const shown = await stripe.customers.retrieve(customer, {
    expand: ['invoice_settings.default_payment_method'],
  });
  expect(shown).toMatchObject({
    invoice_settings: { default_payment_method: { card: { last4: '4444' } } },
  });
  standIn.advance(32 * DAY);
  expect((await stripe.subscriptions.retrieve(id)).status).toBe('past_due');
  await stripe.subscriptions.update(id, { default_payment_method: '' });
  standIn.advance(4 * DAY);
  expect((await stripe.subscriptions.retrieve(id)).status).toBe('active');
});

test('a card that asks is confirmed before it is kept', async () => {
  const bench = await aSubscriber();
  const { url } = await open(bench, { type: 'payment_method_update' });
  const asked = await send(`${url}/card`, { cardNumber: '4000002500003155' });
  expect(await asked.text()).toContain('Did you make this payment?');
  const no = await send(`${url}/card`, { cardNumber: '4000002500003155', confirmed: 'no' });
  expect(no.status).toBe(402);
  const yes = await send(`${url}/card`, { cardNumber: '4000002500003155', confirmed: 'yes' });
  expect(yes.headers.get('location')).toContain('?done');
});

test('a plan is cancelled on the page as a date, and kept again', async () => {
  const bench = await aSubscriber();
  const { stripe, id } = bench;
  const flow = { type: 'subscription_cancel', subscription_cancel: { subscription: id } } as const;
  const { url } = await open(bench, flow);
  expect(await textOf(url)).toContain('It stays until 1 February 2026');
  expect((await send(`${url}/cancel`, { subscription: id })).status).toBe(303);
  const cancelled = await stripe.subscriptions.retrieve(id);
  expect(cancelled).toMatchObject({
    cancel_at: Date.UTC(2026, 1, 1) / 1000,
    cancel_at_period_end: false,
  });
  expect(await refusalOf(open(bench, flow))).toMatchObject({ statusCode: 400 });
  expect(await textOf(`${url}?done`)).toContain('Don’t cancel');
  await send(`${url}/keep`, { subscription: id });
  expect(await stripe.subscriptions.retrieve(id)).toMatchObject({ cancel_at: null });
});

test('a configuration decides what the portal offers', async () => {
  const { stripe, customer } = await aSubscriber();
  const configuration = await stripe.billingPortal.configurations.create({
    features: { invoice_history: { enabled: true } },
    metadata: { key: 'automna' },
  });
  const session = await stripe.billingPortal.sessions.create({
    customer,
    configuration: configuration.id,
  });
  const page = await textOf(session.url);
  expect(page).toContain('Invoices');
  expect(page).not.toContain('Change the card');
  expect(page).not.toContain('Cancel the plan');
  await stripe.billingPortal.configurations.update(configuration.id, { active: false });
  const refused = stripe.billingPortal.sessions.create({
    customer,
    configuration: configuration.id,
  });
  expect(await refusalOf(refused)).toMatchObject({ param: 'configuration' });
});

test('without any configuration a session is refused', async () => {
  const bench = await aSubscriber({ portal: 'none' });
  expect((await refusalOf(open(bench))).message).toContain('No configuration provided');
});
