import { describe, expect, test } from 'vitest';
import { anAccount, query, testApp, type TestApp } from '../../test/fixtures/app.ts';
import { MINUTE, NOW } from '../../test/fixtures/app-facts.ts';
import type { StripeStandIn } from '../../sandbox/stripe/stripe.ts';
import { aStripe, aSubscription, clientOf, pay, PRICES } from '../../sandbox/stripe/testing.ts';
import type { Plan } from '../domain/plans.ts';
import { addCheckoutIntent, updateCheckoutIntent } from '../store/checkout-intents.ts';
import { openCheckout } from './open-checkout.ts';
import { syncCustomer } from './sync-customer.ts';

const ALICE = 'acc_alice';

type Bench = { app: TestApp; stripe: StripeStandIn };

async function aBench(settings: Record<string, string> = {}): Promise<Bench> {
  const clock = { now: NOW };
  const power = { ...PRICES[1]!, id: 'price_power', lookupKey: 'power', unitAmount: 4000 };
  const stripe = await aStripe({ now: () => clock.now, prices: [...PRICES, power] });
  const app = await testApp({ clock, settings: { STRIPE_API_URL: stripe.url, ...settings } });
  await anAccount(app);
  return { app, stripe };
}

async function requests(app: TestApp, id: string, plan: Plan = 'pro'): Promise<void> {
  await app.db.write(addCheckoutIntent({ id, accountId: ALICE, plan, now: app.now() }));
}

const intentOf = async (app: TestApp, id = 'one') =>
  (await query(app, 'SELECT * FROM checkout_intents WHERE id = ?', id))[0]!;
const customerOf = async (app: TestApp) =>
  String((await query(app, 'SELECT stripe_customer_id FROM customers'))[0]?.[0]);
const newsOf = async (app: TestApp) =>
  (await query(app, 'SELECT event_id FROM inbox ORDER BY seq')).map((row) => row['event_id']);
const ONE = { customers: 1, openCheckouts: 1 };

test('a request creates a link for that plan and account, valid for an hour', async () => {
  const { app, stripe } = await aBench();
  await requests(app, 'one', 'power');
  await openCheckout(app, 'one');
  const intent = await intentOf(app);
  expect(intent).toMatchObject({ state: 'open', trouble: null, expires_at: NOW + 60 * MINUTE });
  const session = await clientOf(stripe).checkout.sessions.retrieve(
    String(intent['stripe_session_id']),
    { expand: ['line_items', 'customer'] },
  );
  expect(session).toMatchObject({
    url: intent['url'],
    client_reference_id: ALICE,
    metadata: { account: ALICE, intent: 'one' },
    customer: { metadata: { account: ALICE } },
    line_items: { data: [{ price: { id: 'price_power' }, quantity: 1 }] },
  });
  expect(await newsOf(app)).toEqual(['news:checkout:one']);
});

test('repeating a request creates no second link and no second message', async () => {
  const { app, stripe } = await aBench();
  await requests(app, 'one');
  for (let times = 0; times < 3; times += 1) await openCheckout(app, 'one');
  expect(stripe.counts()).toMatchObject(ONE);
  expect(await newsOf(app)).toHaveLength(1);
});

test('a request that arrives while another link is being created replaces it, and that link is expired', async () => {
  const { app, stripe } = await aBench();
  await requests(app, 'one');
  const second = addCheckoutIntent({ id: 'two', accountId: ALICE, plan: 'power', now: NOW });
  const meanwhile: TestApp = {
    ...app,
    db: {
      ...app.db,
      write: async (statements) => {
        const opens = JSON.stringify(statements).includes('"open"');
        if (opens) await app.db.write(second);
        return app.db.write(statements);
      },
    },
  };
  await openCheckout(meanwhile, 'one');
  expect(await intentOf(app, 'one')).toMatchObject({ state: 'replaced', due_at: NOW });
  await openCheckout(app, 'one');
  await openCheckout(app, 'two');
  expect(await intentOf(app, 'one')).toMatchObject({ state: 'replaced', due_at: null });
  expect(await intentOf(app, 'two')).toMatchObject({ state: 'open' });
  expect(stripe.counts()).toMatchObject(ONE);
});

