import { describe, expect, test } from 'vitest';
import {
  acceptedCredential,
  anAccount,
  aText,
  chatKeyOf,
  query,
  says,
  testApp,
  type TestApp,
  valueOf,
  wordsFor,
} from '../../test/fixtures/app.ts';
import { MINUTE, NOW } from '../../test/fixtures/app-facts.ts';
import { fakeCredential } from '../../sandbox/anthropic/fake-credentials.ts';
import type { StripeStandIn } from '../../sandbox/stripe/stripe.ts';
import { aCheckout, aStripe, clientOf, pay, PRICES } from '../../sandbox/stripe/testing.ts';
import { processEvents } from '../chat/process-events.ts';
import { receive } from '../chat/receive.ts';
import { addCheckoutIntent, updateCheckoutIntent } from '../store/checkout-intents.ts';
import { ensureCustomer, saveCustomer } from '../store/customers.ts';
import { KeyedLock } from '../work/keyed-lock.ts';
import { sweep } from '../work/sweep.ts';
import { syncCustomer } from './sync-customer.ts';

const ALICE = 'acc_alice';

type Bench = { app: TestApp; stripe: StripeStandIn; customerId: string };

/** An account with a customer at Stripe. */
async function aBench(): Promise<Bench> {
  const clock = { now: NOW };
  const power = { ...PRICES[1]!, id: 'price_power', lookupKey: 'power', unitAmount: 4000 };
  const stripe = await aStripe({ now: () => clock.now, prices: [...PRICES, power] });
  const app = await testApp({ clock, settings: { STRIPE_API_URL: stripe.url } });
  await anAccount(app);
  const customer = await clientOf(stripe).customers.create({ metadata: { account: ALICE } });
  await app.db.write([ensureCustomer(ALICE, NOW), saveCustomer(ALICE, customer.id)]);
  return { app, stripe, customerId: customer.id };
}

async function buys({ stripe, customerId }: Bench, price = 'price_pro'): Promise<string> {
  const client = clientOf(stripe);
  const lines = { line_items: [{ price, quantity: 1 }] };
  const session = await aCheckout(client, { customer: customerId, ...lines });
  await pay(session);
  const { subscription } = await client.checkout.sessions.retrieve(session.id);
  return String(subscription);
}

const subscriptionOf = async (app: TestApp) =>
  (await query(app, 'SELECT * FROM subscriptions'))[0] ?? null;
test('a payment gives a plan, tells it, and closes the link', async () => {
  const bench = await aBench();
  const { app } = bench;
  await app.db.write([
    ...addCheckoutIntent({ id: 'chk_1', accountId: ALICE, plan: 'pro', now: NOW }),
    updateCheckoutIntent('chk_1', { state: 'open', stripeSessionId: 'cs_1' }, 'any'),
  ]);
  await buys(bench);
  await syncCustomer(app, ALICE);
  expect(await subscriptionOf(app)).toMatchObject({
    plan: 'pro',
    status: 'active',
    price_id: 'price_pro',
    cancel_at: null,
  });
  expect(await valueOf(app, 'SELECT state FROM checkout_intents')).toBe('paid');
  await expect.poll(() => wordsFor(app, 'alice')).toContain('You’re on Pro.');
});

test('the first payment has its receipt with the thanks, once', async () => {
  const bench = await aBench();
  const { app } = bench;
  await buys(bench);
  for (let times = 0; times < 2; times += 1) {
    await syncCustomer(app, ALICE);
    await processEvents(app, chatKeyOf('alice'));
  }
  const told = (await wordsFor(app, 'alice')).match(
    /Paid: \$30 for Pro, [^.]*\. Your next payment/g,
  );
  expect(told).toHaveLength(1);
});

test('another card is told to every chat of the account, the first one is not', async () => {
  const bench = await aBench();
  const { app, stripe, customerId } = bench;
  await buys(bench);
  await anAccount(app, 'tablet');
  await app.db.write([`UPDATE identities SET account_id = '${ALICE}'`]);
  await syncCustomer(app, ALICE);
  const client = clientOf(stripe);
  const words = async (person: string) => {
    await processEvents(app, chatKeyOf(person));
    return wordsFor(app, person);
  };
  for (const person of ['alice', 'tablet']) {
    expect(await words(person)).not.toContain('another card');
  }
  const { url } = await client.billingPortal.sessions.create({ customer: customerId });
  await fetch(`${url}/card`, {
    method: 'POST',
    body: new URLSearchParams({ cardNumber: '5555 5555 5555 4444' }),
    redirect: 'manual',
  });
  for (let times = 0; times < 2; times += 1) await syncCustomer(app, ALICE);
  for (const person of ['alice', 'tablet']) {
    const told = (await words(person)).match(/pays with another card, which ends in 4444/g);
    expect(told).toHaveLength(1);
  }
});

