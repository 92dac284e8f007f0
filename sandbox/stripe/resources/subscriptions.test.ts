import { expect, test } from 'vitest';
import { aStripe, aSubscription, clientOf, refusalOf } from '../testing.ts';

test('a subscription has its period on the item', async () => {
  const stripe = clientOf(await aStripe({ now: () => Date.UTC(2026, 0, 31, 12) }));
  const subscription = await aSubscription(stripe);
  expect(subscription.id).toMatch(/^sub_\w{24}$/);
  expect(subscription).not.toHaveProperty('current_period_end');
  const item = subscription.items.data[0];
  expect(item).toMatchObject({
    current_period_start: Date.UTC(2026, 0, 31, 12) / 1000,
    current_period_end: Date.UTC(2026, 1, 28, 12) / 1000,
    price: { id: 'price_pro' },
    plan: { amount: 3000 },
  });
});

test('a subscription is cancelled at the end of its period and resumed before', async () => {
  let now = Date.UTC(2026, 0, 15);
  const stripe = clientOf(await aStripe({ now: () => now }));
  const { id } = await aSubscription(stripe);
  expect(await stripe.subscriptions.update(id, { cancel_at_period_end: true })).toMatchObject({
    status: 'active',
    cancel_at_period_end: true,
    cancel_at: Date.UTC(2026, 1, 15) / 1000,
    cancellation_details: { reason: 'cancellation_requested' },
  });
  expect(await stripe.subscriptions.update(id, { cancel_at_period_end: false })).toMatchObject({
    cancel_at_period_end: false,
    cancel_at: null,
    canceled_at: null,
  });
  await stripe.subscriptions.update(id, { cancel_at_period_end: true });
  now = Date.UTC(2026, 1, 15);
  expect(await stripe.subscriptions.retrieve(id)).toMatchObject({ status: 'canceled' });
});

test('a subscription is cancelled at a date, and an empty date resumes it', async () => {
  const stripe = clientOf(await aStripe());
  const { id } = await aSubscription(stripe);
  const cancelAt = Math.floor(Date.now() / 1000) + 3600;
  expect(await stripe.subscriptions.update(id, { cancel_at: cancelAt })).toMatchObject({
    cancel_at: cancelAt,
    cancel_at_period_end: false,
  });
  expect(await stripe.subscriptions.update(id, { cancel_at: '' })).toMatchObject({
    cancel_at: null,
  });
  const both = stripe.subscriptions.update(id, { cancel_at: '', cancel_at_period_end: false });
  expect(await refusalOf(both)).toMatchObject({ statusCode: 400 });
});

test('a cancelled subscription is over', async () => {
  const standIn = await aStripe();
  const stripe = clientOf(standIn);
  const { id, customer } = await aSubscription(stripe);
  const cancelled = await stripe.subscriptions.cancel(id, { invoice_now: false, prorate: false });
  expect(cancelled).toMatchObject({ status: 'canceled', ended_at: expect.any(Number) });
  expect(standIn.counts().subscriptions).toBe(0);
  expect(await refusalOf(stripe.subscriptions.cancel(id))).toMatchObject({ statusCode: 404 });
  const resume = stripe.subscriptions.update(id, { cancel_at_period_end: false });
  expect((await refusalOf(resume)).message).toContain('canceled subscription can only update');

  const countOf = async (status?: 'all' | 'canceled' | 'active' | 'ended') => {
    const params = { customer: String(customer), ...(status ? { status } : {}) };
    return (await stripe.subscriptions.list(params)).data.length;
  };
  expect(await countOf()).toBe(0);
  expect(await countOf('active')).toBe(0);
  expect(await countOf('all')).toBe(1);
  expect(await countOf('canceled')).toBe(1);
  expect(await countOf('ended')).toBe(1);
});

test('the price of an item is changed without proration', async () => {
  const stripe = clientOf(await aStripe());
  const { id, items } = await aSubscription(stripe);
  const changed = await stripe.subscriptions.update(id, {
    items: [{ id: items.data[0]!.id, price: 'price_starter' }],
    proration_behavior: 'none',
  });
  expect(changed.items.data).toMatchObject([
    { id: items.data[0]!.id, price: { id: 'price_starter' }, plan: { id: 'price_starter' } },
  ]);
  const byPrice = await stripe.subscriptions.list({ price: 'price_starter' });
  expect(byPrice.data.map((one) => one.id)).toEqual([id]);
});

test('a change without the item id adds a second item', async () => {
  const stripe = clientOf(await aStripe());
  const { id } = await aSubscription(stripe);
  const changed = await stripe.subscriptions.update(id, {
    items: [{ price: 'price_starter' }],
    proration_behavior: 'none',
  });
  expect(changed.items.data.map(({ price }) => price.id)).toEqual(['price_pro', 'price_starter']);
});

test('an invoice leads to its subscription and price', async () => {
  const stripe = clientOf(await aStripe());
  const { id, customer } = await aSubscription(stripe);
  const { data } = await stripe.invoices.list({ subscription: id, status: 'paid' });
  expect(data).toHaveLength(1);
  const invoice = await stripe.invoices.retrieve(data[0]!.id, {
    expand: ['parent.subscription_details.subscription'],
  });
  expect(invoice).toMatchObject({
    customer,
    billing_reason: 'subscription_create',
    amount_paid: 3000,
    parent: { subscription_details: { subscription: { id } } },
    lines: { data: [{ amount: 3000, pricing: { price_details: { price: 'price_pro' } } }] },
  });
  expect(await stripe.invoices.list({ customer: String(customer), status: 'open' })).toMatchObject({
    data: [],
  });
});

test('an active subscription renews and is charged when its period is over', async () => {
  let now = Date.UTC(2026, 0, 31);
  const stripe = clientOf(await aStripe({ now: () => now }));
  const { id } = await aSubscription(stripe);
  now = Date.UTC(2026, 2, 1);
  const renewed = await stripe.subscriptions.retrieve(id, { expand: ['latest_invoice'] });
  expect(renewed).toMatchObject({
    status: 'active',
    items: { data: [{ current_period_end: Date.UTC(2026, 2, 31) / 1000 }] },
    latest_invoice: { billing_reason: 'subscription_cycle', status: 'paid' },
  });
  expect((await stripe.invoices.list({ subscription: id })).data).toHaveLength(2);
});
