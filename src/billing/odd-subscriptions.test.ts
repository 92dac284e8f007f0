import { describe, expect, test } from 'vitest';
import { anAccount, testApp, type TestApp, valueOf, wordsFor } from '../../test/fixtures/app.ts';
import { MINUTE, NOW } from '../../test/fixtures/app-facts.ts';
import type { StripeStandIn } from '../../sandbox/stripe/stripe.ts';
import { aCheckout, aStripe, clientOf, pay, PRICES } from '../../sandbox/stripe/testing.ts';
import { processEvents } from '../chat/process-events.ts';
import { addCheckoutIntent } from '../store/checkout-intents.ts';
import { ensureCustomer, saveCustomer } from '../store/customers.ts';
import { findSubscription } from '../store/subscriptions.ts';
import { findEntitlement } from '../store/entitlements.ts';
import { operatorCopy } from '../conversation/languages/operators.ts';
import { openCheckout } from './open-checkout.ts';
import { syncCustomer } from './sync-customer.ts';

const ALICE = 'acc_alice';
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const MORE = ['price_power', 'price_addon', 'price_new'].map((id, at) => ({
  ...PRICES[1]!,
  id,
  lookupKey: id,
  unitAmount: 400 * (at + 1),
}));

type Bench = { app: TestApp; stripe: StripeStandIn; customer: string; id: string };

/** Alice pays for a subscription with this price. Nothing has been synced yet. */
async function aBench(price = 'price_pro', settings: Record<string, string> = {}): Promise<Bench> {
  const clock = { now: NOW };
  const stripe = await aStripe({ now: () => clock.now, prices: [...PRICES, ...MORE] });
  const operators = { OPERATORS_CONSOLE: 'olga' };
  const app = await testApp({
    clock,
    settings: { STRIPE_API_URL: stripe.url, ...operators, ...settings },
  });
  await anAccount(app);
  await anAccount(app, 'olga');
  const { id: customer } = await clientOf(stripe).customers.create({});
  await app.db.write([ensureCustomer(ALICE, NOW), saveCustomer(ALICE, customer)]);
  return { app, stripe, customer, id: await buys(stripe, customer, price) };
}

async function buys(stripe: StripeStandIn, customer: string, price: string): Promise<string> {
  const client = clientOf(stripe);
  const session = await aCheckout(client, { customer, line_items: [{ price, quantity: 1 }] });
  await pay(session);
  return String((await client.checkout.sessions.retrieve(session.id)).subscription);
}

const entitled = async (app: TestApp) => (await app.db.read(findEntitlement(ALICE, app.now())))[0];
/** The problems that operators were told, each as often as it was told. */
const alarms = async (app: TestApp): Promise<string[]> => {
  await processEvents(app, 'console:main:olga');
  const words = await wordsFor(app, 'olga');
  return Object.entries(operatorCopy.subscriptionProblem).flatMap(([problem, sentence]) =>
    words
      .split(sentence)
      .slice(1)
      .map(() => problem),
  );
};
const says = async (app: TestApp) => {
  await processEvents(app, 'console:main:alice');
  return wordsFor(app, 'alice');
};

/** What somebody does at Stripe to a subscription that is paid and synced. */
const BY_HAND: Record<
  string,
  { does: (bench: Bench) => Promise<unknown>; problem: string | null }
