import { expect, test } from 'vitest';
import { aCheckout, aStripe, clientOf, PRICES, refusalOf, SECRET_KEY } from './testing.ts';

const INVALID = { statusCode: 400, type: 'StripeInvalidRequestError' };

test('a wrong key is refused and not repeated in full', async () => {
  const stripe = clientOf(await aStripe(), { key: 'sk_test_somebody_else_9999' });
  const refusal = await refusalOf(stripe.customers.list());
  expect(refusal).toMatchObject({ statusCode: 401, type: 'StripeAuthenticationError' });
  expect(refusal.message).toBe('Invalid API Key provided: sk_test_**************9999');
});

test('a request without a key is refused', async () => {
  const standIn = await aStripe();
  const answer = await fetch(`${standIn.url}/v1/customers`);
  expect(answer.status).toBe(401);
  expect(await answer.json()).toMatchObject({ error: { type: 'invalid_request_error' } });
});

test('the key may come as the user of basic authentication', async () => {
  const standIn = await aStripe();
  const authorization = `Basic ${Buffer.from(`${SECRET_KEY}:`).toString('base64')}`;
  const answer = await fetch(`${standIn.url}/v1/customers`, { headers: { authorization } });
  expect(answer.status).toBe(200);
  expect(answer.headers.get('stripe-version')).toBe('2026-10-28.endive');
  expect(answer.headers.get('request-id')).toMatch(/^req_/);
});

test('a version it does not have the shapes of is refused', async () => {
  const standIn = await aStripe();
  const headers = { authorization: `Bearer ${SECRET_KEY}`, 'stripe-version': '2024-06-20' };
  const answer = await fetch(`${standIn.url}/v1/customers`, { headers });
  expect(answer.status).toBe(400);
});

test('a body that is not form-encoded is refused', async () => {
  const standIn = await aStripe();
  const headers = { authorization: `Bearer ${SECRET_KEY}`, 'content-type': 'application/json' };
  const answer = await fetch(`${standIn.url}/v1/customers`, {
    method: 'POST',
    headers,
    body: '{}',
  });
  expect(answer.status).toBe(400);
});

test('an endpoint it does not implement answers with an error object', async () => {
  const standIn = await aStripe();
  const refusal = await refusalOf(clientOf(standIn).charges.list());
  expect(refusal).toMatchObject({ statusCode: 404, rawType: 'invalid_request_error' });
  expect(refusal.message).toContain('Unrecognized request URL (GET: /v1/charges)');
});

test('unknown parameters are refused at every depth', async () => {
  const stripe = clientOf(await aStripe());
  // Built apart, so that the types let the wrong name through.
  const outer = { name: 'Al', nickname: 'Al' };
  expect(await refusalOf(stripe.customers.create(outer))).toMatchObject({
    ...INVALID,
    code: 'parameter_unknown',
    param: 'nickname',
  });
  const line = { price: 'price_pro', quantity: 1, colour: 'red' };
  expect(await refusalOf(aCheckout(stripe, { line_items: [line] }))).toMatchObject({
    ...INVALID,
    code: 'parameter_unknown',
    param: 'line_items[0][colour]',
  });
});

test('unknown values of an enum are refused', async () => {
  const stripe = clientOf(await aStripe());
  expect(await refusalOf(aCheckout(stripe, { ui_mode: 'hosted' }))).toMatchObject({
    ...INVALID,
    param: 'ui_mode',
    message: 'Invalid ui_mode: must be one of hosted_page, embedded_page, or elements',
  });
  const listing = stripe.subscriptions.list({ status: 'cancelled' });
  expect(await refusalOf(listing)).toMatchObject({ ...INVALID, param: 'status' });
});

test('missing parameters are named', async () => {
  const stripe = clientOf(await aStripe());
  const bare = stripe.checkout.sessions.create({ mode: 'subscription' });
  expect(await refusalOf(bare)).toMatchObject({
    ...INVALID,
    code: 'parameter_missing',
    param: 'line_items',
  });
  const price = stripe.prices.create({
    currency: 'usd',
    unit_amount: 1,
    recurring: { interval: 'month' },
  });
  expect(await refusalOf(price)).toMatchObject({ code: 'parameter_missing', param: 'product' });
});

test.each([
  ['limit', { limit: 101 }, 'parameter_invalid_integer'],
  ['limit', { limit: 0 }, 'parameter_invalid_integer'],
  ['email', { email: '' }, 'parameter_invalid_empty'],
  ['starting_after', { starting_after: 'cus_none' }, 'resource_missing'],
])('a bad %s in %j is refused', async (param, params, code) => {
  const stripe = clientOf(await aStripe());
  expect(await refusalOf(stripe.customers.list(params))).toMatchObject({ ...INVALID, param, code });
});

test('an unknown id is 404 in the path and 400 in a parameter', async () => {
  const stripe = clientOf(await aStripe());
  const missing = { code: 'resource_missing', rawType: 'invalid_request_error' };
  expect(await refusalOf(stripe.customers.retrieve('cus_none'))).toMatchObject({
    ...missing,
    statusCode: 404,
    message: "No such customer: 'cus_none'",
  });
  expect(await refusalOf(stripe.subscriptions.retrieve('constructor'))).toMatchObject({
    ...missing,
    statusCode: 404,
  });
  expect(await refusalOf(aCheckout(stripe, { customer: 'cus_none' }))).toMatchObject({
    ...missing,
    statusCode: 400,
    param: 'customer',
  });
  const listing = stripe.subscriptions.list({ customer: 'cus_none' });
  expect(await refusalOf(listing)).toMatchObject({ ...missing, statusCode: 400 });
});

test('a field that cannot be expanded is refused and nothing is done', async () => {
  const standIn = await aStripe();
  const creating = clientOf(standIn).customers.create({ name: 'Alice', expand: ['name'] });
  expect(await refusalOf(creating)).toMatchObject({
    ...INVALID,
    message: 'This property cannot be expanded (name).',
  });
  expect(standIn.counts().customers).toBe(0);
});

test('more than four levels cannot be expanded; the list counts as one', async () => {
  const stripe = clientOf(await aStripe());
  const deep = stripe.subscriptions.list({ expand: ['data.items.data.price.product'] });
  expect(await refusalOf(deep)).toMatchObject({ ...INVALID, param: 'expand' });
  const less = await stripe.subscriptions.list({ expand: ['data.items.data.price'] });
  expect(less.data).toEqual([]);
});

test('metadata has limits', async () => {
  const stripe = clientOf(await aStripe());
  const long = stripe.customers.create({ metadata: { note: 'x'.repeat(501) } });
  expect(await refusalOf(long)).toMatchObject({ ...INVALID, param: 'metadata[note]' });
  const many = Object.fromEntries(Array.from({ length: 51 }, (_, n) => [`k${n}`, 'v']));
  expect(await refusalOf(stripe.customers.create({ metadata: many }))).toMatchObject(INVALID);
});

test('an inactive price cannot be sold', async () => {
  const stripe = clientOf(await aStripe({ prices: PRICES }));
  await stripe.prices.update('price_pro', { active: false });
  expect(await refusalOf(aCheckout(stripe))).toMatchObject({
    ...INVALID,
    param: 'line_items[0][price]',
    message: 'The price specified is inactive. This field only accepts active prices.',
  });
});
