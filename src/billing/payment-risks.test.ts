import { describe, expect, test } from 'vitest';
import { anAccount, testApp, type TestApp, valueOf, wordsFor } from '../../test/fixtures/app.ts';
import { MINUTE, NOW } from '../../test/fixtures/app-facts.ts';
import { BY_HAND } from '../../test/fixtures/by-hand.ts';
import { ALICE, aBench, asOperators, type Bench, DAY } from '../../test/fixtures/app-upgrade.ts';
import { changes } from '../../test/fixtures/plan-requests.ts';
import { aCheckout, clientOf, pay } from '../../sandbox/stripe/testing.ts';
import { processEvents } from '../chat/process-events.ts';
import { addCheckoutIntent } from '../store/checkout-intents.ts';
import { ensureCustomer, saveCustomer } from '../store/customers.ts';
import { findEntitlement } from '../store/entitlements.ts';
import { trustPayments } from '../store/payment-risks.ts';
import { findCaller } from '../store/callers.ts';
import { requestMachine } from '../machines/request-machine.ts';
import { commit } from '../work/commit.ts';
import { openCheckout } from './open-checkout.ts';
import { processStripeEvent } from './process-stripe-event.ts';
import { storing } from './receive-stripe-event.ts';
import { refundPayment } from './refund-payment.ts';
import { isDueSoon } from './refresh-risks.ts';
import { requestRefund } from './request-refund.ts';
import { syncCustomer } from './sync-customer.ts';

const BOB = 'acc_bob';
const REFUND = { kind: 'by_operator', scope: 'last', amountCents: null, endsPlan: true } as const;

const entitled = async (app: TestApp, account = ALICE) =>
  (await app.db.read(findEntitlement(account, app.now())))[0];
const atStripe = ({ stripe, subscription }: Bench) => stripe.state.subscriptions[subscription]!;
const chargeOf = ({ stripe }: Bench) => Object.keys(stripe.state.charges)[0]!;
const says = async (app: TestApp, person = 'alice') => {
  await processEvents(app, `console:main:${person}`);
  return wordsFor(app, person);
};

/** Each event of a kind comes, and comes again. */
async function arrives({ app, stripe }: Bench, type: string): Promise<void> {
  const events = Object.values(stripe.state.events).filter((each) => each.type === type);
  for (const event of [...events, ...events]) {
    await commit(app, storing(app, event as never));
    await processStripeEvent(app, event.id);
  }
}

async function aDispute(): Promise<Bench & { dispute: string }> {
  const bench = await aBench('pro');
  const dispute = bench.stripe.dispute(chargeOf(bench));
  await arrives(bench, 'charge.dispute.created');
  return { ...bench, dispute };
}