test('syncing again tells nothing again', async () => {
  const bench = await aBench();
  await buys(bench);
  for (let times = 0; times < 3; times += 1) await syncCustomer(bench.app, ALICE);
  await processEvents(bench.app, 'console:main:alice');
  expect((await wordsFor(bench.app, 'alice')).match(/Payment received/g)).toHaveLength(1);
});

/** Locks that let an event be stored but not answered. */
function refusedLocks(): TestApp['locks'] {
  const run = () => Promise.reject(new Error('held by the test'));
  return Object.assign(new KeyedLock(), { run });
}

test('a person who acts just before the news of the payment is thanked only once', async () => {
  const bench = await aBench();
  const { app } = bench;
  for (const text of ['/plan', 'Pro', '1']) await says(app, 'alice', text);
  const id = String(await valueOf(app, 'SELECT id FROM checkout_intents'));
  await app.db.write([updateCheckoutIntent(id, { state: 'open', stripeSessionId: 'cs_1' }, 'any')]);
  await buys(bench);
  await receive({ ...app, locks: refusedLocks() }, [aText('alice', 'hello?')]);
  await syncCustomer(app, ALICE);
  await processEvents(app, chatKeyOf('alice'));
  const words = await wordsFor(app, 'alice');
  expect(words.match(/Payment received/g)).toHaveLength(1);
  expect(words).toContain('You’re on Pro.');
});

test('the plan comes from the price, whatever else the subscription says', async () => {
  const bench = await aBench();
  const id = await buys(bench, 'price_starter');
  await clientOf(bench.stripe).subscriptions.update(id, { metadata: { plan: 'power' } });
  await syncCustomer(bench.app, ALICE);
  expect(await subscriptionOf(bench.app)).toMatchObject({ plan: 'starter' });
});

test('a new subscription counts before an older one that has ended', async () => {
  const bench = await aBench();
  const old = await buys(bench, 'price_power');
  await clientOf(bench.stripe).subscriptions.cancel(old);
  await syncCustomer(bench.app, ALICE);
  const renewed = await buys(bench, 'price_starter');
  await syncCustomer(bench.app, ALICE);
  expect(await subscriptionOf(bench.app)).toMatchObject({
    plan: 'starter',
    stripe_subscription_id: renewed,
  });
});

test('the end of a subscription is told once', async () => {
  const bench = await aBench();
  const id = await buys(bench);
  await syncCustomer(bench.app, ALICE);
  await clientOf(bench.stripe).subscriptions.cancel(id);
  await syncCustomer(bench.app, ALICE);
  await syncCustomer(bench.app, ALICE);
  await processEvents(bench.app, 'console:main:alice');
  expect(await subscriptionOf(bench.app)).toMatchObject({ status: 'canceled' });
  expect((await wordsFor(bench.app, 'alice')).match(/subscription has ended/g)).toHaveLength(1);
});

test('a change without a webhook is noticed within the hour; after its end a subscription is not synced any more', async () => {
  const bench = await aBench();
  const { app } = bench;
  const id = await buys(bench);
  await syncCustomer(app, ALICE);
  const syncs = async (): Promise<unknown[]> => {
    app.enqueued.length = 0;
    await sweep(app);
    return app.enqueued.filter(({ job }) => job === 'sync-customer').map(({ payload }) => payload);
  };
  expect(await syncs()).toEqual([]);
  await clientOf(bench.stripe).subscriptions.cancel(id);
  app.clock.now += 60 * MINUTE;
  expect(await syncs()).toEqual([{ accountId: ALICE, asked: false }]);
  expect(await syncs()).toEqual([]);
  await syncCustomer(app, ALICE);
  expect(await subscriptionOf(app)).toMatchObject({ status: 'canceled' });
  app.clock.now += 24 * 60 * MINUTE;
  expect(await syncs()).toEqual([]);
});

test('a cancellation at the end of the period is stored with its date', async () => {
  const bench = await aBench();
  const id = await buys(bench);
  await clientOf(bench.stripe).subscriptions.update(id, { cancel_at_period_end: true });
  await syncCustomer(bench.app, ALICE);
  const row = await subscriptionOf(bench.app);
  expect(row?.['cancel_at']).toBe(row?.['period_end']);
});

