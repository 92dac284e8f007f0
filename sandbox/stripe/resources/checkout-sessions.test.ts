import { expect, test } from 'vitest';
import { aCheckout, aReceiver, aStripe, clientOf, pay, refusalOf, until } from '../testing.ts';

const MINUTE_MS = 60_000;
const START = Date.UTC(2026, 10, 1);

test.each([
  ['29 minutes', 29, 'The `expires_at` timestamp must be at least 30 minutes'],
  ['25 hours', 25 * 60, 'The `expires_at` timestamp must be less than 24 hours'],
])('a session cannot be open for %s', async (_text, minutes, message) => {
  const stripe = clientOf(await aStripe({ now: () => START }));
  const refusal = await refusalOf(
    aCheckout(stripe, { expires_at: (START + minutes * MINUTE_MS) / 1000 }),
  );
  expect(refusal).toMatchObject({ statusCode: 400, param: 'expires_at' });
  expect(refusal.message).toContain(message);
});

test('a session expires by the clock, and its event says so', async () => {
  let now = START;
  const standIn = await aStripe({ now: () => now });
  const stripe = clientOf(standIn);
  const receiver = await aReceiver();
  standIn.setWebhook({ url: receiver.url, secrets: ['whsec_a'] });
  const session = await aCheckout(stripe, { expires_at: (START + 31 * MINUTE_MS) / 1000 });
  now += 31 * MINUTE_MS;
  expect(standIn.counts().openCheckouts).toBe(0);
  expect(await stripe.checkout.sessions.retrieve(session.id)).toMatchObject({
    status: 'expired',
    url: null,
  });
  await until(() => receiver.received.some(({ type }) => type === 'checkout.session.expired'));
  expect((await pay(session)).status).toBe(410);
});

test('an open session can be expired, once', async () => {
  const stripe = clientOf(await aStripe());
  const session = await aCheckout(stripe);
  const expired = await stripe.checkout.sessions.expire(session.id);
  expect(expired.status).toBe('expired');
  const again = await refusalOf(stripe.checkout.sessions.expire(session.id));
  expect(again.message).toContain('has a status of "expired"');
});

test('sessions are listed by customer and status', async () => {
  const stripe = clientOf(await aStripe());
  const { id: customer } = await stripe.customers.create();
  const paid = await aCheckout(stripe, { customer });
  await pay(paid);
  const open = await aCheckout(stripe, { customer });
  await aCheckout(stripe);
  const idsOf = async (status: 'open' | 'complete') => {
    const { data } = await stripe.checkout.sessions.list({ customer, status });
    return data.map(({ id }) => id);
  };
  expect(await idsOf('open')).toEqual([open.id]);
  expect(await idsOf('complete')).toEqual([paid.id]);
});

test('lines are shown only when asked for', async () => {
  const stripe = clientOf(await aStripe());
  const { id } = await aCheckout(stripe, { line_items: [{ price: 'price_starter', quantity: 2 }] });
  expect(await stripe.checkout.sessions.retrieve(id)).not.toHaveProperty('line_items');
  const session = await stripe.checkout.sessions.retrieve(id, { expand: ['line_items'] });
  expect(session.line_items?.data).toMatchObject([
    { description: 'Starter', quantity: 2, amount_total: 4000, price: { id: 'price_starter' } },
  ]);
  const lines = await stripe.checkout.sessions.listLineItems(id);
  expect(lines.data).toHaveLength(1);
});

test('a payment without a customer makes one', async () => {
  const standIn = await aStripe();
  const stripe = clientOf(standIn);
  const session = await stripe.checkout.sessions.create({
    mode: 'subscription',
    customer_email: 'new@automna.test',
    line_items: [{ price: 'price_pro', quantity: 1 }],
    success_url: 'https://automna.test',
  });
  expect(session.customer).toBeNull();
  await pay(session);
  const { data } = await stripe.customers.list({ email: 'new@automna.test' });
  expect(await stripe.checkout.sessions.retrieve(session.id)).toMatchObject({
    customer: data[0]?.id,
  });
});

test.each([
  ['customer and e-mail together', { customer_email: 'a@automna.test' }],
  ['a one-off payment', { mode: 'payment' as const }],
  ['an address without a scheme', { success_url: 'automna.test/paid' }],
  ['no lines', { line_items: [] }],
])('%s is refused', async (_text, params) => {
  const stripe = clientOf(await aStripe());
  expect(await refusalOf(aCheckout(stripe, params))).toMatchObject({ statusCode: 400 });
});