test('after a crash that lost the answer of Stripe the same link is found', async () => {
  const { app, stripe } = await aBench();
  await requests(app, 'one');
  await openCheckout(app, 'one');
  const { url } = await intentOf(app);
  const forgotten = { state: 'opening', stripeSessionId: null, url: null } as const;
  await app.db.write([
    updateCheckoutIntent('one', forgotten, 'any'),
    { sql: 'UPDATE customers SET stripe_customer_id = NULL', args: [] },
  ]);
  app.clock.now += 10 * MINUTE;
  await openCheckout(app, 'one');
  expect(await intentOf(app)).toMatchObject({ state: 'open', url });
  expect(stripe.counts()).toMatchObject(ONE);
});

test.each(['create-customer', 'create-checkout-session'])(
  'a lost answer of %s creates no second one',
  async (operation) => {
    const { app, stripe } = await aBench();
    stripe.faults.enable(`lose-answer:${operation}*1`);
    await requests(app, 'one');
    await openCheckout(app, 'one');
    expect(stripe.counts()).toMatchObject(ONE);
    expect(await intentOf(app)).toMatchObject({ state: 'open' });
  },
);

test('a timeout is recorded, and the next try finds the link that was created', async () => {
  const { app, stripe } = await aBench();
  stripe.faults.enable('lose-answer:create-checkout-session*3');
  await requests(app, 'one');
  await expect(openCheckout(app, 'one')).rejects.toThrow();
  expect(await intentOf(app)).toMatchObject({
    state: 'opening',
    attempts: 0,
    trouble: expect.any(String),
    due_at: NOW + 2000,
  });
  expect(await newsOf(app)).toEqual(['news:trouble:one']);
  app.clock.now += 2000;
  await openCheckout(app, 'one');
  expect(await intentOf(app)).toMatchObject({ state: 'open', trouble: null });
  expect(stripe.counts()).toMatchObject(ONE);
});

test('a failure is told once, however often it is retried', async () => {
  const { app, stripe } = await aBench();
  stripe.faults.enable('rate-limited');
  await requests(app, 'one');
  for (let times = 0; times < 3; times += 1) {
    await expect(openCheckout(app, 'one')).rejects.toThrow();
  }
  expect(await newsOf(app)).toEqual(['news:trouble:one']);
  stripe.faults.heal();
  await openCheckout(app, 'one');
  expect(await newsOf(app)).toEqual(['news:trouble:one', 'news:checkout:one']);
  expect(stripe.counts()).toMatchObject(ONE);
});

test('while Stripe answers nobody it is not asked, and the first answer brings the link', async () => {
  const { app, stripe } = await aBench();
  await requests(app, 'one');
  stripe.faults.enable('down');
  for (let tries = 0; tries < 2; tries += 1) {
    await expect(openCheckout(app, 'one')).rejects.toThrow();
  }
  const { refused } = app.breakers.stripe.counts();
  stripe.faults.heal();
  await expect(openCheckout(app, 'one')).rejects.toMatchObject({ statusCode: 503 });
  expect(app.breakers.stripe.counts()).toMatchObject({ isOpen: true, refused: refused + 1 });
  app.clock.now += MINUTE;
  await openCheckout(app, 'one');
  expect(await intentOf(app)).toMatchObject({ state: 'open', attempts: 0 });
  expect(stripe.counts()).toMatchObject(ONE);
});

test('a definite refusal is retried under a new key, because Stripe would replay the old answer', async () => {
  const prices = 'starter:price_starter,pro:price_missing,power:price_power';
  const { app } = await aBench({ STRIPE_PRICES: prices });
  await requests(app, 'one');
  await expect(openCheckout(app, 'one')).rejects.toThrow('No such price');
  expect(await intentOf(app)).toMatchObject({ state: 'opening', attempts: 1 });
});

test('a request whose failure Stripe did not store keeps its key', async () => {
  const { app, stripe } = await aBench();
  await requests(app, 'one');
  stripe.faults.enable('rate-limited:create-checkout-session*1');
  await expect(openCheckout(app, 'one')).rejects.toThrow();
  expect(await intentOf(app)).toMatchObject({ attempts: 0 });
});

