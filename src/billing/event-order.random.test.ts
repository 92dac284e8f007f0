import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { anAccount, query, testApp, type TestApp } from '../../test/fixtures/app.ts';
import { MINUTE, NOW } from '../../test/fixtures/app-facts.ts';
import { BY_BANKS, BY_HAND, MORE_PRICES, setItem } from '../../test/fixtures/by-hand.ts';
import { changes, grows, refunds } from '../../test/fixtures/plan-requests.ts';
import { EVENT_SEQUENCES, seedsOf } from '../../test/fixtures/sampling.ts';
import type { StripeStandIn } from '../../sandbox/stripe/stripe.ts';
import { aCheckout, aStripe, clientOf, pay, PRICES } from '../../sandbox/stripe/testing.ts';
import { ensureCustomer, saveCustomer } from '../store/customers.ts';
import type { Stripe } from '../stripe/client.ts';
import { commit } from '../work/commit.ts';
import { findMissedEvents } from './find-missed-events.ts';
import { processStripeEvent } from './process-stripe-event.ts';
import { storing } from './receive-stripe-event.ts';
import { syncCustomer } from './sync-customer.ts';

/** A world for so many sequences, because everything in it slows down what comes after. */
const IN_A_WORLD = 25;
// Two cores may be busy with others.
vi.setConfig({ testTimeout: 600_000 });

const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** `app` gets the events as they come; `once` gets each of them once and in order. */
type World = { app: TestApp; once: TestApp; stripe: StripeStandIn; clock: { now: number } };
type Somebody = World & { id: string; account: string };

let count = 0;
const asking = ({ app, account }: Somebody) => ({
  app,
  accountId: account,
  id: `id_${(count += 1)}`,
});

const BY_CHAT: Record<string, (somebody: Somebody) => Promise<unknown>> = {
  cancels: (somebody) => changes(asking(somebody), { kind: 'cancel' }),
  resumes: (somebody) => changes(asking(somebody), { kind: 'resume' }),
  'asks for a smaller plan': (somebody) =>
    changes(asking(somebody), { kind: 'shrink', plan: 'starter' }),
  'keeps the size': (somebody) => changes(asking(somebody), { kind: 'keep_size' }),
  'asks for a bigger plan': (somebody) => grows(asking(somebody), 'power'),
  'gets the last payment back': (somebody) => refunds(asking(somebody), {}),
  'gets everything back': (somebody) =>
    refunds(asking(somebody), { scope: 'period', endsPlan: true }),
  'gets the second plan back': (somebody) =>
    refunds(asking(somebody), { kind: 'second', scope: 'period', endsPlan: true }),
  'is deleted at Stripe': async ({ stripe, id }) =>
    clientOf(stripe).customers.del(String(stripe.state.subscriptions[id]?.customer)),
  'has a price of nobody’s': async (somebody) => {
    // What was known last decides, so both have to know the same.
    const { stripe, once, account, id } = somebody;
    const [row] = await query(once, 'SELECT * FROM subscriptions WHERE account_id = ?', account);
    const price = stripe.state.subscriptions[id]?.items.data[0]?.price.id;
    if (row?.['stripe_subscription_id'] === id && row['price_id'] === price)
      await setItem(somebody, { price: 'price_unknown' });
  },
};

const ACTS: Record<string, (somebody: Somebody) => Promise<unknown>> = {
  ...BY_HAND,
  ...BY_BANKS,
  ...BY_CHAT,
};

type Step = { act: string } | { event: number } | { days: number };
const STEP: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ act: fc.constantFrom(...Object.keys(ACTS)) }) },
  { weight: 4, arbitrary: fc.record({ event: fc.nat(40) }) },
  // Stripe’s list of failed deliveries is read for three days.
  { weight: 1, arbitrary: fc.record({ days: fc.constantFrom(1, 2) }) },
);
const SEQUENCE = fc.record({
  // Close to the renewal, or just after buying.
  age: fc.constantFrom(0, 27),
  steps: fc.array(STEP, { minLength: 3, maxLength: 16 }),
});

describe('any order, repetition or loss of events ends in the same rows', () => {
  test.each(seedsOf(EVENT_SEQUENCES, IN_A_WORLD))('%j', async ({ seed, of }) => {
    const world = await aWorld();
    const done: Record<string, number> = {};
    let people = 0;
    await fc.assert(
      fc.asyncProperty(SEQUENCE, async ({ age, steps }) => {
        const somebody = await buys(world, `p${(people += 1)}`);
        for (const step of [{ days: 0 }, { days: age }, ...steps, { days: 0 }]) {
          const what = await take(somebody, step);
          done[what] = (done[what] ?? 0) + 1;
          const [known, ideal] = 'days' in step ? await converge(somebody) : [];
          expect(known).toEqual(ideal);
        }
        // Everybody here pays with the same card, and nobody looks back further than three days.
        for (const each of [world.app, world.once])
          await each.db.write(['DELETE FROM blocked_cards']);
        world.clock.now += 4 * DAY;
      }),
      { numRuns: of, seed },
    );
    process.stdout.write(`${JSON.stringify({ seed, sequences: of, done })}\n`);
  });
});

