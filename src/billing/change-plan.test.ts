import { describe, expect, test } from 'vitest';
import { query, type TestApp, valueOf, wordsFor } from '../../test/fixtures/app.ts';
import { ALICE, aBench, type Bench, DAY, upgrades } from '../../test/fixtures/app-upgrade.ts';
import { clientOf } from '../../sandbox/stripe/testing.ts';
import { processEvents } from '../chat/process-events.ts';
import type { PlanChangeKind } from '../domain/plan-changes.ts';
import type { Plan } from '../domain/plans.ts';
import { findEntitlement } from '../store/entitlements.ts';
import { addPlanChange } from '../store/plan-changes.ts';
import { requestBilling } from '../store/billing-views.ts';
import { findSubscription } from '../store/subscriptions.ts';
import { changePlan } from './change-plan.ts';
import { readBilling } from './read-billing.ts';
import { releaseSchedule } from './schedules.ts';
import { syncCustomer } from './sync-customer.ts';

let count = 0;

async function changes(app: TestApp, kind: PlanChangeKind, plan?: Plan): Promise<string> {
  const id = `pch_${(count += 1)}`;
  const wanted = { id, accountId: ALICE, kind, ...(plan ? { plan } : {}), now: app.now() };
  await app.db.write(addPlanChange(wanted));
  await changePlan(app, id);
  return id;
}

const outcome = async (app: TestApp, id: string) =>
  (await query(app, 'SELECT state, refusal, due_at FROM plan_changes WHERE id = ?', id))[0];
const entitled = async (app: TestApp) => (await app.db.read(findEntitlement(ALICE, app.now())))[0];
const pending = async (app: TestApp) =>
  (await app.db.read(findSubscription(ALICE)))[0]?.details.pending ?? null;
const atStripe = ({ stripe, subscription }: Bench) => stripe.state.subscriptions[subscription]!;
/** What /billing says of it. */
const nextCharge = async (app: TestApp) => {
  await app.db.write([requestBilling(ALICE, app.now())]);
  await readBilling(app, ALICE);
  return JSON.parse(String(await valueOf(app, 'SELECT data FROM billing_views'))).next;
};
const says = async (app: TestApp) => {
  await processEvents(app, 'console:main:alice');
  return wordsFor(app, 'alice');
};
/** The stand-in's clock follows the app's; what came due is worked off, and then synced. */
async function passes({ app, stripe }: Bench, ms: number): Promise<void> {
  app.clock.now += ms;
  stripe.counts();
  await syncCustomer(app, ALICE);
}

test('/billing shows the day of the next charge when Stripe cannot tell its amount', async () => {
  const bench = await aBench('pro');
  const { app } = bench;
  expect(await nextCharge(app)).toMatchObject({ amountCents: 3000 });
  Object.assign(atStripe(bench), { automatic_tax: { enabled: true, liability: null } });
  expect(await nextCharge(app)).toEqual({ amountCents: null, at: expect.any(Number) });
});