test('the grace after a failed payment starts when it is first seen, and starts again after a payment', async () => {
  const bench = await aBench();
  const { app, stripe } = bench;
  const id = await buys(bench);
  const since = async () => {
    await syncCustomer(app, ALICE);
    return (await subscriptionOf(app))?.['past_due_since'];
  };
  expect(await since()).toBeNull();
  stripe.state.subscriptions[id]!.status = 'past_due';
  expect(await since()).toBe(NOW);
  app.clock.now += MINUTE;
  expect(await since()).toBe(NOW);
  stripe.state.subscriptions[id]!.status = 'active';
  expect(await since()).toBeNull();
  stripe.state.subscriptions[id]!.status = 'past_due';
  expect(await since()).toBe(NOW + MINUTE);
});

describe('a person who says that they have paid', () => {
  test('is told that there is no payment yet', async () => {
    const bench = await aBench();
    await syncCustomer(bench.app, ALICE, true);
    expect(await query(bench.app, 'SELECT event FROM inbox')).toHaveLength(1);
  });

  test('is told so also before there is a customer', async () => {
    const app = await testApp();
    await anAccount(app);
    await syncCustomer(app, ALICE, true);
    expect(await query(app, 'SELECT event FROM inbox')).toHaveLength(1);
  });

  test('and has paid is told of the payment only', async () => {
    const bench = await aBench();
    await buys(bench);
    await syncCustomer(bench.app, ALICE, true);
    await processEvents(bench.app, 'console:main:alice');
    expect(await query(bench.app, 'SELECT event FROM inbox')).toHaveLength(1);
    expect(await wordsFor(bench.app, 'alice')).toContain('Payment received');
  });
});

describe('the machine', () => {
  const credential = { kind: 'setup_token', value: fakeCredential('SETUP_TOKEN') } as const;
  const machines = (app: TestApp) => query(app, 'SELECT * FROM machines');

  test('is requested, once, when the plan is paid and Claude is connected', async () => {
    const bench = await aBench();
    await acceptedCredential(bench.app, ALICE, credential);
    await buys(bench);
    await syncCustomer(bench.app, ALICE);
    await syncCustomer(bench.app, ALICE);
    expect(await machines(bench.app)).toMatchObject([{ desired_rev: 1, state: 'building' }]);
  });

  test('is not requested while Claude is not connected', async () => {
    const bench = await aBench();
    await buys(bench);
    await syncCustomer(bench.app, ALICE);
    expect(await machines(bench.app)).toEqual([]);
  });

  test('is due again when the plan changes, and when the plan ends', async () => {
    const bench = await aBench();
    await acceptedCredential(bench.app, ALICE, credential);
    const id = await buys(bench, 'price_starter');
    await syncCustomer(bench.app, ALICE);
    const client = clientOf(bench.stripe);
    const item = (await client.subscriptions.retrieve(id)).items.data[0]!;
    await client.subscriptions.update(id, {
      items: [{ id: item.id, price: 'price_pro' }],
      proration_behavior: 'none',
    });
    await syncCustomer(bench.app, ALICE);
    expect(await machines(bench.app)).toMatchObject([{ desired_rev: 2 }]);
    await client.subscriptions.cancel(id);
    await syncCustomer(bench.app, ALICE);
    expect(await machines(bench.app)).toMatchObject([{ desired_rev: 3 }]);
  });
});

test('when Stripe cannot be read nothing changes', async () => {
  const bench = await aBench();
  await buys(bench);
  await syncCustomer(bench.app, ALICE);
  const before = await subscriptionOf(bench.app);
  bench.stripe.faults.enable('rate-limited:list-subscriptions');
  await expect(syncCustomer(bench.app, ALICE, true)).rejects.toThrow();
  expect(await subscriptionOf(bench.app)).toEqual(before);
});

test('two processes that sync at once tell one payment', async () => {
  const bench = await aBench();
  const other = await testApp({ beside: bench.app });
  await buys(bench);
  const results = await Promise.allSettled([
    syncCustomer(bench.app, ALICE),
    syncCustomer(other, ALICE),
  ]);
  const refused = results.flatMap((result) =>
    result.status === 'rejected' ? [result.reason] : [],
  );
  for (const reason of refused) expect(reason).toMatchObject({ code: 'conflict' });
  expect(refused.length).toBeLessThan(2);
  expect(await query(bench.app, `SELECT * FROM inbox WHERE event_id LIKE 'news:%'`)).toHaveLength(
    1,
  );
});
