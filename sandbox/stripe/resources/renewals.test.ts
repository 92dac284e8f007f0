import type Stripe from 'stripe';
import { expect, test } from 'vitest';
import {
  aCheckout,
  aStateFile,
  aStripe,
  aSubscriber,
  clientOf,
  refusalOf,
  type Subscribed,
} from '../testing.ts';

const DAY = 24 * 3_600_000;
const START = Date.UTC(2026, 0, 1);
const seconds = (...date: [number, number, number, number?]) => Date.UTC(...date) / 1000;

const invoicesOf = async ({ stripe }: Subscribed) =>
  (await stripe.invoices.list({ limit: 100 })).data.map((one) => [
    one.billing_reason?.replace('subscription_', ''),
    one.status,
    one.amount_due,
    one.attempt_count,
  ]);
const eventsOf = async ({ stripe }: Subscribed, type?: string) =>
  (await stripe.events.list({ limit: 100, ...(type ? { type } : {}) })).data.toReversed();
const statusOf = async ({ stripe, id }: Subscribed) =>
  (await stripe.subscriptions.retrieve(id)).status;

test('a jump of the clock works off every renewal in the order of time', async () => {
  const bench = await aSubscriber();
  bench.standIn.advance(92 * DAY);
  expect(await invoicesOf(bench)).toEqual([
    ['cycle', 'paid', 3000, 1],
    ['cycle', 'paid', 3000, 1],
    ['cycle', 'paid', 3000, 1],
    ['create', 'paid', 3000, 1],
  ]);
  const paid = await eventsOf(bench, 'invoice.paid');
  expect(paid.map(({ created }) => created)).toEqual([
    START / 1000,
    seconds(2026, 1, 1, 1),
    seconds(2026, 2, 1, 1),
    seconds(2026, 3, 1, 1),
  ]);
});

test('a new period begins with a draft, which is charged an hour later', async () => {
  const bench = await aSubscriber();
  bench.standIn.advance(31 * DAY);
  const { latest_invoice: id } = await bench.stripe.subscriptions.retrieve(bench.id);
  expect(await bench.stripe.invoices.retrieve(String(id))).toMatchObject({
    status: 'draft',
    hosted_invoice_url: null,
    automatically_finalizes_at: seconds(2026, 1, 1, 1),
  });
  bench.standIn.advance(3_600_000);
  expect(await bench.stripe.invoices.retrieve(String(id))).toMatchObject({ status: 'paid' });
});

test('the clock stays ahead when the stand-in starts again', async () => {
  const stateFile = aStateFile();
  const { standIn, id } = await aSubscriber({ stateFile });
  standIn.advance(40 * DAY);
  await standIn.close();
  const again = clientOf(await aStripe({ stateFile, now: () => START }));
  const [item] = (await again.subscriptions.retrieve(id)).items.data;
  expect(item?.current_period_end).toBe(seconds(2026, 2, 1));
});

test('a declined renewal is tried again after 3, 5 and 7 days, and then the subscription ends', async () => {
  const bench = await aSubscriber();
  bench.standIn.exchangeCard(bench.customer, '4000000000000341');
  bench.standIn.advance(31.5 * DAY);
  expect(await statusOf(bench)).toBe('past_due');
  const [first] = (await bench.stripe.invoices.list({ status: 'open' })).data;
  expect(first?.next_payment_attempt).toBe(seconds(2026, 1, 4, 1));
  bench.standIn.advance(10 * DAY);
  expect(await statusOf(bench)).toBe('past_due');
  bench.standIn.advance(10 * DAY);
  expect(await bench.stripe.subscriptions.retrieve(bench.id)).toMatchObject({
    status: 'canceled',
    cancellation_details: { reason: 'payment_failed' },
  });
  const failed = await eventsOf(bench, 'invoice.payment_failed');
  const tries = failed.map(({ data }) => data.object as Stripe.Invoice);
  expect(tries.map((one) => [one.attempt_count, one.next_payment_attempt])).toEqual([
    [1, seconds(2026, 1, 4, 1)],
    [2, seconds(2026, 1, 9, 1)],
    [3, seconds(2026, 1, 16, 1)],
    [4, null],
  ]);
  expect((await invoicesOf(bench))[0]).toEqual(['cycle', 'open', 3000, 4]);
  bench.standIn.advance(60 * DAY);
  expect(await invoicesOf(bench)).toHaveLength(2);
});

test('a good card at the next try brings the subscription back', async () => {
  const bench = await aSubscriber();
  bench.standIn.faults.enable('card-declined:renew-subscription*1');
  bench.standIn.advance(32 * DAY);
  expect(await statusOf(bench)).toBe('past_due');
  bench.standIn.advance(3 * DAY);
  expect(await statusOf(bench)).toBe('active');
  expect((await invoicesOf(bench))[0]).toEqual(['cycle', 'paid', 3000, 2]);
});

test('an unpaid subscription goes on making drafts, and an older invoice can still be paid', async () => {
  const bench = await aSubscriber({ afterRetries: 'unpaid' });
  bench.standIn.exchangeCard(bench.customer, '4000000000000341');
  bench.standIn.advance(80 * DAY);
  expect(await statusOf(bench)).toBe('unpaid');
  expect(await invoicesOf(bench)).toEqual([
    ['cycle', 'draft', 3000, 0],
    ['cycle', 'open', 3000, 4],
    ['create', 'paid', 3000, 1],
  ]);
});