async function aWorld(): Promise<World> {
  const clock = { now: NOW };
  const prices = [...PRICES, ...MORE_PRICES];
  const stripe = await aStripe({ now: () => clock.now, prices });
  // Every event counts as not delivered, so the list of those has it.
  stripe.faults.enable('webhook-drop');
  stripe.setWebhook({ url: 'http://127.0.0.1:1/webhook', secrets: ['whsec_sandbox_current'] });
  const settings = {
    STRIPE_API_URL: stripe.url,
    STRIPE_PRICES: 'starter:price_starter,pro:price_pro,pro:price_pro_old,power:price_power',
  };
  const made = async () => ({ ...(await testApp({ clock, settings })), stripe: clientOf(stripe) });
  return { app: await made(), once: await made(), stripe, clock };
}

async function buys(world: World, person: string): Promise<Somebody> {
  const { app, once, stripe } = world;
  const client = clientOf(stripe);
  const { id: customer } = await client.customers.create({});
  const account = `acc_${person}`;
  for (const each of [app, once]) {
    await anAccount(each, person);
    await each.db.write([ensureCustomer(account, NOW), saveCustomer(account, customer)]);
  }
  const session = await aCheckout(client, { customer });
  await pay(session);
  const { subscription } = await client.checkout.sessions.retrieve(session.id);
  return { ...world, account, id: String(subscription) };
}

async function take(somebody: Somebody, step: Step): Promise<string> {
  if ('act' in step) {
    return ACTS[step.act]!(somebody).then(
      () => step.act,
      () => 'impossible',
    );
  }
  if ('event' in step) return deliver(somebody, step.event);
  // Every live subscription is read again within the hour.
  somebody.clock.now += step.days * DAY + HOUR;
  somebody.stripe.counts();
  return 'days';
}

/** Delivers one of the person's events, be it the first time or again, and processes it or not. */
async function deliver(somebody: Somebody, at: number): Promise<string> {
  const { app } = somebody;
  const own = eventsOf(somebody);
  const event = own[at % Math.max(1, own.length)];
  if (!event) return 'no event';
  await commit(app, storing(app, event));
  if (at % 3 > 0) await processStripeEvent(app, event.id);
  return 'event';
}

/** What was lost is found, whatever was left is processed, and then both know the same. */
async function converge(somebody: Somebody): Promise<[known: unknown, ideal: unknown]> {
  const { app, once, account } = somebody;
  await findMissedEvents(app);
  await processAll(app);
  const own = eventsOf(somebody).flatMap((event) => storing(once, event));
  await commit(once, own);
  await processAll(once);
  return [await rowsOf(app, account), await rowsOf(once, account)];
}

/** Everything that happened to a person, the oldest first. Disputes and warnings name the charge alone. */
function eventsOf({ stripe: { state }, id }: Somebody): Stripe.Event[] {
  const customer = state.subscriptions[id]?.customer;
  return Object.values(state.events).filter(({ data: { object } }) => {
    const named = object as { id?: unknown; customer?: unknown; charge?: unknown };
    const charge = typeof named.charge === 'string' ? state.charges[named.charge] : undefined;
    return [named.id, named.customer ?? charge?.customer].includes(customer);
  }) as unknown as Stripe.Event[];
}

/** The events that wait, and the subscriptions whose hour is over. */
async function processAll(app: TestApp): Promise<void> {
  const open = await query(app, `SELECT id FROM stripe_events WHERE state = 'received'`);
  for (const { id } of open) await processStripeEvent(app, String(id));
  const synced = await query(app, 'SELECT account_id, sync_due_at FROM subscriptions');
  for (const { account_id: account, sync_due_at: at } of synced) {
    if (at !== null && Number(at) <= app.now()) await syncCustomer(app, String(account));
  }
}

/** Of a customer that was deleted nobody can learn any more what came right before. */
async function rowsOf(app: TestApp, account: string): Promise<unknown> {
  // Nobody is notified about a new card for a subscription that has ended.
  const shown = `CASE WHEN status = 'canceled' THEN json_remove(details, '$.card') ELSE details END`;
  const all = `stripe_subscription_id, status, price_id, plan, period_end, cancel_at, pay_url, problem, hold, ${shown},
    past_due_since IS NULL`;
  const [customer] = await query(app, 'SELECT * FROM customers WHERE account_id = ?', account);
  const isThere = customer?.['stripe_customer_id'] !== null;
  const columns = isThere ? all : 'status, cancel_at, past_due_since, pay_url, problem, hold';
  const queries = [
    `SELECT ${columns} FROM subscriptions WHERE account_id = ?`,
    'SELECT id, state FROM payment_risks WHERE account_id = ? ORDER BY id',
    'SELECT risk, fingerprint FROM blocked_cards WHERE account = ? ORDER BY risk',
    `SELECT id, given_cents FROM refunds WHERE account_id = ? AND kind = 'by_hand' ORDER BY id`,
  ];
  return [isThere, ...(await Promise.all(queries.map((sql) => query(app, sql, account))))];
}
