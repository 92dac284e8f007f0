import { afterAll, describe, expect, test } from 'vitest';
import { anAccount, query, testApp, type TestApp, valueOf } from '../../test/fixtures/app.ts';
import { MINUTE, NOW } from '../../test/fixtures/app-facts.ts';
import {
  type Books,
  booksOf,
  givenBack,
  paidFor,
  type Payer,
  sum,
  takenFromCards,
} from '../../test/fixtures/books.ts';
import { BY_BANKS, BY_HAND, MORE_PRICES } from '../../test/fixtures/by-hand.ts';
import { changes, grows, refunds } from '../../test/fixtures/plan-requests.ts';
import { seeded, seedsOf, SIMULATED_CUSTOMERS } from '../../test/fixtures/sampling.ts';
import type { StripeStandIn } from '../../sandbox/stripe/stripe.ts';
import { aStripe, clientOf, pay, PRICES } from '../../sandbox/stripe/testing.ts';
import type { Config } from '../config/config.ts';
import { type Plan, PLANS } from '../domain/plans.ts';
import { addCheckoutIntent } from '../store/checkout-intents.ts';
import { findEntitlement } from '../store/entitlements.ts';
import { findSubscription } from '../store/subscriptions.ts';
import { findMissedEvents } from './find-missed-events.ts';
import { openCheckout } from './open-checkout.ts';
import { planOfPrice } from './plan-of-price.ts';
import { processStripeEvent } from './process-stripe-event.ts';
import { refundPayment } from './refund-payment.ts';
import { syncCustomer } from './sync-customer.ts';

/** A world for so many customers, because everybody in it slows down the others. */
const IN_A_WORLD = 10;
const RUNS = [
  ...seedsOf(SIMULATED_CUSTOMERS, IN_A_WORLD),
  // Somebody makes the plan smaller twice, the second time in the first month of the smaller one.
  { seed: 103, of: 1 },
];

const DAY = 24 * 60 * MINUTE;
const LATER = 120 * MINUTE;
const STEP_DAYS = 5;
const STEPS = Math.ceil(730 / STEP_DAYS);
const GOOD = '4242424242424242';
const DECLINED = '4000000000000341';
/** What Pro sells, and what it honours: raised after a while, the old price forgotten for two steps, then named again. */
const PRO: [from: number, prices: string[]][] = [
  [0, ['price_pro', 'price_pro_old']],
  [50, ['price_pro_new', 'price_pro', 'price_pro_old']],
  [90, ['price_pro_new', 'price_pro_old']],
  [92, ['price_pro_new', 'price_pro', 'price_pro_old']],
];

type World = { app: TestApp; stripe: StripeStandIn; random: (below: number) => number };
/** `card` is the fingerprint of what they pay with. */
type Person = { world: World; account: string; card: string; payer: Payer };

let count = 0;
const asking = ({ world: { app }, account }: Person) => ({
  app,
  accountId: account,
  id: `id_${(count += 1)}`,
});

const stored = async ({ world: { app }, account }: Person) =>
  (await app.db.read(findSubscription(account)))[0];
const entitled = async ({ world: { app }, account }: Person) =>
  (await app.db.read(findEntitlement(account, app.now())))[0];

async function buys(person: Person, plan: Plan): Promise<void> {
  const { account, world } = person;
  const { app } = world;
  const { id } = asking(person);
  await app.db.write(addCheckoutIntent({ id, accountId: account, plan, now: app.now() }));
  await openCheckout(app, id);
  const sql = `SELECT url FROM checkout_intents WHERE id = ? AND state = 'open'`;
  const url = await valueOf(app, sql, id);
  if (typeof url === 'string') await pay({ url });
  await holdsCard(person);
  await syncCustomer(app, account);
}

/** The stand-in takes few numbers, so the cards of different people get fingerprints of their own. */
async function holdsCard({ world: { app, stripe }, account, card, payer }: Person): Promise<void> {
  const sql = 'SELECT stripe_customer_id FROM customers WHERE account_id = ?';
  const customer = await valueOf(app, sql, account);
  if (typeof customer !== 'string') return;
  payer.customers.add(customer);
  const { paymentMethods, charges } = stripe.state;
  for (const method of Object.values(paymentMethods))
    if (method.customer === customer && method.card) method.card.fingerprint = card;
  for (const charge of Object.values(charges)) {
    const paidWith = charge.payment_method_details?.card;
    if (charge.customer === customer && paidWith) paidWith.fingerprint = card;
  }
}

