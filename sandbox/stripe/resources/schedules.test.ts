import type Stripe from 'stripe';
import { expect, test } from 'vitest';
import {
  aCheckout,
  aStripe,
  aSubscriber,
  clientOf,
  pay,
  refusalOf,
  type Subscribed,
} from '../testing.ts';

const DAY = 24 * 3_600_000;
const seconds = (...date: [number, number, number]) => Date.UTC(...date) / 1000;

/** Two steps, as the API wants it: a schedule of the subscription as it is, then its phases. */
async function downgrade({ stripe, id }: Subscribed, duration = true) {
  const schedule = await stripe.subscriptionSchedules.create({ from_subscription: id });
  const [now] = schedule.phases;
  return stripe.subscriptionSchedules.update(schedule.id, {
    end_behavior: 'release',
    proration_behavior: 'none',
    metadata: { change: 'chg_1' },
    phases: [
      {
        start_date: now?.start_date ?? 0,
        end_date: now?.end_date ?? 0,
        items: [{ price: 'price_pro', quantity: 1 }],
      },
      {
        items: [{ price: 'price_starter', quantity: 1 }],
        ...(duration ? { duration: { interval: 'month', interval_count: 1 } } : {}),
      },
    ],
  });
}

const pricesOf = async ({ stripe, id }: Subscribed) =>
  (await stripe.subscriptions.retrieve(id)).items.data.map(({ price }) => price.id);

test('a schedule from a subscription has its period as its only phase', async () => {
  const { stripe, id } = await aSubscriber();
  const schedule = await stripe.subscriptionSchedules.create({ from_subscription: id });
  expect(schedule).toMatchObject({
    status: 'active',
    subscription: id,
    end_behavior: 'release',
    current_phase: { start_date: seconds(2026, 0, 1), end_date: seconds(2026, 1, 1) },
    phases: [{ items: [{ price: 'price_pro', quantity: 1 }] }],
  });
  const shown = await stripe.subscriptions.retrieve(id, { expand: ['schedule'] });
  expect(shown.schedule).toMatchObject({ id: schedule.id });
});

test('a smaller plan begins with the next period, is charged then, and the schedule lets go', async () => {
  const bench = await aSubscriber();
  const { standIn, stripe } = bench;
  const { id } = await downgrade(bench);
  expect(await pricesOf(bench)).toEqual(['price_pro']);
  standIn.advance(31.5 * DAY);
  expect(await pricesOf(bench)).toEqual(['price_starter']);
  const [invoice] = (await stripe.invoices.list()).data;
  expect(invoice).toMatchObject({ status: 'paid', amount_paid: 2000 });
  expect(await stripe.subscriptionSchedules.retrieve(id)).toMatchObject({ status: 'active' });
  standIn.advance(28 * DAY);
  expect(await stripe.subscriptionSchedules.retrieve(id)).toMatchObject({
    status: 'completed',
    released_subscription: bench.id,
    subscription: null,
  });
  expect((await stripe.subscriptions.retrieve(bench.id)).schedule).toBeNull();
  expect(await pricesOf(bench)).toEqual(['price_starter']);
});

test('a last phase without an end is never released: Stripe’s trap', async () => {
  const bench = await aSubscriber();
  const { id } = await downgrade(bench, false);
  bench.standIn.advance(200 * DAY);
  expect(await bench.stripe.subscriptionSchedules.retrieve(id)).toMatchObject({ status: 'active' });
});

test('what a schedule manages cannot be changed beside it, and after its release it can', async () => {
  const bench = await aSubscriber();
  const { stripe } = bench;
  const { id } = await downgrade(bench);
  const cancel = () => stripe.subscriptions.update(bench.id, { cancel_at_period_end: true });
  expect(await refusalOf(cancel())).toMatchObject({ param: 'cancel_at_period_end' });
  const again = stripe.subscriptionSchedules.create({ from_subscription: bench.id });
  expect(await refusalOf(again)).toMatchObject({ param: 'from_subscription' });
  expect(await stripe.subscriptionSchedules.release(id)).toMatchObject({ status: 'released' });
  expect(await refusalOf(stripe.subscriptionSchedules.release(id))).toMatchObject({
    statusCode: 400,
  });
  expect(await cancel()).toMatchObject({ cancel_at_period_end: true });
  bench.standIn.advance(40 * DAY);
  expect(await pricesOf(bench)).toEqual(['price_pro']);
});

test('a schedule ends with its subscription', async () => {
  const bench = await aSubscriber();
  const { id } = await downgrade(bench);
  await bench.stripe.subscriptions.cancel(bench.id);
  const after = await bench.stripe.subscriptionSchedules.retrieve(id);
  expect(after).toMatchObject({ status: 'canceled' });
});

test.each([
  [{ from_subscription: 'sub_none' }, 'from_subscription'],
  [{ from_subscription: 'sub_1', end_behavior: 'release' as const }, 'end_behavior'],
  [{}, 'from_subscription'],
])(
  'a schedule of %j is refused',
  async (params: Stripe.SubscriptionScheduleCreateParams, param) => {
    const { stripe } = await aSubscriber();
    expect(await refusalOf(stripe.subscriptionSchedules.create(params))).toMatchObject({ param });
  },
);

test('the start of the current phase stays', async () => {
  const { stripe, id } = await aSubscriber();
  const schedule = await stripe.subscriptionSchedules.create({ from_subscription: id });
  const moved = stripe.subscriptionSchedules.update(schedule.id, {
    phases: [{ start_date: seconds(2026, 0, 2), items: [{ price: 'price_pro' }] }],
  });
  expect((await refusalOf(moved)).message).toContain('start date of the current phase');
});

test('a discount that the current phase does not repeat is gone: Stripe’s trap', async () => {
  const standIn = await aStripe();
  const stripe = clientOf(standIn);
  await stripe.coupons.create({ id: 'half', percent_off: 50, duration: 'forever' });
  const checkout = await aCheckout(stripe, { discounts: [{ coupon: 'half' }] });
  await pay(checkout);
  const { subscription } = await stripe.checkout.sessions.retrieve(checkout.id);
  const id = String(subscription);
  const schedule = await stripe.subscriptionSchedules.create({ from_subscription: id });
  const [{ start_date, discounts, end_date }] = schedule.phases as [(typeof schedule.phases)[0]];
  const items = [{ price: 'price_pro' }];
  const kept = discounts.map(({ discount }) => ({ discount: String(discount) }));
  const update = (phase: object) =>
    stripe.subscriptionSchedules.update(schedule.id, {
      phases: [{ start_date, end_date, items, ...phase }],
    });
  await update({ discounts: kept });
  expect((await stripe.subscriptions.retrieve(id)).discounts).toHaveLength(1);
  await update({});
  expect((await stripe.subscriptions.retrieve(id)).discounts).toEqual([]);
});