test('an invoice is paid on request by the card on file, and a refusal is a 402', async () => {
  const bench = await aSubscriber();
  bench.standIn.faults.enable('card-declined*2');
  bench.standIn.advance(32 * DAY);
  const [open] = (await bench.stripe.invoices.list({ status: 'open' })).data;
  const refused = bench.stripe.invoices.pay(open?.id ?? '');
  expect(await refusalOf(refused)).toMatchObject({ statusCode: 402, code: 'card_declined' });
  expect(await bench.stripe.invoices.pay(open?.id ?? '')).toMatchObject({ status: 'paid' });
  expect(await statusOf(bench)).toBe('active');
  const again = bench.stripe.invoices.pay(open?.id ?? '');
  expect((await refusalOf(again)).message).toBe('Invoice is already paid');
});

test('a customer gets a default card, and a subscription gives up its own', async () => {
  const bench = await aSubscriber();
  const { stripe, standIn, customer, id } = bench;
  const { default_payment_method: own } = await stripe.subscriptions.retrieve(id);
  standIn.exchangeCard(customer, '4000000000000341');
  const missing = stripe.customers.update(customer, {
    invoice_settings: { default_payment_method: 'pm_none' },
  });
  expect(await refusalOf(missing)).toMatchObject({ code: 'resource_missing' });
  await stripe.customers.update(customer, {
    invoice_settings: { default_payment_method: String(own) },
  });
  expect(await stripe.subscriptions.update(id, { default_payment_method: '' })).toMatchObject({
    default_payment_method: null,
  });
  const shown = await stripe.customers.retrieve(customer, {
    expand: ['invoice_settings.default_payment_method'],
  });
  expect(shown).toMatchObject({
    invoice_settings: { default_payment_method: { card: { brand: 'visa', last4: '0341' } } },
  });
});

test.each([
  ['void', 'void'],
  ['keep_as_draft', 'draft'],
  ['mark_uncollectible', 'uncollectible'],
] as const)(
  'a paused collection with %s leaves the subscription active',
  async (behavior, status) => {
    const bench = await aSubscriber();
    const pausing = { pause_collection: { behavior } };
    await bench.stripe.subscriptions.update(bench.id, pausing);
    bench.standIn.advance(32 * DAY);
    expect(await statusOf(bench)).toBe('active');
    expect((await invoicesOf(bench))[0]).toEqual(['cycle', status, 3000, 0]);
  },
);

test('the payment of an invoice leads to its intent, its charge and its customer', async () => {
  const { stripe, customer } = await aSubscriber({}, '5555 5555 5555 4444');
  const [invoice] = (await stripe.invoices.list({ expand: ['data.payments'] })).data;
  const intentId = String(invoice?.payments?.data[0]?.payment.payment_intent);
  const found = await stripe.invoicePayments.list({
    payment: { type: 'payment_intent', payment_intent: intentId },
  });
  expect(found.data).toMatchObject([{ invoice: invoice?.id, status: 'paid', amount_paid: 3000 }]);
  const intent = await stripe.paymentIntents.retrieve(intentId, { expand: ['latest_charge'] });
  expect(intent).toMatchObject({
    status: 'succeeded',
    latest_charge: {
      customer,
      amount: 3000,
      payment_method_details: { card: { brand: 'mastercard', last4: '4444' } },
    },
  });
});

test('a bank that asks is confirmed on the page, and a refusal there changes nothing', async () => {
  const standIn = await aStripe();
  const session = await aCheckout(clientOf(standIn));
  const send = (fields: Record<string, string>) =>
    fetch(session.url ?? '', {
      method: 'POST',
      body: new URLSearchParams({ cardNumber: '4000 0025 0000 3155', ...fields }),
      redirect: 'manual',
    });
  expect(await (await send({})).text()).toContain('Did you make this payment?');
  const stopped = await send({ confirmed: 'no' });
  expect([stopped.status, await stopped.text()]).toEqual([402, expect.stringContaining('unable')]);
  expect(standIn.counts().subscriptions).toBe(0);
  expect((await send({ confirmed: 'yes' })).status).toBe(303);
  expect(standIn.counts().subscriptions).toBe(1);
});

test('a bank debit completes the session unpaid, and days later it is paid or not', async () => {
  for (const isPaid of [true, false]) {
    const standIn = await aStripe();
    const stripe = clientOf(standIn);
    const { id, url } = await aCheckout(stripe, {
      allowed_payment_method_types: ['card', 'us_bank_account'],
    });
    expect(await (await fetch(url ?? '')).text()).toContain('Pay by bank account');
    const body = new URLSearchParams({ method: 'bank' });
    await fetch(url ?? '', { method: 'POST', body, redirect: 'manual' });
    const waiting = await stripe.checkout.sessions.retrieve(id, { expand: ['subscription'] });
    expect(waiting).toMatchObject({
      status: 'complete',
      payment_status: 'unpaid',
      subscription: { status: 'incomplete' },
    });
    standIn.settleBankDebit(id, isPaid);
    const settled = await stripe.checkout.sessions.retrieve(id, { expand: ['subscription'] });
    expect(settled.payment_status).toBe(isPaid ? 'paid' : 'unpaid');
    const status = isPaid ? 'active' : 'incomplete_expired';
    expect(settled.subscription).toMatchObject({ status });
    const type = `checkout.session.async_payment_${isPaid ? 'succeeded' : 'failed'}`;
    expect((await stripe.events.list({ type })).data).toHaveLength(1);
  }
});
