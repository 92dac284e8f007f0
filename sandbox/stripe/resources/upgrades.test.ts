import { describe, expect, test } from 'vitest';
import type Stripe from 'stripe';
import type { StripeStandIn } from '../stripe.ts';
import { aCheckout, aStripe, clientOf, pay, refusalOf } from '../testing.ts';

const START = Date.UTC(2026, 10, 1);
const HALF = START + 15 * 24 * 3_600_000;
const AT = HALF / 1000;

type Bench = {
  standIn: StripeStandIn;
  stripe: Stripe;
  clock: { now: number };
  id: string;
  items: { id: string; price: string }[];
};
type Changed = Partial<Stripe.SubscriptionUpdateParams>;

/** Starter since the first of a month with thirty days, and half of it is over. */
async function aBench(): Promise<Bench> {
  const clock = { now: START };
  const standIn = await aStripe({ now: () => clock.now });
  const stripe = clientOf(standIn);
  const session = await aCheckout(stripe, {
    line_items: [{ price: 'price_starter', quantity: 1 }],
  });
  await pay(session);
  const paid = await stripe.checkout.sessions.retrieve(session.id, { expand: ['subscription'] });
  const { id, items } = paid.subscription as Stripe.Subscription;
  clock.now = HALF;
  const toPro = [{ id: items.data[0]!.id, price: 'price_pro' }];
  return { standIn, stripe, clock, id, items: toPro };
}

const upgrade = ({ stripe, id, items }: Bench, change: Changed = {}) =>
  stripe.subscriptions.update(id, {
    items,
    proration_behavior: 'always_invoice',
    payment_behavior: 'pending_if_incomplete',
    proration_date: AT,
    expand: ['latest_invoice'],
    ...change,
  });
const preview = ({ stripe, id, items }: Bench, date = AT) =>
  stripe.invoices.createPreview({
    subscription: id,
    subscription_details: {
      items,
      proration_behavior: 'always_invoice',
      proration_date: date,
    },
  });
const priceOf = ({ items }: Stripe.Subscription) => items.data.map(({ price }) => price.id);
const eventsOf = async ({ stripe }: Bench) =>
  (await stripe.events.list({ limit: 100 })).data.map(({ type }) => type);

test('a preview says what half a period costs, and changes nothing', async () => {
  const bench = await aBench();
  const before = await eventsOf(bench);
  const invoice = await preview(bench);
  expect(invoice).toMatchObject({
    object: 'invoice',
    id: expect.stringMatching(/^upcoming_in_/),
    status: 'draft',
    billing_reason: 'subscription_update',
    currency: 'usd',
    amount_due: 500,
    total: 500,
    hosted_invoice_url: null,
  });
  expect(invoice.lines.data.map(({ amount }) => amount)).toEqual([-1000, 1500]);
  expect(invoice.lines.data[0]?.parent?.subscription_item_details?.proration).toBe(true);
  expect((await bench.stripe.invoices.list()).data).toHaveLength(1);
  expect(await eventsOf(bench)).toEqual(before);
});

test('the same date gives the same amount later, and a date outside of the period is refused', async () => {
  const bench = await aBench();
  bench.clock.now += 60 * 60_000;
  expect(await preview(bench)).toMatchObject({ amount_due: 500 });
  expect((await preview(bench, bench.clock.now / 1000)).amount_due).toBe(499);
  const refusal = await refusalOf(preview(bench, START / 1000 - 1));
  expect(refusal).toMatchObject({ statusCode: 400, param: 'proration_date' });
});

test('a preview without a change is the next renewal; an odd one or of a gone subscription is refused', async () => {
  const bench = await aBench();
  const { stripe, id } = bench;
  const renewal = await stripe.invoices.createPreview({ subscription: id });
  expect(renewal).toMatchObject({ amount_due: 2000, billing_reason: 'subscription_cycle' });
  const odd = stripe.invoices.createPreview({ subscription: id, preview_mode: 'next' });
  expect(await refusalOf(odd)).toMatchObject({ code: 'parameter_unknown' });
  await stripe.subscriptions.cancel(id);
  expect(await refusalOf(preview(bench))).toMatchObject({ statusCode: 400 });
});

test('a good card pays the difference, and the plan changes at once', async () => {
  const bench = await aBench();
  const after = await upgrade(bench);
  expect(after).toMatchObject({
    status: 'active',
    pending_update: null,
    latest_invoice: { status: 'paid', amount_paid: 500, billing_reason: 'subscription_update' },
  });
  expect(priceOf(after)).toEqual(['price_pro']);
  expect(after.items.data).toMatchObject([{ current_period_end: Date.UTC(2026, 11, 1) / 1000 }]);
  expect((await eventsOf(bench)).slice(0, 5)).toEqual([
    'customer.subscription.updated',
    'invoice.payment_succeeded',
    'invoice.paid',
    'invoice.finalized',
    'invoice.created',
  ]);
  bench.clock.now = Date.UTC(2026, 11, 1, 1);
  await bench.stripe.subscriptions.retrieve(bench.id);
  const [renewal] = (await bench.stripe.invoices.list()).data;
  expect(renewal).toMatchObject({ amount_paid: 3000, billing_reason: 'subscription_cycle' });
});

