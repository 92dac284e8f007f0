import { expect, test, vi } from 'vitest';
import { anAccount, testApp, type TestApp, valueOf } from '../../test/fixtures/app.ts';
import { MINUTE, NOW } from '../../test/fixtures/app-facts.ts';
import { aSeed, SIMULATED_CUSTOMERS, seeded } from '../../test/fixtures/sampling.ts';
import type { StripeStandIn } from '../../sandbox/stripe/stripe.ts';
import { aStripe, clientOf, pay, PRICES } from '../../sandbox/stripe/testing.ts';
import type { PlanChangeKind } from '../domain/plan-changes.ts';
import { PAST_DUE_GRACE_MS } from '../domain/entitlement.ts';
import { type Plan, PLANS } from '../domain/plans.ts';
import { addCheckoutIntent } from '../store/checkout-intents.ts';
import { findEntitlement } from '../store/entitlements.ts';
import { addPlanChange } from '../store/plan-changes.ts';
import { findSubscription } from '../store/subscriptions.ts';
import { addUpgrade, confirmUpgrade } from '../store/upgrades.ts';
import { changePlan } from './change-plan.ts';
import { openCheckout } from './open-checkout.ts';
import { planOfPrice } from './plan-of-price.ts';
import { syncCustomer } from './sync-customer.ts';
import { upgradePlan } from './upgrade-plan.ts';

vi.setConfig({ testTimeout: 60_000 + SIMULATED_CUSTOMERS * 60_000 });

const RUNS = [
  { seed: aSeed(), customers: SIMULATED_CUSTOMERS },
  // Somebody makes the plan smaller twice, the second time in the first month of the smaller one.
  { seed: 103, customers: 1 },
];

const DAY = 24 * 60 * MINUTE;
const STEP_DAYS = 5;
const STEPS = Math.ceil(730 / STEP_DAYS);
const GOOD = '4242424242424242';
const DECLINED = '4000000000000341';
const MORE = ['price_power', 'price_pro_old', 'price_addon'].map((id, at) => ({
  ...PRICES[1]!,
  id,
  lookupKey: id,
  unitAmount: [4000, 2500, 700][at]!,
}));

type World = { app: TestApp; stripe: StripeStandIn };
type Person = { world: World; account: string; random: (below: number) => number };

let count = 0;
const nextId = (): string => `id_${(count += 1)}`;

const stored = async ({ world: { app }, account }: Person) =>
  (await app.db.read(findSubscription(account)))[0];
const entitled = async ({ world: { app }, account }: Person) =>
  (await app.db.read(findEntitlement(account, app.now())))[0];
const customerOf = async ({ world: { app }, account }: Person) =>
  String(
    await valueOf(app, 'SELECT stripe_customer_id FROM customers WHERE account_id = ?', account),
  );

async function buys(person: Person, plan: Plan): Promise<void> {
  const { world, account } = person;
  const { app } = world;
  const id = nextId();
  await app.db.write(addCheckoutIntent({ id, accountId: account, plan, now: app.now() }));
  await openCheckout(app, id);
  const sql = `SELECT url FROM checkout_intents WHERE id = ? AND state = 'open'`;
  const url = await valueOf(app, sql, id);
  if (typeof url === 'string') await pay({ url });
  await syncCustomer(app, account);
}

async function changes(person: Person, kind: PlanChangeKind, plan?: Plan): Promise<void> {
  const { account, world } = person;
  const { app } = world;
  const id = nextId();
  const wanted = { id, accountId: account, kind, ...(plan ? { plan } : {}), now: app.now() };
  await app.db.write(addPlanChange(wanted));
  await changePlan(app, id);
}

async function grows(person: Person, plan: Plan): Promise<void> {
  const { account, world } = person;
  const { app } = world;
  const id = nextId();
  await app.db.write(addUpgrade({ id, accountId: account, plan, now: app.now() }));
  await upgradePlan(app, id);
  await app.db.write([confirmUpgrade(id, account, app.now())]);
  await upgradePlan(app, id);
}

async function setsPrice(person: Person, price: string): Promise<void> {
  const { stripe } = person.world;
  const row = await stored(person);
  const client = clientOf(stripe);
  const subscription = await client.subscriptions.retrieve(row?.stripeSubscriptionId ?? '');
  const item = subscription.items.data[0]!;
  const isChangeable = subscription.status === 'active' || subscription.status === 'past_due';
  if (!isChangeable || subscription.schedule || subscription.pending_update) return;
  const items = [{ id: item.id, price }];
  await client.subscriptions.update(subscription.id, { items, proration_behavior: 'none' });
}