async function exchanges(person: Person, number: string): Promise<void> {
  const customer = [...person.payer.customers].at(-1) ?? '';
  if (!person.world.stripe.state.customers[customer]?.deleted)
    person.world.stripe.exchangeCard(customer, number);
  await holdsCard(person);
}

const plan = ({ world: { random } }: Person): Plan => PLANS[random(3)]!;

/** What people do, with how often each is chosen. */
const ACTS: Record<string, [weight: number, act: (person: Person) => Promise<unknown>]> = {
  nothing: [160, async () => undefined],
  cancel: [6, (person) => changes(asking(person), { kind: 'cancel' })],
  resume: [10, (person) => changes(asking(person), { kind: 'resume' })],
  shrink: [10, (person) => changes(asking(person), { kind: 'shrink', plan: plan(person) })],
  'stay at its size': [4, (person) => changes(asking(person), { kind: 'keep_size' })],
  grow: [14, (person) => grows(asking(person), plan(person))],
  'lose the card': [8, (person) => exchanges(person, DECLINED)],
  'get a good card': [20, (person) => exchanges(person, GOOD)],
  'get money back': [2, (person) => refunds(asking(person), { amountCents: 700 })],
  'get all back': [2, (person) => refunds(asking(person), { scope: 'period', endsPlan: true })],
  'be deleted at Stripe': [
    1,
    ({ world: { stripe }, payer }) =>
      clientOf(stripe).customers.del([...payer.customers].at(-1) ?? ''),
  ],
  // An operator finds the alarm and gives the second one back.
  'get a second plan by mistake': [
    2,
    async (person) => {
      await atStripe('sells a second subscription')(person);
      await holdsCard(person);
      await syncCustomer(person.world.app, person.account);
      await refunds(asking(person), { kind: 'second', scope: 'period', endsPlan: true });
    },
  ],
};

/** And what operators do by hand, and banks, with the usual weights. */
const ELSEWHERE: Record<string, number> = {
  'cancels with the period': 2,
  'cancels for a date': 2,
  'takes the date back': 2,
  'takes the end back': 2,
  'ends it at once': 1,
  'sets the old price': 2,
  'sells an add-on': 1,
  'sets the quantity to 0': 1,
  'sets the quantity to 1': 4,
  'pauses the collection': 2,
  'goes on collecting': 6,
  'makes a schedule': 1,
  'lets go of a schedule': 3,
  'gives a part back': 1,
  'takes the money after all': 8,
  disputes: 1,
  'decides a dispute for us': 6,
  'decides a dispute against us': 1,
  'warns of fraud': 1,
  'returns a refund': 1,
};

/** Does something to the subscription that the account uses. What is impossible does not happen. */
function atStripe(what: string): (person: Person) => Promise<unknown> {
  return async (person) => {
    const row = await stored(person);
    const act = { ...BY_HAND, ...BY_BANKS }[what as keyof typeof BY_HAND];
    const { stripe } = person.world;
    await act({ stripe, id: row?.stripeSubscriptionId ?? '' }).catch(() => undefined);
  };
}

const BAG = [
  ...Object.entries(ACTS).flatMap(([name, [weight]]) => Array.from({ length: weight }, () => name)),
  ...Object.entries(ELSEWHERE).flatMap(([name, weight]) =>
    Array.from({ length: weight }, () => name),
  ),
];

async function acts(person: Person, step: number): Promise<string> {
  const { random } = person.world;
  const row = await stored(person);
  const isFree = (await entitled(person))?.plan === null && row?.status !== 'incomplete';
  if (step === 0 || (isFree && random(4) === 0)) {
    if (step > 0) await exchanges(person, GOOD);
    await buys(person, plan(person));
    return 'buy';
  }
  const name = BAG[random(BAG.length)]!;
  await (ACTS[name]?.[1] ?? atStripe(name))(person).catch(isRefused);
  return name;
}

/** Stripe refuses what makes no sense. Anything else is a mistake of ours. */
function isRefused(error: unknown): void {
  if (!(error instanceof Error) || !('statusCode' in error)) throw error;
}

async function check(person: Person): Promise<[is: Plan | null, paid: Plan | null]> {
  const { app, stripe } = person.world;
  const row = await stored(person);
  const planOf = (price: string) => planOfPrice(app.config, price);
  const reading = { state: stripe.state, now: app.now(), planOf };
  const paid = paidFor(person.payer, reading, row?.pastDueSince ?? null);
  return [(await entitled(person))?.plan ?? null, paid];
}

