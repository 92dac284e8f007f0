import { expect, test } from 'vitest';
import { aStripe, aSubscription, clientOf, refusalOf } from '../testing.ts';

test('a customer can be changed, and metadata is merged', async () => {
  const stripe = clientOf(await aStripe());
  const { id } = await stripe.customers.create({
    name: 'Alice',
    email: 'alice@automna.test',
    metadata: { account: 'acc_1', note: 'old' },
  });
  expect(id).toMatch(/^cus_\w{14}$/);
  const changed = await stripe.customers.update(id, {
    name: 'Alice B.',
    address: { country: 'DE', city: 'Berlin' },
    metadata: { note: '', source: 'chat' },
  });
  expect(changed).toMatchObject({
    name: 'Alice B.',
    email: 'alice@automna.test',
    address: { country: 'DE', city: 'Berlin', line1: null },
  });
  expect(changed.metadata).toEqual({ account: 'acc_1', source: 'chat' });
  expect((await stripe.customers.update(id, { metadata: '' })).metadata).toEqual({});
});

test('customers are listed newest first, in pages', async () => {
  const stripe = clientOf(await aStripe());
  for (const name of ['one', 'two', 'three']) await stripe.customers.create({ name });
  const first = await stripe.customers.list({ limit: 2 });
  expect(first).toMatchObject({ has_more: true, url: '/v1/customers' });
  expect(first.data.map(({ name }) => name)).toEqual(['three', 'two']);
  const names: unknown[] = [];
  for await (const customer of stripe.customers.list({ limit: 1 })) names.push(customer.name);
  expect(names).toEqual(['three', 'two', 'one']);
  const oldest = first.data[1]!.id;
  const newer = await stripe.customers.list({ ending_before: oldest });
  expect(newer.data.map(({ name }) => name)).toEqual(['three']);
});

test('customers are found by e-mail and by time', async () => {
  let now = Date.UTC(2026, 10, 1);
  const stripe = clientOf(await aStripe({ now: () => now }));
  await stripe.customers.create({ email: 'a@automna.test' });
  now += 60_000;
  await stripe.customers.create({ email: 'b@automna.test' });
  const byEmail = await stripe.customers.list({ email: 'a@automna.test' });
  expect(byEmail.data).toHaveLength(1);
  const byTime = await stripe.customers.list({ created: { gte: now / 1000 } });
  expect(byTime.data).toMatchObject([{ email: 'b@automna.test' }]);
});

test('a deleted customer is known as deleted, loses its subscriptions and cannot be used', async () => {
  const standIn = await aStripe();
  const stripe = clientOf(standIn);
  const { id } = await stripe.customers.create();
  const subscription = await aSubscription(stripe, id);
  expect(await stripe.customers.del(id)).toMatchObject({ id, deleted: true });
  expect(await stripe.customers.retrieve(id)).toMatchObject({ id, deleted: true });
  expect((await stripe.customers.list()).data).toEqual([]);
  expect(await stripe.subscriptions.retrieve(subscription.id)).toMatchObject({
    status: 'canceled',
  });
  expect(standIn.counts()).toMatchObject({ customers: 0, subscriptions: 0 });
  const update = stripe.customers.update(id, { name: 'Alice' });
  expect(await refusalOf(update)).toMatchObject({ statusCode: 404, code: 'resource_missing' });
  expect(await refusalOf(stripe.customers.del(id))).toMatchObject({ statusCode: 404 });
});

test('the subscriptions of a customer are shown when asked for', async () => {
  const stripe = clientOf(await aStripe());
  const { id } = await stripe.customers.create();
  const { id: subscriptionId } = await aSubscription(stripe, id);
  expect(await stripe.customers.retrieve(id)).not.toHaveProperty('subscriptions');
  const customer = await stripe.customers.retrieve(id, { expand: ['subscriptions'] });
  expect(customer).toMatchObject({ subscriptions: { data: [{ id: subscriptionId }] } });
});
