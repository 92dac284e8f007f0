import type Stripe from 'stripe';
import { expect, test } from 'vitest';
import {
  aCheckout,
  aStateFile,
  aStripe,
  clientOf,
  refusalOf,
  SECRET_KEY,
  until,
} from './testing.ts';

const KEY = { idempotencyKey: 'customer:acc_1:1' };

test('the same request under the same key is done once and answered alike', async () => {
  const standIn = await aStripe();
  const stripe = clientOf(standIn);
  const first = await stripe.customers.create({ name: 'Alice' }, KEY);
  const second = await stripe.customers.create({ name: 'Alice' }, KEY);
  expect(second.id).toBe(first.id);
  expect(second.lastResponse.headers['idempotent-replayed']).toBe('true');
  expect(first.lastResponse.headers['idempotent-replayed']).toBeUndefined();
  expect(standIn.counts().customers).toBe(1);
});

test('other parameters or another endpoint under the same key are refused', async () => {
  const stripe = clientOf(await aStripe());
  await stripe.customers.create({ name: 'Alice' }, KEY);
  const wrong = { statusCode: 400, type: 'StripeIdempotencyError' };
  expect(await refusalOf(stripe.customers.create({ name: 'Bob' }, KEY))).toMatchObject(wrong);
  expect(await refusalOf(stripe.products.create({ name: 'Alice' }, KEY))).toMatchObject(wrong);
});

test('a refused form may be corrected under the same key', async () => {
  const stripe = clientOf(await aStripe());
  await refusalOf(stripe.customers.create({ phone: '0'.repeat(30) }, KEY));
  expect(await stripe.customers.create({ name: 'Alice' }, KEY)).toMatchObject({ name: 'Alice' });
});

test('a failure that came after the request began is kept', async () => {
  const stripe = clientOf(await aStripe());
  const customer = (await stripe.customers.create()).id;
  await stripe.prices.update('price_pro', { active: false });
  const params: Stripe.Checkout.SessionCreateParams = {
    mode: 'subscription',
    customer,
    line_items: [{ price: 'price_pro', quantity: 1 }],
    success_url: 'https://automna.test',
  };
  const create = () => refusalOf(stripe.checkout.sessions.create(params, KEY));
  expect(await create()).toMatchObject({ statusCode: 400 });
  await stripe.prices.update('price_pro', { active: true });
  expect(await create()).toMatchObject({ statusCode: 400 });
  expect(await aCheckout(stripe, { customer })).toMatchObject({ status: 'open' });
});

test('a 500 is kept under its key, a 503 and a 429 are not', async () => {
  const standIn = await aStripe();
  const stripe = clientOf(standIn);
  const create = (idempotencyKey: string) => stripe.customers.create({}, { idempotencyKey });
  standIn.faults.enable('error:create-customer*1');
  expect(await refusalOf(create('a'))).toMatchObject({ statusCode: 500 });
  expect(await refusalOf(create('a'))).toMatchObject({ statusCode: 500 });
  standIn.faults.enable('down:create-customer*1');
  expect(await refusalOf(create('b'))).toMatchObject({ statusCode: 503 });
  expect(await create('b')).toMatchObject({ object: 'customer' });
  standIn.faults.enable('rate-limited:create-customer*1');
  expect(await refusalOf(create('c'))).toMatchObject({ type: 'StripeRateLimitError' });
  expect(await create('c')).toMatchObject({ object: 'customer' });
});

test('a lost answer is found again by the retry of the client', async () => {
  const standIn = await aStripe();
  standIn.faults.enable('lose-answer:create-customer*1');
  const stripe = clientOf(standIn, { maxNetworkRetries: 2 });
  const customer = await stripe.customers.create({ name: 'Alice' });
  expect(customer.lastResponse.headers['idempotent-replayed']).toBe('true');
  expect(standIn.counts().customers).toBe(1);
  expect(standIn.calls.map(({ status }) => status)).toEqual(['lost', 200]);
});

test('a key in use is answered with 409', async () => {
  const standIn = await aStripe();
  const stripe = clientOf(standIn);
  standIn.faults.enable('slow:create-customer*1');
  const first = stripe.customers.create({ name: 'Alice' }, KEY);
  await until(() => standIn.calls.length === 1);
  expect(await refusalOf(stripe.customers.create({ name: 'Alice' }, KEY))).toMatchObject({
    statusCode: 409,
    code: 'idempotency_key_in_use',
  });
  expect(await first).toMatchObject({ name: 'Alice' });
});

test('a key is forgotten after 24 hours and survives a restart until then', async () => {
  let now = Date.UTC(2026, 10, 1);
  const stateFile = aStateFile();
  const options = { stateFile, now: () => now };
  const before = await aStripe(options);
  const first = await clientOf(before).customers.create({}, KEY);
  await before.close();
  const stripe = clientOf(await aStripe(options));
  now += 24 * 3_600_000 - 1000;
  expect((await stripe.customers.create({}, KEY)).id).toBe(first.id);
  now += 1000;
  expect((await stripe.customers.create({}, KEY)).id).not.toBe(first.id);
});

test('a key that is too long is refused', async () => {
  const standIn = await aStripe();
  const answer = await fetch(`${standIn.url}/v1/customers`, {
    method: 'POST',
    headers: { authorization: `Bearer ${SECRET_KEY}`, 'idempotency-key': 'k'.repeat(256) },
  });
  expect(answer.status).toBe(400);
});