const done: Record<string, number> = {};
const books: Books[] = [];

describe('in two years everybody may use what was paid for, and the books agree', () => {
  test.each(RUNS)('%j', async ({ seed, of }) => {
    const world = await aWorld(seed);
    const people: Person[] = [];
    for (let at = 0; at < of; at += 1) {
      const account = await anAccount(world.app, `p${at}`);
      const payer: Payer = { customers: new Set(), lastPlan: new Map(), lost: new Set() };
      people.push({ world, account, card: `card_${at}`, payer });
    }
    for (let step = 0; step < STEPS; step += 1) {
      setPrices(world.app.config, step);
      const acted: string[] = [];
      for (const person of people) acted.push(await acts(person, step));
      // What Stripe drafts at the renewal it collects an hour later.
      world.app.clock.now += LATER;
      await hears(world);
      for (const [at, person] of people.entries()) {
        const act = acted[at]!;
        done[act] = (done[act] ?? 0) + 1;
        await syncCustomer(world.app, person.account);
        const [is, paid] = await check(person);
        expect([seed, step, act, person.account, is]).toEqual([
          seed,
          step,
          act,
          person.account,
          paid,
        ]);
      }
      for (let day = 1; day <= STEP_DAYS; day += 1)
        await passes(world, { people, ms: day < STEP_DAYS ? DAY : DAY - LATER });
    }
    const { stripe, app } = world;
    const book = await booksOf(stripe);
    books.push(book);
    process.stdout.write(`${JSON.stringify({ seed, customers: of, ...book })}\n`);
    expect(book.keptCents).toBe(takenFromCards(stripe));
    const [said, given] = await givenBack(app, stripe);
    expect(said).toBe(given);
  });

  afterAll(() => {
    const total = (name: keyof Books) => sum(books.map((book) => book[name]));
    const all = { worlds: books.length, invoices: total('invoices'), kept: total('keptCents') };
    process.stdout.write(`${JSON.stringify({ ...all, done })}\n`);
  });
});

async function aWorld(seed: number): Promise<World> {
  const clock = { now: NOW };
  const prices = [...PRICES, ...MORE_PRICES];
  const stripe = await aStripe({ now: () => clock.now, prices });
  // Every event counts as not delivered, so the list of those has it.
  stripe.faults.enable('webhook-drop');
  stripe.setWebhook({ url: 'http://127.0.0.1:1/webhook', secrets: ['whsec_sandbox_current'] });
  const made = await testApp({ clock, settings: { STRIPE_API_URL: stripe.url } });
  const config = structuredClone(made.config);
  return { app: { ...made, config, stripe: clientOf(stripe) }, stripe, random: seeded(seed) };
}

function setPrices(config: Config, step: number): void {
  const [, now] = PRO.findLast(([from]) => from <= step) ?? [0, []];
  Object.assign(config.stripe.prices, { pro: now });
}

/** A day at Stripe, and then what the hourly work of a day finds. Nobody may have been charged for nothing. */
async function passes(
  world: World,
  { people, ms }: { people: Person[]; ms: number },
): Promise<void> {
  const { app, stripe } = world;
  const before = new Set(Object.keys(stripe.state.charges));
  app.clock.now += ms;
  stripe.counts();
  await hears(world);
  const fresh = Object.values(stripe.state.charges).filter(({ id }) => !before.has(id));
  for (const person of people) {
    const charged = fresh.filter(({ customer }) => person.payer.customers.has(String(customer)));
    if (charged.length === 0) continue;
    await syncCustomer(app, person.account);
    const isUsed = ({ id }: { id: string }) => {
      const { paid, refunded, disputed } = stripe.state.charges[id]!;
      return paid && !refunded && !disputed;
    };
    const { plan: usable } = (await entitled(person)) ?? {};
    expect(usable ? [] : charged.filter(isUsed)).toEqual([]);
  }
}

/** Finds what happened at Stripe, and does what it leads to. */
async function hears({ app }: World): Promise<void> {
  await findMissedEvents(app);
  const events = await query(app, `SELECT id FROM stripe_events WHERE state = 'received'`);
  for (const { id } of events) await processStripeEvent(app, String(id));
  const open = await query(app, `SELECT id FROM refunds WHERE state = 'requested'`);
  for (const { id } of open) await refundPayment(app, String(id));
}