describe.each([
  ['card-declined', 'invoice.payment_failed'],
  ['card-asks', 'invoice.payment_action_required'],
])('with %s', (fault, event) => {
  test('the old plan stays, and the change waits for its invoice', async () => {
    const bench = await aBench();
    bench.standIn.faults.enable(`${fault}*1`);
    const after = await upgrade(bench);
    expect(priceOf(after)).toEqual(['price_starter']);
    expect(after).toMatchObject({
      status: 'active',
      pending_update: {
        expires_at: AT + 23 * 3600,
        subscription_items: [{ price: { id: 'price_pro' } }],
      },
      latest_invoice: { status: 'open', amount_due: 500, attempt_count: 1 },
    });
    expect(await eventsOf(bench)).toContain(event);
    const again = upgrade(bench);
    expect((await refusalOf(again)).message).toContain('pending update');
  });

  test('paying the invoice on its page makes the change', async () => {
    const bench = await aBench();
    bench.standIn.faults.enable(`${fault}*1`);
    const { latest_invoice: invoice } = await upgrade(bench);
    const { hosted_invoice_url: url } = invoice as Stripe.Invoice;
    expect(await (await fetch(url ?? '')).text()).toContain('Pay $5');
    expect((await pay({ url: url ?? null }, '4000000000000002')).status).toBe(402);
    expect((await pay({ url: url ?? null })).status).toBe(303);
    expect((await pay({ url: url ?? null })).status).toBe(303);
    const after = await bench.stripe.subscriptions.retrieve(bench.id);
    expect(after.pending_update).toBeNull();
    expect(priceOf(after)).toEqual(['price_pro']);
    const events = await eventsOf(bench);
    expect(events).toContain('customer.subscription.pending_update_applied');
    expect(events.filter((type) => type === 'invoice.paid')).toHaveLength(2);
  });

  test('after its time the change is given up and the invoice is void', async () => {
    const bench = await aBench();
    bench.standIn.faults.enable(`${fault}*1`);
    const { latest_invoice: invoice } = await upgrade(bench);
    bench.clock.now += 23 * 3_600_000;
    const after = await bench.stripe.subscriptions.retrieve(bench.id);
    expect(after.pending_update).toBeNull();
    expect(priceOf(after)).toEqual(['price_starter']);
    const { id, hosted_invoice_url: url } = invoice as Stripe.Invoice;
    expect(await bench.stripe.invoices.retrieve(id)).toMatchObject({ status: 'void' });
    expect((await eventsOf(bench))[0]).toBe('customer.subscription.pending_update_expired');
    await pay({ url: url ?? null });
    expect(priceOf(await bench.stripe.subscriptions.retrieve(bench.id))).toEqual(['price_starter']);
  });
});

test('without waiting for the payment the plan changes though nobody paid: Stripe’s trap', async () => {
  const bench = await aBench();
  bench.standIn.faults.enable('card-declined*1');
  const after = await upgrade(bench, { payment_behavior: 'allow_incomplete' });
  expect(priceOf(after)).toEqual(['price_pro']);
  expect(after.status).toBe('past_due');
});

test('an error instead of a pending change is a 402 that changes nothing', async () => {
  const bench = await aBench();
  bench.standIn.faults.enable('card-declined*1');
  const change = upgrade(bench, { payment_behavior: 'error_if_incomplete' });
  expect(await refusalOf(change)).toMatchObject({ statusCode: 402, code: 'card_declined' });
  const after = await bench.stripe.subscriptions.retrieve(bench.id);
  expect(priceOf(after)).toEqual(['price_starter']);
  expect((await bench.stripe.invoices.list()).data).toHaveLength(1);
});

test('what a smaller plan gives back lowers what the next change costs', async () => {
  const bench = await aBench();
  await upgrade(bench);
  const down = [{ ...bench.items[0]!, price: 'price_starter' }];
  await upgrade({ ...bench, items: down });
  const customers = await bench.stripe.customers.list();
  expect(customers.data[0]).toMatchObject({ balance: -500 });
  expect(await preview(bench)).toMatchObject({ total: 500, amount_due: 0 });
});

test('nothing else may be changed together with a charge, and prorations alone are not there', async () => {
  const bench = await aBench();
  const both = upgrade(bench, { metadata: { a: 'b' } });
  expect(await refusalOf(both)).toMatchObject({ statusCode: 400, param: 'metadata' });
  const later = upgrade(bench, { proration_behavior: 'create_prorations' });
  expect(await refusalOf(later)).toMatchObject({ param: 'proration_behavior' });
  const odd = upgrade(bench, { payment_behavior: 'hope' as 'allow_incomplete' });
  expect(await refusalOf(odd)).toMatchObject({ param: 'payment_behavior' });
});
