import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { anAccount, query, testApp, type TestApp } from '../../test/fixtures/app.ts';
import { MINUTE, NOW } from '../../test/fixtures/app-facts.ts';
import { aSeed, EVENT_SEQUENCES } from '../../test/fixtures/sampling.ts';
import type { StripeStandIn } from '../../sandbox/stripe/stripe.ts';
import { aCheckout, aStripe, clientOf, pay, PRICES } from '../../sandbox/stripe/testing.ts';
import { ensureCustomer, saveCustomer } from '../store/customers.ts';
import type { Stripe } from '../stripe/client.ts';
import { commit } from '../work/commit.ts';
import { findMissedEvents } from './find-missed-events.ts';
import { processStripeEvent } from './process-stripe-event.ts';
import { storing } from './receive-stripe-event.ts';
import { syncCustomer } from './sync-customer.ts';

// Each sequence is a story of its own at the stand-in, and two cores may be busy with others.
vi.setConfig({ testTimeout: 120_000 + EVENT_SEQUENCES * 1000 });

const DAY = 24 * 60 * MINUTE;

/** What happens to a subscription at Stripe, by whomever. */
const ACTS: Record<string, (stripe: StripeStandIn, id: string) => Promise<unknown>> = {
  cancel: (stripe, id) => clientOf(stripe).subscriptions.update(id, { cancel_at_period_end: true }),
  resume: (stripe, id) =>
    clientOf(stripe).subscriptions.update(id, { cancel_at_period_end: false }),
  fail: async (stripe, id) => stripe.failRenewal(id, 'past_due'),
  pay: async (stripe, id) => stripe.payOpenInvoice(id),
  change: async (stripe, id) => {
    const client = clientOf(stripe);
    const [item] = (await client.subscriptions.retrieve(id)).items.data;
    const items = [{ id: item!.id, price: 'price_starter' }];
    return client.subscriptions.update(id, { items, proration_behavior: 'none' });
  },
  end: (stripe, id) => clientOf(stripe).subscriptions.cancel(id),
  dispute: async (stripe, id) => stripe.dispute(chargeOf(stripe, id)),
  win: async (stripe, id) => stripe.closeDispute(disputeOf(stripe, id), 'won'),
  lose: async (stripe, id) => stripe.closeDispute(disputeOf(stripe, id), 'lost'),
  warn: async (stripe, id) => stripe.warnOfFraud(chargeOf(stripe, id)),
  refund: (stripe, id) => clientOf(stripe).refunds.create({ charge: chargeOf(stripe, id) }),
};

const chargeOf = ({ state }: StripeStandIn, id: string): string => {
  const customer = state.subscriptions[id]?.customer;
  return Object.values(state.charges).findLast((each) => each.customer === customer)?.id ?? '';
};
const disputeOf = (stripe: StripeStandIn, id: string): string => {
  const charge = chargeOf(stripe, id);
  return Object.values(stripe.state.disputes).findLast((each) => each.charge === charge)?.id ?? '';
};

const step = fc.oneof(
  { weight: 2, arbitrary: fc.constantFrom(...Object.keys(ACTS)) },
  { weight: 3, arbitrary: fc.nat(40) },
);

test('any order, repetition or loss of events ends in the same rows', async () => {
  const clock = { now: NOW };
  const stripe = await aStripe({ now: () => clock.now, prices: PRICES });
  // Nothing listens there, so every event counts as not delivered.
  stripe.setWebhook({ url: 'http://127.0.0.1:1/webhook', secrets: ['whsec_sandbox_current'] });
  const settings = { STRIPE_API_URL: stripe.url };
  const app = await testApp({ clock, settings });
  const once = await testApp({ clock, settings });
  let people = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 14 }), async (steps) => {
      const person = `p${(people += 1)}`;
      const id = await buys(stripe, [app, once], person);
      for (const each of steps) {
        if (typeof each === 'number') await deliver(app, stripe, { id, at: each });
        else await ACTS[each]!(stripe, id).catch(() => undefined);
      }
      // What was lost is found, and each person's events are processed, whatever their order.
      await findMissedEvents(app);
      await processAll(app);
      for (const event of await eventsOf(stripe, id)) await commit(once, storing(once, event));
      await processAll(once);
      await syncCustomer(once, `acc_${person}`);
      expect(await rowOf(app, person)).toEqual(await rowOf(once, person));
      // Everybody here pays with the same card, and nobody looks back further than three days.
      for (const each of [app, once]) await each.db.write(['DELETE FROM blocked_cards']);
      clock.now += 4 * DAY;
    }),
    { numRuns: EVENT_SEQUENCES, seed: aSeed() },
  );
});

async function buys(stripe: StripeStandIn, apps: TestApp[], person: string) {
  const client = clientOf(stripe);
  const { id: customer } = await client.customers.create({});
  for (const app of apps) {
    const account = await anAccount(app, person);
    await app.db.write([ensureCustomer(account, NOW), saveCustomer(account, customer)]);
  }
  const session = await aCheckout(client, { customer });
  await pay(session);
  const { subscription } = await client.checkout.sessions.retrieve(session.id);
  return String(subscription);
}

/** Delivers one of the person's events, be it the first time or again, and processes it or not. */
async function deliver(
  app: TestApp,
  stripe: StripeStandIn,
  { id, at }: { id: string; at: number },
): Promise<void> {
  const own = await eventsOf(stripe, id);
  const event = own[at % Math.max(1, own.length)];
  if (!event) return;
  await commit(app, storing(app, event));
  if (at % 3 > 0) await processStripeEvent(app, event.id);
}

/** Everything that happened to a person, the oldest first. Disputes and warnings name the charge alone. */
async function eventsOf(stripe: StripeStandIn, id: string): Promise<Stripe.Event[]> {
  const { state } = stripe;
  const customer = state.subscriptions[id]?.customer;
  const { data } = await clientOf(stripe).events.list({ limit: 100 });
  return data.toReversed().filter(({ data: { object } }) => {
    const named = object as { customer?: unknown; charge?: unknown };
    const charge = typeof named.charge === 'string' ? state.charges[named.charge] : undefined;
    return (named.customer ?? charge?.customer) === customer;
  });
}

async function processAll(app: TestApp): Promise<void> {
  const open = await query(app, `SELECT id FROM stripe_events WHERE state = 'received'`);
  for (const { id } of open) await processStripeEvent(app, String(id));
}

async function rowOf(app: TestApp, person: string): Promise<unknown> {
  const columns =
    'stripe_subscription_id, status, price_id, plan, period_end, cancel_at, hold, details';
  const account = `acc_${person}`;
  return [
    await query(app, `SELECT ${columns} FROM subscriptions WHERE account_id = ?`, account),
    await query(
      app,
      'SELECT id, state FROM payment_risks WHERE account_id = ? ORDER BY id',
      account,
    ),
  ];
}