describe('a plan that is cancelled', () => {
  test('ends with its period, is not charged again, and the person is told once', async () => {
    const bench = await aBench('pro');
    const { app } = bench;
    const id = await changes(app, 'cancel');
    expect(await outcome(app, id)).toMatchObject({ state: 'done' });
    expect(atStripe(bench)).toMatchObject({ cancel_at_period_end: true, status: 'active' });
    expect(await entitled(app)).toMatchObject({ plan: 'pro', why: 'ending' });
    await changePlan(app, id);
    await passes(bench, 16 * DAY);
    expect(atStripe(bench).status).toBe('canceled');
    expect(await entitled(app)).toMatchObject({ plan: null, why: 'ended' });
    expect(Object.values(bench.stripe.state.invoices)).toHaveLength(1);
    expect((await says(app)).match(/Pro ends on/g)).toHaveLength(1);
  });

  test.each([
    ['with the period', { cancel_at_period_end: true }],
    ['at a date, as the portal does', { cancel_at: 1_797_000_000 }],
  ])('and ends %s can be kept', async (_when, how) => {
    const bench = await aBench('pro');
    const { app } = bench;
    await clientOf(bench.stripe).subscriptions.update(bench.subscription, how);
    expect(await outcome(app, await changes(app, 'resume'))).toMatchObject({ state: 'done' });
    expect(atStripe(bench)).toMatchObject({ cancel_at_period_end: false, cancel_at: null });
    await passes(bench, 17 * DAY);
    expect(await entitled(app)).toMatchObject({ plan: 'pro', why: 'subscribed' });
  });

  test('with a failed payment ends at once, and nothing can be paid for it any more', async () => {
    const bench = await aBench('pro');
    const { app, stripe, subscription } = bench;
    stripe.failRenewal(subscription, 'past_due');
    expect(await outcome(app, await changes(app, 'cancel'))).toMatchObject({ state: 'done' });
    expect(atStripe(bench).status).toBe('canceled');
    const states = Object.values(stripe.state.invoices).map(({ status }) => status);
    expect(new Set(states)).toEqual(new Set(['paid', 'void']));
    expect(await entitled(app)).toMatchObject({ plan: null });
  });

  test('after its end cannot be kept; a new one can be bought', async () => {
    const bench = await aBench('pro');
    const { app } = bench;
    await changes(app, 'cancel');
    await passes(bench, 16 * DAY);
    const id = await changes(app, 'resume');
    expect(await outcome(app, id)).toMatchObject({ state: 'refused', refusal: 'no_plan' });
  });
});

describe('a smaller plan', () => {
  test('follows at the end of the period, and what is paid stays until then', async () => {
    const bench = await aBench('power');
    const { app, stripe } = bench;
    const periodEndAt = Number(await valueOf(app, 'SELECT period_end FROM subscriptions'));
    expect(await outcome(app, await changes(app, 'shrink', 'starter'))).toMatchObject({
      state: 'done',
    });
    expect(await pending(app)).toEqual({ plan: 'starter', at: periodEndAt });
    expect(await entitled(app)).toMatchObject({ plan: 'power', why: 'subscribed' });
    expect(await nextCharge(app)).toEqual({ amountCents: 2000, at: periodEndAt });
    await passes(bench, 16 * DAY);
    expect(await entitled(app)).toMatchObject({ plan: 'starter', why: 'subscribed' });
    await passes(bench, 31 * DAY);
    await passes(bench, 31 * DAY);
    expect(await entitled(app)).toMatchObject({ plan: 'starter' });
    // The schedule has released the subscription, and nothing follows any more.
    expect(atStripe(bench).schedule).toBeNull();
    const amounts = Object.values(stripe.state.invoices).map(({ amount_paid: paid }) => paid);
    expect(amounts).toEqual([4000, 2000, 2000, 2000]);
  });

  test('keeps a discount of the subscription', async () => {
    const bench = await aBench('pro', {}, 50);
    const { app, stripe, subscription } = bench;
    const client = clientOf(stripe);
    await changes(app, 'shrink', 'starter');
    await passes(bench, 16 * DAY);
    expect(await entitled(app)).toMatchObject({ plan: 'starter' });
    const { data } = await client.invoices.list({ subscription, limit: 1 });
    expect(data).toMatchObject([{ billing_reason: 'subscription_cycle', amount_paid: 1000 }]);
  });

  test.each<[PlanChangeKind, string, string]>([
    ['keep_size', 'power', 'subscribed'],
    ['cancel', 'power', 'ending'],
  ])('is dropped by %s', async (kind, plan, why) => {
    const bench = await aBench('power');
    const { app } = bench;
    await changes(app, 'shrink', 'pro');
    expect(await outcome(app, await changes(app, kind))).toMatchObject({ state: 'done' });
    expect(await pending(app)).toBeNull();
    expect(await entitled(app)).toMatchObject({ plan, why });
  });

  test('is replaced by an even smaller one', async () => {
    const { app } = await aBench('power');
    await changes(app, 'shrink', 'pro');
    await changes(app, 'shrink', 'starter');
    expect(await pending(app)).toMatchObject({ plan: 'starter' });
  });

  test('can be followed by an even smaller one, chosen when the first has begun', async () => {
    const bench = await aBench('power');
    const { app } = bench;
    await changes(app, 'shrink', 'pro');
    await passes(bench, 16 * DAY);
    expect(await entitled(app)).toMatchObject({ plan: 'pro' });
    expect(await outcome(app, await changes(app, 'shrink', 'starter'))).toMatchObject({
      state: 'done',
    });
    expect(await pending(app)).toMatchObject({ plan: 'starter' });
    for (let months = 0; months < 2; months += 1) await passes(bench, 31 * DAY);
    expect(await entitled(app)).toMatchObject({ plan: 'starter', why: 'subscribed' });
    expect(atStripe(bench).schedule).toBeNull();
    const amounts = Object.values(bench.stripe.state.invoices).map((each) => each.amount_paid);
    expect(amounts).toEqual([4000, 3000, 2000, 2000]);
  });

  test('is dropped by a bigger one', async () => {
    const bench = await aBench('pro');
    const { app } = bench;
    await changes(app, 'shrink', 'starter');
    await upgrades(app, 'one', 'power');
    expect(await entitled(app)).toMatchObject({ plan: 'power' });
    await passes(bench, 16 * DAY);
    expect(await entitled(app)).toMatchObject({ plan: 'power' });
  });

  test('can be chosen three times a day', async () => {
    const { app } = await aBench('power');
    for (let times = 0; times < 3; times += 1) await changes(app, 'shrink', 'pro');
    const fourth = await changes(app, 'shrink', 'starter');
    expect(await outcome(app, fourth)).toMatchObject({ state: 'refused', refusal: 'too_many' });
    expect(await outcome(app, await changes(app, 'cancel'))).toMatchObject({ state: 'done' });
  });
});