describe('a disputed payment', () => {
  test('blocks the account at once and stops its renewal; winning brings everything back', async () => {
    const bench = await aDispute();
    const { app, stripe, dispute } = bench;
    expect(await entitled(app)).toMatchObject({ plan: null, why: 'blocked' });
    expect(atStripe(bench)).toMatchObject({ status: 'active', cancel_at_period_end: true });
    expect((await says(app)).match(/Your bank is taking/g)).toHaveLength(1);
    const alarm = await asOperators(app);
    expect(alarm.match(/The account is on hold/g)).toHaveLength(1);
    expect(alarm).toMatch(
      new RegExp(
        `Until [-\\d]{10} [:\\d]{5} UTC: https://dashboard.stripe.com/disputes/${dispute} `,
      ),
    );
    stripe.closeDispute(dispute, 'won');
    await arrives(bench, 'charge.dispute.closed');
    expect(await entitled(app)).toMatchObject({ plan: 'pro', why: 'subscribed' });
    expect(atStripe(bench).cancel_at_period_end).toBe(false);
    const words = await says(app);
    expect(words).toContain('All clear');
    expect(words.match(/Payment received/g)).toHaveLength(1);
  });

  test('leaves an end that the customer has set, when it is won', async () => {
    const bench = await aBench('pro');
    await clientOf(bench.stripe).subscriptions.update(bench.subscription, {
      cancel_at_period_end: true,
    });
    const dispute = bench.stripe.dispute(chargeOf(bench));
    await arrives(bench, 'charge.dispute.created');
    bench.stripe.closeDispute(dispute, 'won');
    await syncCustomer(bench.app, ALICE);
    expect(await entitled(bench.app)).toMatchObject({ plan: 'pro', why: 'ending' });
  });

  test('leaves an end that the customer sets while it is open, when it is won', async () => {
    const bench = await aDispute();
    const { app, stripe, dispute } = bench;
    await changes({ app, accountId: ALICE, id: 'one' }, { kind: 'cancel' });
    stripe.closeDispute(dispute, 'won');
    await syncCustomer(app, ALICE);
    expect(atStripe(bench).cancel_at_period_end).toBe(true);
    expect(await entitled(app)).toMatchObject({ plan: 'pro', why: 'ending' });
  });

  test('is not charged for the next month before a later end, which comes back when it is won', async () => {
    const bench = await aBench('pro');
    const { app, stripe, subscription } = bench;
    const [item] = atStripe(bench).items.data;
    const date = (item?.current_period_end ?? 0) + 20 * 86_400;
    await clientOf(stripe).subscriptions.update(subscription, { cancel_at: date });
    const dispute = stripe.dispute(chargeOf(bench));
    await arrives(bench, 'charge.dispute.created');
    expect(atStripe(bench)).toMatchObject({ cancel_at: item?.current_period_end });
    stripe.closeDispute(dispute, 'won');
    await syncCustomer(app, ALICE);
    expect(atStripe(bench)).toMatchObject({ cancel_at: date, cancel_at_period_end: false });
  });

  test('takes off a smaller plan that was to follow, and winning plans it again, unless it was cancelled since', async () => {
    const bench = await aBench('pro');
    const { app, stripe, subscription } = bench;
    const pending = () => valueOf(app, `SELECT details ->> '$.pending.plan' FROM subscriptions`);
    await changes({ app, accountId: ALICE, id: 'one' }, { kind: 'shrink', plan: 'starter' });
    const first = stripe.dispute(chargeOf(bench));
    await arrives(bench, 'charge.dispute.created');
    expect(await pending()).toBeNull();
    stripe.closeDispute(first, 'won');
    await syncCustomer(app, ALICE);
    expect(await pending()).toBe('starter');
    expect(atStripe(bench)).toMatchObject({ cancel_at_period_end: false, metadata: {} });

    const second = stripe.dispute(chargeOf(bench));
    await syncCustomer(app, ALICE);
    await arrives(bench, 'charge.dispute.created');
    await changes({ app, accountId: ALICE, id: 'two' }, { kind: 'cancel' });
    stripe.closeDispute(second, 'won');
    await syncCustomer(app, ALICE);
    await clientOf(stripe).subscriptions.update(subscription, { cancel_at_period_end: false });
    await syncCustomer(app, ALICE);
    expect(await pending()).toBeNull();
  });

  test('leaves what an operator has planned by hand while it is open, when it is won', async () => {
    const bench = await aDispute();
    const { app, stripe, subscription, dispute } = bench;
    await BY_HAND['takes the end back']({ stripe, id: subscription });
    await BY_HAND['makes a schedule']({ stripe, id: subscription });
    stripe.closeDispute(dispute, 'won');
    await syncCustomer(app, ALICE);
    await syncCustomer(app, ALICE);
    expect(atStripe(bench)).toMatchObject({
      schedule: expect.stringContaining('sub_sched_'),
      metadata: {},
    });
    expect(await entitled(app)).toMatchObject({ plan: 'pro' });
  });

  test('within the hour of a renewal keeps that from being charged until it is won', async () => {
    const bench = await aBench('pro');
    const { app, stripe } = bench;
    const newest = () => Object.values(stripe.state.invoices).at(-1);
    app.clock.now += 15 * DAY + MINUTE;
    stripe.counts();
    expect(newest()?.status).toBe('draft');
    const dispute = stripe.dispute(chargeOf(bench));
    await arrives(bench, 'charge.dispute.created');
    app.clock.now += 2 * DAY;
    stripe.counts();
    expect(newest()).toMatchObject({ status: 'draft', amount_paid: 0 });
    stripe.closeDispute(dispute, 'won');
    await syncCustomer(app, ALICE);
    app.clock.now += DAY;
    stripe.counts();
    expect(newest()).toMatchObject({ status: 'paid', amount_paid: 3000 });
  });

  test('stops the renewal of a second subscription as well', async () => {
    const bench = await aBench('pro');
    const { app, stripe } = bench;
    await pay(await aCheckout(clientOf(stripe), { customer: String(atStripe(bench).customer) }));
    stripe.dispute(chargeOf(bench));
    await arrives(bench, 'charge.dispute.created');
    const live = Object.values(stripe.state.subscriptions);
    expect(live.map((each) => each.cancel_at_period_end)).toEqual([true, true]);
    app.clock.now += 40 * DAY;
    stripe.counts();
    expect(Object.values(stripe.state.charges)).toHaveLength(2);
  });

  test('that is lost ends the subscription, and no new one can be bought, though the event was lost too', async () => {
    const bench = await aDispute();
    const { app, stripe, dispute } = bench;
    stripe.closeDispute(dispute, 'lost');
    await syncCustomer(app, ALICE);
    expect(atStripe(bench).status).toBe('canceled');
    app.clock.now += 40 * DAY;
    stripe.counts();
    expect(Object.values(stripe.state.invoices)).toHaveLength(1);
    await app.db.write(
      addCheckoutIntent({ id: 'again', accountId: ALICE, plan: 'pro', now: app.now() }),
    );
    await openCheckout(app, 'again');
    expect(await valueOf(app, `SELECT state FROM checkout_intents WHERE id = 'again'`)).toBe(
      'refused',
    );
    expect(await entitled(app)).toMatchObject({ why: 'blocked' });
  });

  test('lets its card open no other account: the payment goes back at once', async () => {
    const bench = await aDispute();
    const { app, stripe } = bench;
    await anAccount(app, 'bob');
    const client = clientOf(stripe);
    const { id: customer } = await client.customers.create({});
    await app.db.write([ensureCustomer(BOB, NOW), saveCustomer(BOB, customer)]);
    await pay(await aCheckout(client, { customer }));
    await syncCustomer(app, BOB);
    expect(await entitled(app, BOB)).toMatchObject({ plan: null, why: 'blocked' });
    const id = String(await valueOf(app, 'SELECT id FROM refunds WHERE account_id = ?', BOB));
    await refundPayment(app, id);
    await syncCustomer(app, BOB);
    expect(Object.values(stripe.state.refunds).map(({ amount }) => amount)).toEqual([3000]);
    const states = Object.values(stripe.state.subscriptions).map(({ status }) => status);
    expect(states).toEqual(['active', 'canceled']);
    expect(await says(app, 'bob')).toContain('This card can’t be used here');
    expect(await asOperators(app)).toContain('a card of a blocked account');
  });
});