> = {
  'sells an add-on that Stripe lists first': {
    does: async ({ stripe, id }) => {
      const items = [{ price: 'price_addon' }];
      await clientOf(stripe).subscriptions.update(id, { items, proration_behavior: 'none' });
      stripe.state.subscriptions[id]!.items.data.reverse();
    },
    problem: 'extra_item',
  },
  'changes the price to one that no setting names': {
    does: async ({ stripe, id }) => {
      const client = clientOf(stripe);
      const [item] = (await client.subscriptions.retrieve(id)).items.data;
      const items = [{ id: item!.id, price: 'price_new' }];
      return client.subscriptions.update(id, { items, proration_behavior: 'none' });
    },
    problem: 'unknown_price',
  },
  'sells a second, smaller subscription': {
    does: ({ stripe, customer }) => buys(stripe, customer, 'price_starter'),
    problem: 'several',
  },
  'sells a second subscription with an unknown price': {
    does: ({ stripe, customer }) => buys(stripe, customer, 'price_addon'),
    problem: 'several',
  },
  'pauses the collection of payments': {
    does: async ({ stripe, id }) =>
      Object.assign(stripe.state.subscriptions[id]!, {
        pause_collection: { behavior: 'void', resumes_at: null },
      }),
    problem: 'not_collected',
  },
  'sets the quantity to 0': {
    does: async ({ stripe, id }) =>
      Object.assign(stripe.state.subscriptions[id]!.items.data[0]!, { quantity: 0 }),
    problem: 'not_collected',
  },
  'ends 120 other subscriptions, so that this one is on the second page': {
    does: async ({ stripe, id }) => {
      const { [id]: live, ...others } = stripe.state.subscriptions;
      for (let at = 0; at < 120; at += 1) {
        const old = { ...live!, id: `sub_old_${at}`, status: 'canceled' as const };
        stripe.state.subscriptions[old.id] = old;
      }
      expect(Object.keys(others)).toEqual([]);
    },
    problem: null,
  },
  'sets a key of the other mode': {
    does: ({ app }) =>
      app.db.write([
        { sql: 'UPDATE customers SET stripe_customer_id = ?', args: ['cus_live_elsewhere'] },
      ]),
    problem: 'other_mode',
  },
};

describe.each(Object.entries(BY_HAND))('when somebody %s', (_what, { does, problem }) => {
  test('the plan that is paid stays, and operators are told once', async () => {
    const bench = await aBench();
    const { app } = bench;
    await syncCustomer(app, ALICE);
    await does(bench);
    for (let times = 0; times < 3; times += 1) await syncCustomer(app, ALICE);
    expect(await entitled(app)).toMatchObject({ plan: 'pro' });
    expect(await alarms(app)).toEqual(problem === null ? [] : [problem]);
    expect(await says(app)).not.toMatch(/ended|paused|which plan/);
  });
});

test('a price that is named as honoured is its plan, and nobody is alarmed', async () => {
  const prices = 'starter:price_starter,pro:price_new,pro:price_pro,power:price_power';
  const { app } = await aBench('price_pro', { STRIPE_PRICES: prices });
  await syncCustomer(app, ALICE);
  expect(await entitled(app)).toMatchObject({ plan: 'pro', why: 'subscribed' });
  expect(await alarms(app)).toEqual([]);
});

test('a first payment for an unknown price gives no plan; the person and the operators are told once', async () => {
  const { app } = await aBench('price_new');
  for (let times = 0; times < 3; times += 1) await syncCustomer(app, ALICE);
  expect(await entitled(app)).toMatchObject({ plan: null, why: 'unknown' });
  expect((await says(app)).match(/which plan your subscription is for/g)).toHaveLength(1);
  expect(await alarms(app)).toEqual(['unknown_price']);
});

test('a plan whose payments are not collected ends with the period that was paid', async () => {
  const { app, stripe, id } = await aBench();
  const client = clientOf(stripe);
  await syncCustomer(app, ALICE);
  const paidUntil = Number(await valueOf(app, 'SELECT period_end FROM subscriptions'));
  await client.subscriptions.update(id, { pause_collection: { behavior: 'void' } });
  await syncCustomer(app, ALICE);
  app.clock.now = paidUntil - 1000;
  expect(await entitled(app)).toMatchObject({
    plan: 'pro',
    why: 'not_collected',
    until: paidUntil,
  });
  app.clock.now = paidUntil + HOUR;
  await syncCustomer(app, ALICE);
  expect(await entitled(app)).toMatchObject({ plan: null, why: 'unknown' });
  await client.subscriptions.update(id, { pause_collection: '' });
  await syncCustomer(app, ALICE);
  expect(await entitled(app)).toMatchObject({ plan: 'pro', why: 'subscribed' });
});

test('a quantity of 0 is not paid for by its invoice of 0, not even after another subscription', async () => {
  const { app, stripe, customer, id } = await aBench();
  const client = clientOf(stripe);
  await syncCustomer(app, ALICE);
  const { items } = await client.subscriptions.retrieve(id);
  const none = [{ id: items.data[0]!.id, quantity: 0 }];
  await client.subscriptions.update(id, { items: none, proration_behavior: 'none' });
  app.clock.now += 35 * DAY;
  const second = await buys(stripe, customer, 'price_starter');
  await syncCustomer(app, ALICE);
  expect(await entitled(app)).toMatchObject({ plan: 'starter' });
  await client.subscriptions.cancel(second);
  await syncCustomer(app, ALICE);
  expect((await entitled(app))?.plan).toBe(null);
});