/** What people, their banks and operators do, with how often each is chosen. */
const ACTS: Record<string, [weight: number, act: (person: Person) => Promise<unknown>]> = {
  nothing: [40, async () => undefined],
  cancel: [2, (person) => changes(person, 'cancel')],
  resume: [3, (person) => changes(person, 'resume')],
  shrink: [3, (person) => changes(person, 'shrink', PLANS[person.random(2)])],
  'stay at its size': [1, (person) => changes(person, 'keep_size')],
  grow: [4, (person) => grows(person, PLANS[1 + person.random(2)]!)],
  'lose the card': [2, (person) => card(person, DECLINED)],
  'get a good card': [5, (person) => card(person, GOOD)],
  'pay late': [
    3,
    async (person) => {
      const row = await stored(person);
      if (row?.details.failure) person.world.stripe.payOpenInvoice(row.stripeSubscriptionId);
    },
  ],
  'old price, by an operator': [1, (person) => setsPrice(person, 'price_pro_old')],
};

async function card(person: Person, number: string): Promise<void> {
  person.world.stripe.exchangeCard(await customerOf(person), number);
}

async function acts(person: Person): Promise<string> {
  const { plan } = await entitled(person);
  const row = await stored(person);
  if (!plan && person.random(4) === 0 && row?.status !== 'incomplete') {
    await card(person, GOOD);
    await buys(person, PLANS[person.random(3)]!);
    return 'buy';
  }
  const bag = Object.entries(ACTS).flatMap(([name, [weight]]) =>
    Array.from({ length: weight }, () => name),
  );
  const name = bag[person.random(bag.length)]!;
  await ACTS[name]![1](person);
  return name;
}

/** What Stripe was paid for, by a rule of its own: the plan of an active subscription, or of one that is late and in its grace. */
async function paidPlan(person: Person): Promise<Plan | null> {
  const { app, stripe } = person.world;
  const customer = await customerOf(person);
  const plans = Object.values(stripe.state.subscriptions).flatMap((subscription) => {
    if (subscription.customer !== customer) return [];
    const plan = planOfPrice(app.config, subscription.items.data[0]!.price.id);
    if (subscription.status === 'active') return plan ? [plan] : [];
    return [];
  });
  const row = await stored(person);
  const isInGrace =
    row?.status === 'past_due' && app.now() < (row.pastDueSince ?? 0) + PAST_DUE_GRACE_MS;
  if (isInGrace && row.plan) plans.push(row.plan);
  return plans.toSorted((a, b) => PLANS.indexOf(b) - PLANS.indexOf(a))[0] ?? null;
}

test.each(RUNS)(
  'in two years everybody may use what was paid for, and the books agree: %j',
  async ({ seed, customers }) => {
    const clock = { now: NOW };
    const stripe = await aStripe({ now: () => clock.now, prices: [...PRICES, ...MORE] });
    const prices = 'starter:price_starter,pro:price_pro,pro:price_pro_old,power:price_power';
    const app = await testApp({
      clock,
      settings: { STRIPE_API_URL: stripe.url, STRIPE_PRICES: prices },
    });
    const world: World = { app: { ...app, stripe: clientOf(stripe) }, stripe };
    const random = seeded(seed);
    const people: Person[] = [];
    for (let at = 0; at < customers; at += 1) {
      people.push({ world, account: await anAccount(app, `p${at}`), random });
    }
    const done: Record<string, number> = {};
    for (let step = 0; step < STEPS; step += 1) {
      for (const person of people) {
        const act = step === 0 ? await first(person) : await acts(person);
        done[act] = (done[act] ?? 0) + 1;
        await syncCustomer(world.app, person.account);
        const { plan } = await entitled(person);
        expect([seed, step, act, plan]).toEqual([seed, step, act, await paidPlan(person)]);
      }
      await passes(world, people);
    }
    const invoices = Object.values(stripe.state.invoices);
    const charges = Object.values(stripe.state.charges);
    const paid = sum(invoices.map((each) => (each.status === 'paid' ? each.amount_paid : 0)));
    const taken = sum(charges.map((each) => (each.paid ? each.amount - each.amount_refunded : 0)));
    expect(paid).toBe(taken);
    expect(charges.filter((each) => each.paid && each.amount === 0)).toEqual([]);
    app.log.info({ seed, customers, paid, taken, done }, 'two years');
    process.stdout.write(`${JSON.stringify({ seed, customers, paid, taken, done })}\n`);
  },
);

async function first(person: Person): Promise<string> {
  await buys(person, PLANS[person.random(3)]!);
  return 'buy';
}

/** Days pass; each is worked off at Stripe and synced, as the hourly sync would do. */
async function passes({ app, stripe }: World, people: Person[]): Promise<void> {
  for (let day = 0; day < STEP_DAYS; day += 1) {
    app.clock.now += DAY;
    stripe.counts();
    if (day % 2 === 1) for (const { account } of people) await syncCustomer(app, account);
  }
}

const sum = (numbers: number[]): number => numbers.reduce((all, one) => all + one, 0);