describe('a subscription', () => {
  test.each(['active', 'trialing', 'past_due', 'incomplete', 'something_new'])(
    'that is %s prevents a second link',
    async (status) => {
      const { app, stripe } = await aBench();
      await requests(app, 'zero');
      await openCheckout(app, 'zero');
      const { id } = await aSubscription(clientOf(stripe), await customerOf(app));
      stripe.state.subscriptions[id]!.status = status as never;
      await requests(app, 'one');
      await openCheckout(app, 'one');
      expect(await intentOf(app)).toMatchObject({ state: 'refused', url: null, due_at: null });
      expect(stripe.counts()).toMatchObject({ openCheckouts: 0 });
    },
  );

  test.each(['unpaid', 'paused'])(
    'that is %s is ended without a charge, and a new one can be bought',
    async (status) => {
      const { app, stripe } = await aBench();
      await requests(app, 'zero');
      await openCheckout(app, 'zero');
      const { id } = await aSubscription(clientOf(stripe), await customerOf(app));
      stripe.failRenewal(id, 'unpaid');
      stripe.state.subscriptions[id]!.status = status as never;
      await requests(app, 'one');
      await openCheckout(app, 'one');
      expect(await intentOf(app)).toMatchObject({ state: 'open' });
      expect(stripe.state.subscriptions[id]?.status).toBe('canceled');
      const open = Object.values(stripe.state.invoices).filter((each) => each.status === 'open');
      expect(open).toEqual([]);
    },
  );

  test('that has ended does not', async () => {
    const { app, stripe } = await aBench();
    await requests(app, 'zero');
    await openCheckout(app, 'zero');
    const { id } = await aSubscription(clientOf(stripe), await customerOf(app));
    await clientOf(stripe).subscriptions.cancel(id);
    await requests(app, 'one');
    await openCheckout(app, 'one');
    expect(await intentOf(app)).toMatchObject({ state: 'open' });
  });
});

describe('a request for another plan', () => {
  test('expires the older link before it creates a new one', async () => {
    const { app, stripe } = await aBench();
    await requests(app, 'one', 'starter');
    await openCheckout(app, 'one');
    await requests(app, 'two', 'power');
    await openCheckout(app, 'two');
    expect(await intentOf(app, 'one')).toMatchObject({ state: 'replaced', due_at: null });
    expect(stripe.counts()).toMatchObject(ONE);
    const { stripe_session_id: id } = await intentOf(app, 'one');
    const old = await clientOf(stripe).checkout.sessions.retrieve(String(id));
    expect(old.status).toBe('expired');
  });

  test('after the older link was paid applies the payment and creates no second subscription', async () => {
    const { app, stripe } = await aBench();
    await requests(app, 'one', 'starter');
    await openCheckout(app, 'one');
    await requests(app, 'two', 'power');
    await pay({ url: String((await intentOf(app, 'one'))['url']) });
    await openCheckout(app, 'two');
    expect(await intentOf(app, 'two')).toMatchObject({ state: 'refused' });
    expect(stripe.counts()).toMatchObject({ subscriptions: 1, openCheckouts: 0 });
    expect(await query(app, 'SELECT plan FROM subscriptions')).toMatchObject([{ plan: 'starter' }]);
  });

  test('expires the older link also when only the job of the older intent runs', async () => {
    const { app, stripe } = await aBench();
    await requests(app, 'one');
    await openCheckout(app, 'one');
    await requests(app, 'two');
    await openCheckout(app, 'one');
    expect(stripe.counts()).toMatchObject({ openCheckouts: 0 });
  });
});