test('a renewal that no sync could confirm for three days ends the plan, and the next sync brings it back', async () => {
  const { app, stripe } = await aBench();
  await syncCustomer(app, ALICE);
  const periodEnd = Number(await valueOf(app, 'SELECT period_end FROM subscriptions'));
  stripe.faults.enable('down');
  app.clock.now = periodEnd + HOUR;
  await expect(syncCustomer(app, ALICE)).rejects.toThrow();
  app.clock.now = periodEnd + 3 * DAY + HOUR - 1;
  await expect(syncCustomer(app, ALICE)).rejects.toThrow();
  expect(await entitled(app)).toMatchObject({ plan: 'pro' });
  app.clock.now += 1;
  expect(await entitled(app)).toMatchObject({ plan: null, why: 'unknown' });
  stripe.faults.heal();
  stripe.counts();
  // Calls to a provider that was down begin again after a while.
  app.clock.now += MINUTE;
  await syncCustomer(app, ALICE);
  expect(await entitled(app)).toMatchObject({ plan: 'pro' });
});

test('an outage of ours of weeks ends no plan, and what failed before a good sync is forgotten', async () => {
  const { app, stripe } = await aBench();
  await syncCustomer(app, ALICE);
  const said = await says(app);
  app.clock.now += 60 * DAY;
  expect(await entitled(app)).toMatchObject({ plan: 'pro' });
  stripe.faults.enable('down');
  await expect(syncCustomer(app, ALICE)).rejects.toThrow();
  stripe.faults.heal();
  stripe.counts();
  await syncCustomer(app, ALICE);
  expect((await says(app)).replace(said, '')).not.toMatch(/Payment received|paused/);
  app.clock.now += 60 * DAY;
  expect(await entitled(app)).toMatchObject({ plan: 'pro' });
});

test('any open invoice can be paid while the newest one is a draft', async () => {
  const { app, stripe, id } = await aBench();
  stripe.failRenewal(id, 'unpaid');
  const open = String(stripe.state.subscriptions[id]!.latest_invoice);
  stripe.state.invoices[open]!.attempt_count = 4;
  const draft = { ...stripe.state.invoices[open]!, id: 'in_draft', status: 'draft' as const };
  stripe.state.invoices['in_draft'] = { ...draft, hosted_invoice_url: null };
  stripe.state.subscriptions[id]!.latest_invoice = 'in_draft';
  await syncCustomer(app, ALICE);
  expect(await valueOf(app, 'SELECT pay_url FROM subscriptions')).toContain(open);
  const [row] = await app.db.read(findSubscription(ALICE));
  expect(row?.details.failure).toMatchObject({ invoice: open, amountCents: 3000 });
});

/** Two ways in which a customer stops to exist, and what the person has afterwards. */
const GONE: Record<string, { goes: (bench: Bench) => Promise<unknown>; plan: string | null }> = {
  'deleted at Stripe': {
    goes: ({ stripe, customer }) => clientOf(stripe).customers.del(customer),
    plan: null,
  },
  'of the other mode': { goes: BY_HAND['sets a key of the other mode']!.does, plan: 'pro' },
};

test.each(Object.entries(GONE))(
  'a person whose customer is %s can pay again',
  async (_how, gone) => {
    const bench = await aBench();
    const { app, customer } = bench;
    await syncCustomer(app, ALICE);
    await gone.goes(bench);
    await syncCustomer(app, ALICE);
    await syncCustomer(app, ALICE);
    expect(await entitled(app)).toMatchObject({ plan: gone.plan });
    expect((await says(app)).split('subscription has ended')).toHaveLength(gone.plan ? 1 : 2);
    await processEvents(app, 'console:main:olga');
    const told = (await wordsFor(app, 'olga')).split('was deleted at Stripe');
    expect(told).toHaveLength(gone.plan ? 1 : 2);
    await app.db.write(
      addCheckoutIntent({ id: 'again', accountId: ALICE, plan: 'pro', now: app.now() }),
    );
    await openCheckout(app, 'again');
    const url = String(await valueOf(app, `SELECT url FROM checkout_intents WHERE state = 'open'`));
    await pay({ url });
    await syncCustomer(app, ALICE);
    expect(await entitled(app)).toMatchObject({ plan: 'pro', why: 'subscribed' });
    expect(await valueOf(app, 'SELECT stripe_customer_id FROM customers')).not.toBe(customer);
  },
);