test('what an operator has scheduled is left alone, and operators are asked', async () => {
  const bench = await aBench('pro');
  const { app, stripe, subscription } = bench;
  const client = clientOf(stripe);
  const made = await client.subscriptionSchedules.create({ from_subscription: subscription });
  const [phase] = made.phases;
  await client.subscriptionSchedules.update(made.id, {
    end_behavior: 'release',
    phases: [
      { items: [{ price: 'price_pro' }], start_date: phase!.start_date, end_date: phase!.end_date },
      { items: [{ price: 'price_power' }], duration: { interval: 'month', interval_count: 1 } },
    ],
  });
  const id = await changes(app, 'shrink', 'starter');
  expect(await outcome(app, id)).toMatchObject({ state: 'refused', refusal: 'needs_operator' });
  expect(await pending(app)).toMatchObject({ plan: 'power' });
});

test('a schedule that somebody releases at the same moment is no failure', async () => {
  const { app, stripe, subscription } = await aBench('pro');
  const client = clientOf(stripe);
  const made = await client.subscriptionSchedules.create({ from_subscription: subscription });
  await client.subscriptionSchedules.release(made.id);
  await releaseSchedule(app.stripe, made);
  expect(await client.subscriptions.retrieve(subscription)).toMatchObject({ schedule: null });
});

test('a cancellation is not lost while Stripe is away', async () => {
  const bench = await aBench('pro');
  const { app, stripe } = bench;
  stripe.faults.enable('error:update-subscription*2');
  await expect(changes(app, 'cancel')).rejects.toThrow();
  const id = String(await valueOf(app, `SELECT id FROM plan_changes WHERE state = 'requested'`));
  await expect(changePlan(app, id)).rejects.toThrow();
  await changePlan(app, id);
  expect(await outcome(app, id)).toMatchObject({ state: 'done', due_at: null });
  expect(atStripe(bench).cancel_at_period_end).toBe(true);
});
