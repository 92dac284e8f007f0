import { expect, test } from 'vitest';
import { aSubscriber, refusalOf, type Subscribed } from '../testing.ts';

const DAY = 24 * 3_600_000;

async function chargeOf({ stripe }: Subscribed): Promise<{ charge: string; intent: string }> {
  const { data } = await stripe.invoices.list({ expand: ['data.payments'], limit: 1 });
  const intent = String(data[0]?.payments?.data[0]?.payment.payment_intent);
  const { latest_charge: charge } = await stripe.paymentIntents.retrieve(intent);
  return { charge: String(charge), intent };
}
const typesOf = async ({ stripe }: Subscribed, count: number) =>
  (await stripe.events.list({ limit: count })).data.map(({ type }) => type);

test('a charge is given back in parts, and never more than it was', async () => {
  const bench = await aSubscriber();
  const { stripe, id } = bench;
  const { intent, charge } = await chargeOf(bench);
  const part = await stripe.refunds.create({ payment_intent: intent, amount: 1000 });
  expect(part).toMatchObject({ status: 'succeeded', amount: 1000, charge });
  const more = stripe.refunds.create({ charge, amount: 2001 });
  expect(await refusalOf(more)).toMatchObject({ param: 'amount', statusCode: 400 });
  expect(await stripe.refunds.create({ charge })).toMatchObject({ amount: 2000 });
  expect(await stripe.charges.retrieve(charge)).toMatchObject({ refunded: true });
  const again = stripe.refunds.create({ charge });
  expect(await refusalOf(again)).toMatchObject({ code: 'charge_already_refunded' });
  expect(await typesOf(bench, 2)).toEqual(['charge.refunded', 'refund.created']);
  expect((await stripe.refunds.list({ charge })).data).toHaveLength(2);
  // A refund is no cancellation.
  expect(await stripe.subscriptions.retrieve(id)).toMatchObject({ status: 'active' });
});

test('a refund that fails gives the amount back to the charge', async () => {
  const bench = await aSubscriber();
  const { charge } = await chargeOf(bench);
  const { id } = await bench.stripe.refunds.create({ charge });
  bench.standIn.failRefund(id);
  expect(await bench.stripe.refunds.retrieve(id)).toMatchObject({ status: 'failed' });
  expect(await bench.stripe.charges.retrieve(charge)).toMatchObject({
    amount_refunded: 0,
    refunded: false,
  });
  expect(await typesOf(bench, 1)).toEqual(['refund.failed']);
});

test('a disputed charge cannot be refunded, until the dispute is won', async () => {
  const bench = await aSubscriber();
  const { stripe, standIn, customer } = bench;
  const { charge } = await chargeOf(bench);
  const id = standIn.dispute(charge);
  const shown = await stripe.disputes.retrieve(id, { expand: ['charge'] });
  expect(shown).toMatchObject({ status: 'needs_response', charge: { customer, disputed: true } });
  const refund = () => stripe.refunds.create({ charge });
  expect(await refusalOf(refund())).toMatchObject({ code: 'charge_disputed' });
  standIn.closeDispute(id, 'won');
  expect(await typesOf(bench, 4)).toEqual([
    'charge.dispute.funds_reinstated',
    'charge.dispute.closed',
    'charge.dispute.funds_withdrawn',
    'charge.dispute.created',
  ]);
  expect(await refund()).toMatchObject({ status: 'succeeded' });
});

test('two cards for tests are warned of and disputed at once', async () => {
  const warned = await aSubscriber({}, '4000000000005423');
  const { charge } = await chargeOf(warned);
  const list = () => warned.stripe.radar.earlyFraudWarnings.list({ charge });
  expect((await list()).data).toMatchObject([{ actionable: true }]);
  await warned.stripe.refunds.create({ charge });
  expect((await list()).data).toMatchObject([{ actionable: false }]);
  const disputed = await aSubscriber({}, '4000000000000259');
  expect((await disputed.stripe.disputes.list()).data).toMatchObject([{ reason: 'fraudulent' }]);
});

test('a credit lowers the next invoices and says where it went', async () => {
  const { stripe, standIn, customer } = await aSubscriber();
  const credit = { amount: -4000, currency: 'usd', description: 'For your patience' };
  await stripe.customers.createBalanceTransaction(customer, credit);
  standIn.advance(32 * DAY);
  expect((await stripe.invoices.list()).data[0]).toMatchObject({ status: 'paid', amount_paid: 0 });
  standIn.advance(28 * DAY);
  expect((await stripe.invoices.list()).data[0]).toMatchObject({ amount_paid: 2000 });
  const { data } = await stripe.customers.listBalanceTransactions(customer);
  expect(data.map(({ amount, type }) => [amount, type])).toEqual([
    [1000, 'applied_to_invoice'],
    [3000, 'applied_to_invoice'],
    [-4000, 'adjustment'],
  ]);
});

test('a customer deleted by hand ends its plan, and every call with it is refused by name', async () => {
  const { stripe, customer, id } = await aSubscriber();
  await stripe.customers.del(customer);
  expect(await stripe.subscriptions.retrieve(id)).toMatchObject({ status: 'canceled' });
  expect(await stripe.customers.retrieve(customer)).toMatchObject({ deleted: true });
  for (const call of [
    stripe.subscriptions.list({ customer, status: 'all' }),
    stripe.invoices.list({ customer }),
    stripe.billingPortal.sessions.create({ customer }),
    stripe.checkout.sessions.list({ customer }),
  ]) {
    expect(await refusalOf(call)).toMatchObject({ code: 'resource_missing', param: 'customer' });
  }
});