test('a dispute counts though its customer was deleted at Stripe, and of an account that is gone its card', async () => {
  const bench = await aBench('pro');
  const { app, stripe } = bench;
  const customer = String(atStripe(bench).customer);
  await clientOf(stripe).customers.del(customer);
  await syncCustomer(app, ALICE);
  stripe.dispute(chargeOf(bench));
  await arrives(bench, 'charge.dispute.created');
  expect(await entitled(app)).toMatchObject({ why: 'blocked' });
  expect(await valueOf(app, 'SELECT account FROM blocked_cards')).toBe(ALICE);

  await app.db.write(['DELETE FROM blocked_cards', 'DELETE FROM payment_risks']);
  await app.db.write([{ sql: `UPDATE customers SET former = '[]'`, args: [] }]);
  stripe.dispute(chargeOf(bench));
  await arrives({ ...bench, app: await testApp({ beside: app }) }, 'charge.dispute.created');
  expect(await valueOf(app, 'SELECT account FROM blocked_cards')).toBe(customer);
});

test.each([
  [null, 0, false],
  [100 * DAY, 99 * DAY - 1, false],
  [100 * DAY, 99 * DAY, true],
  [100 * DAY, 100 * DAY - 1, true],
  [100 * DAY, 100 * DAY, false],
])('the last day to answer until %s has begun at %s: %s', (answerBy, now, isDue) => {
  expect(isDueSoon(answerBy, now)).toBe(isDue);
});

