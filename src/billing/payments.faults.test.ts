import { describe, expect, test } from 'vitest';
import { query, valueOf } from '../../test/fixtures/app.ts';
import { ALICE, aBench, type Bench, DAY, HOUR, upgrades } from '../../test/fixtures/app-upgrade.ts';
import { changes } from '../../test/fixtures/plan-requests.ts';
import { dieEverywhere, type Scene } from '../../test/fixtures/dying.ts';
import { requestMachine } from '../machines/request-machine.ts';
import { tellLateBuilds } from '../machines/tell-late-builds.ts';
import { addCheckoutIntent } from '../store/checkout-intents.ts';
import { commit } from '../work/commit.ts';
import type { BillingApp } from './billing-app.ts';
import { cardUrl, openCardPage } from './card-page.ts';
import { openCheckout } from './open-checkout.ts';
import { processStripeEvent } from './process-stripe-event.ts';
import { storing } from './receive-stripe-event.ts';
import { refundPayment } from './refund-payment.ts';
import { MONEY_BACK, requestRefund, type WantedRefund } from './request-refund.ts';
import { syncCustomer } from './sync-customer.ts';

const DECLINED = '4000000000000341';

const customerOf = ({ stripe, subscription }: Bench) =>
  String(stripe.state.subscriptions[subscription]?.customer);
const syncs = (app: BillingApp) => syncCustomer(app, ALICE);

/** What everybody would see: at Stripe, in the rows, and how much was told. */
async function endOf({ app, stripe }: Bench): Promise<unknown> {
  const { subscriptions, invoices, charges, refunds, sessions, schedules } = stripe.state;
  const all = <T, R>(rows: Record<string, T>, shown: (row: T) => R) =>
    Object.values(rows).map(shown);
  return {
    subscriptions: all(subscriptions, (each) => [each.status, each.cancel_at_period_end]),
    invoices: all(invoices, (each) => [each.status, each.amount_paid]),
    charges: all(charges, (each) => [each.paid, each.amount_refunded]),
    schedules: all(schedules, (each) => [each.status, each.phases.length]),
    refunds: all(refunds, (each) => each.amount),
    links: all(sessions, (each) => each.status),
    rows: await query(app, 'SELECT status, plan, hold, problem FROM subscriptions'),
    asked: await query(app, 'SELECT state, refusal, given_cents FROM refunds'),
    intents: await query(app, 'SELECT state FROM checkout_intents'),
    told: await valueOf(
      app,
      `SELECT count(*) FROM inbox WHERE event_id LIKE 'news:%' AND event_id NOT LIKE '%trouble%'`,
    ),
  };
}

/** Alice's card is declined from now on, and her month ends. */
async function aFailure(): Promise<Bench> {
  const bench = await aBench('pro');
  bench.stripe.exchangeCard(customerOf(bench), DECLINED);
  bench.app.clock.now += 15 * DAY + 6 * HOUR;
  bench.stripe.counts();
  return bench;
}

/** Nobody has paid in time. */
async function aStop(): Promise<Bench> {
  const bench = await aFailure();
  await syncs(bench.app);
  bench.app.clock.now += 8 * DAY;
  bench.stripe.counts();
  return bench;
}

/** The renewal has failed, and Alice has added a card that works. */
async function aNewCard(): Promise<Bench> {
  const bench = await aFailure();
  const { app } = bench;
  await syncs(app);
  const state = cardUrl(app.config, ALICE, app.now()).split('/c/')[1] ?? '';
  const page = await openCardPage(app, state);
  const form = new URLSearchParams({ cardNumber: '5555555555554444' });
  await fetch(`${page}/card`, { method: 'POST', body: form, redirect: 'manual' });
  return bench;
}

/** A second card, when the subscription has no card of its own any more. */
async function anotherNewCard(): Promise<Bench> {
  const bench = await aNewCard();
  const { app, stripe } = bench;
  await syncs(app);
  stripe.exchangeCard(customerOf(bench), DECLINED);
  app.clock.now += 31 * DAY;
  stripe.counts();
  await syncs(app);
  const state = cardUrl(app.config, ALICE, app.now()).split('/c/')[1] ?? '';
  const page = await openCardPage(app, state);
  const form = new URLSearchParams({ cardNumber: '4242424242424242' });
  await fetch(`${page}/card`, { method: 'POST', body: form, redirect: 'manual' });
  return bench;
}

const WHOLE: WantedRefund = {
  kind: 'by_operator',
  scope: 'period',
  amountCents: null,
  endsPlan: false,
};