describe('an open link', () => {
  test('that was paid without a webhook is noticed', async () => {
    const { app } = await aBench();
    await requests(app, 'one');
    await openCheckout(app, 'one');
    await pay({ url: String((await intentOf(app))['url']) });
    await openCheckout(app, 'one');
    expect(await intentOf(app)).toMatchObject({ state: 'paid', due_at: null });
    expect(await query(app, 'SELECT plan FROM subscriptions')).toMatchObject([{ plan: 'pro' }]);
  });

  test('that has expired is closed, and the person is told', async () => {
    const { app } = await aBench();
    await requests(app, 'one');
    await openCheckout(app, 'one');
    app.clock.now += 61 * MINUTE;
    await expect
      .poll(
        async () => {
          await openCheckout(app, 'one');
          return (await intentOf(app))['state'];
        },
        { interval: 50 },
      )
      .toBe('expired');
    expect(await newsOf(app)).toContain('news:expired:one');
  });

  test('is checked again in a minute', async () => {
    const { app } = await aBench();
    await requests(app, 'one');
    await openCheckout(app, 'one');
    app.clock.now += MINUTE;
    await openCheckout(app, 'one');
    expect(await intentOf(app)).toMatchObject({ state: 'open', due_at: NOW + 2 * MINUTE });
  });

  test('that is complete without an entitlement is still checked', async () => {
    const { app, stripe } = await aBench();
    await requests(app, 'one');
    await openCheckout(app, 'one');
    await pay({ url: String((await intentOf(app))['url']) });
    const [subscription] = Object.values(stripe.state.subscriptions);
    subscription!.status = 'incomplete';
    await openCheckout(app, 'one');
    subscription!.status = 'active';
    await syncCustomer(app, ALICE);
    expect(await intentOf(app)).toMatchObject({ state: 'paid' });
  });
});

test('a request that waited too long for Stripe expires, because its link would live for a few minutes only', async () => {
  const { app, stripe } = await aBench();
  await requests(app, 'one');
  app.clock.now += 25 * MINUTE + 1;
  await openCheckout(app, 'one');
  expect(await intentOf(app)).toMatchObject({ state: 'expired' });
  expect(stripe.calls).toEqual([]);
});

test('two processes with the same request create one link', async () => {
  const { app, stripe } = await aBench();
  const other = await testApp({ beside: app });
  await requests(app, 'one');
  await Promise.allSettled([openCheckout(app, 'one'), openCheckout(other, 'one')]);
  expect(stripe.counts()).toMatchObject(ONE);
  expect(await newsOf(app)).toHaveLength(1);
});

test('an unknown intent is no error', async () => {
  const { app, stripe } = await aBench();
  await openCheckout(app, 'nothing');
  expect(stripe.calls).toEqual([]);
});

describe('the payment page', () => {
  const pageOf = async ({ app, stripe }: Bench) => {
    await requests(app, 'one');
    await openCheckout(app, 'one');
    return stripe.state.sessions[String((await intentOf(app))['stripe_session_id'])]!;
  };

  test('takes cards and promotion codes, and charges what the chat says, unless settings say more', async () => {
    expect(await pageOf(await aBench())).toMatchObject({
      allowed_payment_method_types: ['card', 'link'],
      allow_promotion_codes: true,
      adaptive_pricing: { enabled: false },
      automatic_tax: { enabled: false },
      consent_collection: null,
      locale: 'en',
    });
    const more = {
      STRIPE_PROMOTION_CODES: 'false',
      STRIPE_AUTOMATIC_TAX: 'true',
      STRIPE_TERMS_CONSENT: 'true',
      STRIPE_ADAPTIVE_PRICING: 'true',
    };
    expect(await pageOf(await aBench(more))).toMatchObject({
      allow_promotion_codes: false,
      adaptive_pricing: { enabled: true },
      automatic_tax: { enabled: true },
      consent_collection: { terms_of_service: 'required' },
    });
  });

  test.each([
    ['pays in the end', true, 'paid', 1],
    ['refuses', false, 'expired', 0],
  ])('waits for a bank that %s', async (_what, isPaid, state, live) => {
    const bench = await aBench({ STRIPE_PAYMENT_METHODS: 'card,us_bank_account' });
    const { app, stripe } = bench;
    const { id, url } = await pageOf(bench);
    const body = new URLSearchParams({ method: 'bank' });
    await fetch(url ?? '', { method: 'POST', body, redirect: 'manual' });
    for (let times = 0; times < 2; times += 1) {
      app.clock.now += MINUTE;
      await openCheckout(app, 'one');
    }
    expect(await intentOf(app)).toMatchObject({ state: 'open', url: null });
    expect((await newsOf(app)).filter((key) => key === 'news:waits:one')).toHaveLength(1);
    stripe.settleBankDebit(id, isPaid);
    app.clock.now += 10 * MINUTE;
    await openCheckout(app, 'one');
    expect(await intentOf(app)).toMatchObject({ state });
    const subscriptions = Object.values(stripe.state.subscriptions);
    expect(subscriptions.filter((each) => each.status === 'active')).toHaveLength(live);
  });
});