test.each([
  ['needs_response', 1],
  ['under_review', 0],
])('a dispute that is %s a day before its date is told again %i times', async (status, times) => {
  const bench = await aDispute();
  const { app, stripe, dispute, subscription } = bench;
  await asOperators(app);
  await clientOf(stripe).subscriptions.cancel(subscription);
  await syncCustomer(app, ALICE);
  Object.assign(stripe.state.disputes[dispute]!, { status });
  for (const day of [5, 6.5, 6.6]) {
    app.clock.now = NOW + (15 + day) * DAY;
    // It is due though the plan is over.
    expect(await valueOf(app, 'SELECT sync_due_at FROM subscriptions')).not.toBeNull();
    await syncCustomer(app, ALICE);
  }
  const words = await asOperators(app);
  expect(words.match(/A dispute is lost tomorrow unless/g) ?? []).toHaveLength(times);
});

describe('a payment that the card network warns of', () => {
  async function aWarning(): Promise<Bench> {
    const bench = await aBench('pro');
    await bench.app.db.write(requestMachine(bench.app, ALICE));
    bench.stripe.warnOfFraud(chargeOf(bench));
    await arrives(bench, 'radar.early_fraud_warning.created');
    return bench;
  }
  const isFlagged = async (app: TestApp) => {
    const hash = String(await valueOf(app, 'SELECT service_token_hash FROM machines'));
    return (await app.db.read(findCaller(hash, app.now())))[0]?.isFlagged;
  };

  test('makes the costly services wait, keeps the plan, and tells everybody once', async () => {
    const { app } = await aWarning();
    expect(await entitled(app)).toMatchObject({ plan: 'pro' });
    expect(await isFlagged(app)).toBe(true);
    expect((await says(app)).match(/has flagged your payment/g)).toHaveLength(1);
    expect((await asOperators(app)).match(/expects fraud/g)).toHaveLength(1);
  });

  test('and that an operator trusts counts no more, and its card neither', async () => {
    const bench = await aWarning();
    const { app } = bench;
    await app.db.write(trustPayments(ALICE));
    await syncCustomer(app, ALICE);
    await arrives(bench, 'radar.early_fraud_warning.created');
    expect(await isFlagged(app)).toBe(false);
    expect(await says(app)).toContain('All clear');
    expect(await valueOf(app, 'SELECT count(*) FROM blocked_cards')).toBe(0);
  });

  test('and that is refunded blocks the account, without a dispute', async () => {
    const bench = await aWarning();
    const { app, stripe } = bench;
    await commit(app, requestRefund(app, { id: 'one', accountId: ALICE, ...REFUND }));
    await refundPayment(app, 'one');
    await arrives(bench, 'radar.early_fraud_warning.updated');
    expect(atStripe(bench).status).toBe('canceled');
    expect(await entitled(app)).toMatchObject({ why: 'blocked' });
    expect(Object.values(stripe.state.disputes)).toEqual([]);
    expect(await valueOf(app, 'SELECT account FROM blocked_cards')).toBe(ALICE);
  });
});