/** Alice's agent is still being built eleven minutes after everything was there. */
async function aLateBuild(): Promise<Bench> {
  const bench = await aBench('pro');
  const { app } = bench;
  await app.db.write(requestMachine(app, ALICE));
  app.clock.now += 11 * 60_000;
  await tellLateBuilds(app);
  await commit(app, requestRefund(app, { id: 'one', accountId: ALICE, ...MONEY_BACK }));
  return bench;
}

async function twoPayments(): Promise<Bench> {
  const bench = await aBench('starter');
  const { app } = bench;
  await upgrades(app, 'up', 'pro');
  await commit(app, requestRefund(app, { id: 'one', accountId: ALICE, ...WHOLE }));
  return bench;
}

const gives = (app: BillingApp) => refundPayment(app, 'one');

async function aDispute(state: 'open' | 'won' | 'lost'): Promise<Bench> {
  const bench = await aBench('pro');
  const { app, stripe } = bench;
  const id = stripe.dispute(Object.keys(stripe.state.charges)[0] ?? '');
  const events = () =>
    Object.values(stripe.state.events).filter(({ type }) => type.startsWith('charge.dispute'));
  if (state !== 'open') {
    for (const event of events()) await commit(app, storing(app, event as never));
    await hears(app);
    stripe.closeDispute(id, state);
  }
  for (const event of events()) await commit(app, storing(app, event as never));
  return bench;
}

/** A dispute is won of a payment for a plan that becomes smaller. */
async function aSmallerPlan(): Promise<Bench> {
  const bench = await aBench('pro');
  const { app, stripe } = bench;
  await changes({ app, accountId: ALICE, id: 'chg' }, { kind: 'shrink', plan: 'starter' });
  const id = stripe.dispute(Object.keys(stripe.state.charges)[0] ?? '');
  const comes = async () => {
    for (const event of Object.values(stripe.state.events))
      if (event.type.startsWith('charge.dispute')) await commit(app, storing(app, event as never));
  };
  await comes();
  await hears(app);
  stripe.closeDispute(id, 'won');
  await comes();
  return bench;
}

async function hears(app: BillingApp): Promise<void> {
  const open = await query(app, `SELECT id FROM stripe_events WHERE state = 'received'`);
  for (const { id } of open) await processStripeEvent(app, String(id));
}

const SCENES: Record<string, Omit<Scene, 'endOf'>> = {
  'a renewal that fails': { prepare: aFailure, run: syncs },
  'the end of the grace': { prepare: aStop, run: syncs },
  'a new card after a failure': { prepare: aNewCard, run: syncs },
  'the next new card after the next failure': { prepare: anotherNewCard, run: syncs },
  'a late payment': {
    prepare: async () => {
      const bench = await aStop();
      await syncs(bench.app);
      bench.stripe.payOpenInvoice(bench.subscription);
      return bench;
    },
    run: syncs,
  },
  'a new plan in place of one that nobody paid': {
    prepare: async () => {
      const bench = await aStop();
      const { app } = bench;
      await syncs(app);
      const intent = { id: 'again', accountId: ALICE, plan: 'pro', now: app.now() } as const;
      await app.db.write(addCheckoutIntent(intent));
      return bench;
    },
    run: (app) => openCheckout(app, 'again'),
  },
  'money back for an agent that is late': { prepare: aLateBuild, run: gives },
  'money back for two payments': { prepare: twoPayments, run: gives },
  'a refund made at Stripe': {
    prepare: async () => {
      const bench = await aBench('pro');
      const { app, stripe } = bench;
      stripe.refund(Object.keys(stripe.state.charges)[0] ?? '', 500);
      for (const event of Object.values(stripe.state.events))
        if (event.type.startsWith('refund')) await commit(app, storing(app, event as never));
      return bench;
    },
    run: hears,
  },
  'a dispute': { prepare: () => aDispute('open'), run: hears },
  'a dispute that is won': { prepare: () => aDispute('won'), run: hears },
  'a dispute that is won of a plan that becomes smaller': { prepare: aSmallerPlan, run: hears },
  'a dispute that is lost': { prepare: () => aDispute('lost'), run: hears },
};

describe.each(Object.entries(SCENES))('%s', (_name, scene) => {
  test.each(['before', 'after'] as const)(
    'by a process that dies %s any of its deeds ends as without the death',
    { timeout: 180_000 },
    async (moment) => {
      const { deaths, differing } = await dieEverywhere({ ...scene, endOf }, moment);
      expect(differing).toEqual([]);
      expect(deaths).toBeGreaterThan(3);
    },
  );
});
