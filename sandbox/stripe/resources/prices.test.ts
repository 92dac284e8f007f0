import { expect, test } from 'vitest';
import { aStateFile, aStripe, aSubscription, clientOf, PRICES, refusalOf } from '../testing.ts';

test('the seeded prices are found by lookup key, with their products', async () => {
  const stripe = clientOf(await aStripe());
  const prices = await stripe.prices.list({
    lookup_keys: ['pro_monthly', 'nothing'],
    expand: ['data.product'],
  });
  expect(prices.data).toMatchObject([
    {
      id: 'price_pro',
      unit_amount: 3000,
      currency: 'usd',
      recurring: { interval: 'month', interval_count: 1 },
      product: { id: 'prod_pro', name: 'Pro', active: true },
    },
  ]);
  expect(prices.data[0]?.unit_amount_decimal?.toString()).toBe('3000');
  expect(await stripe.prices.retrieve('price_pro')).toMatchObject({ product: 'prod_pro' });
});

test('a seed adds what is missing and leaves what is there', async () => {
  const stateFile = aStateFile();
  const before = await aStripe({ stateFile, prices: PRICES.slice(0, 1) });
  await clientOf(before).prices.update('price_starter', { nickname: 'changed' });
  await before.close();
  const stripe = clientOf(await aStripe({ stateFile }));
  const { data } = await stripe.prices.list();
  expect(data.map(({ id, nickname }) => [id, nickname])).toEqual([
    ['price_pro', null],
    ['price_starter', 'changed'],
  ]);
});

test('a product with an id of ours exists once', async () => {
  const stripe = clientOf(await aStripe());
  await stripe.products.create({ id: 'power', name: 'Power' });
  const again = stripe.products.create({ id: 'power', name: 'Power' });
  expect(await refusalOf(again)).toMatchObject({ code: 'resource_already_exists' });
  expect(await stripe.products.retrieve('power')).toMatchObject({ name: 'Power' });
  expect((await stripe.products.list({ ids: ['power'] })).data).toHaveLength(1);
});

test('a subscription shows its price as it is now', async () => {
  const stripe = clientOf(await aStripe());
  const { id } = await aSubscription(stripe);
  await stripe.prices.update('price_pro', { active: false });
  const subscription = await stripe.subscriptions.retrieve(id);
  expect(subscription.items.data[0]?.price.active).toBe(false);
});

test('a lookup key belongs to one price and can be transferred', async () => {
  const stripe = clientOf(await aStripe());
  const price = {
    currency: 'usd',
    product: 'prod_pro',
    unit_amount: 3500,
    recurring: { interval: 'month' as const },
    lookup_key: 'pro_monthly',
  };
  expect(await refusalOf(stripe.prices.create(price))).toMatchObject({ param: 'lookup_key' });
  const created = await stripe.prices.create({ ...price, transfer_lookup_key: true });
  expect(created).toMatchObject({ lookup_key: 'pro_monthly', unit_amount: 3500 });
  expect(await stripe.prices.retrieve('price_pro')).toMatchObject({
    lookup_key: null,
    active: true,
  });
});
