import type Stripe from 'stripe';
import { describe, expect, test } from 'vitest';
import { clientOf } from '../../sandbox/stripe/testing.ts';
import { anAccount, query, testApp, valueOf } from '../../test/fixtures/app.ts';
import { MINUTE, NOW } from '../../test/fixtures/app-facts.ts';
import {
  aBench,
  ALICE,
  asks,
  type Bench,
  changesOf,
  confirms,
  DAY,
  HOUR,
  newsOf,
  paidOf,
  payInvoice,
  planOf,
  priceOf,
  upgradeOf,
  upgrades,
} from '../../test/fixtures/app-upgrade.ts';
import { exportAccount } from '../accounts/export-account.ts';
import type { Plan } from '../domain/plans.ts';
import { addDeletion } from '../store/deletions.ts';
import { addUpgrade, askAboutUpgrade, confirmUpgrade, updateUpgrade } from '../store/upgrades.ts';
import { syncCustomer } from './sync-customer.ts';
import { upgradePlan } from './upgrade-plan.ts';

describe('the amount', () => {
  test('is the amount that Stripe calculates for the rest of the month, stored with the subscription', async () => {
    const { app, stripe, subscription } = await aBench();
    await asks(app);
    const [item] = stripe.state.subscriptions[subscription]!.items.data;
    expect(await upgradeOf(app)).toMatchObject({
      state: 'quoted',
      plan: 'pro',
      amount_due: 500,
      stripe_subscription_id: subscription,
      item_id: item?.id,
      from_price: 'price_starter',
      to_price: 'price_pro',
      proration_date: app.now() / 1000,
      renews_at: NOW + 30 * DAY,
      until_at: app.now() + 10 * MINUTE,
      due_at: app.now() + 10 * MINUTE,
    });
    expect(await newsOf(app)).toEqual(['quoted']);
    expect(changesOf(stripe)).toEqual([]);
  });

  test('changes nothing by itself and expires after ten minutes, with a message', async () => {
    const bench = await aBench();
    const { app } = bench;
    await asks(app);
    await upgradePlan(app, 'one');
    expect(await upgradeOf(app)).toMatchObject({ state: 'quoted' });
    app.clock.now += 10 * MINUTE;
    await confirms(app);
    await upgradePlan(app, 'one');
    expect(await upgradeOf(app)).toMatchObject({ state: 'expired', due_at: null });
    expect(await newsOf(app)).toEqual(['quoted', 'expired']);
    expect(priceOf(bench)).toBe('price_starter');
    expect(changesOf(bench.stripe)).toEqual([]);
  });

  test('is quoted also when the clock is behind Stripe’s', async () => {
    const { app } = await aBench();
    const start = NOW / 1000;
    app.clock.now = NOW;
    const behind = { ...app, now: () => NOW - 5000 };
    await behind.db.write(addUpgrade({ id: 'one', accountId: ALICE, plan: 'pro', now: NOW }));
    await upgradePlan(behind, 'one');
    expect(await upgradeOf(app)).toMatchObject({ proration_date: start, amount_due: 1000 });
  });

  test('of a new request replaces the older one, which can no longer be confirmed', async () => {
    const { app } = await aBench();
    await asks(app, 'one', 'pro');
    await asks(app, 'two', 'power');
    await confirms(app, 'one');
    expect(await upgradeOf(app, 'one')).toMatchObject({ state: 'replaced', due_at: null });
    expect(await upgradeOf(app, 'two')).toMatchObject({ state: 'quoted', amount_due: 1000 });
  });

  test('of an account on hold is not quoted', async () => {
    const { app, stripe } = await aBench();
    await app.db.write([addDeletion('del_1', ALICE, app.now())]);
    const calls = stripe.calls.length;
    await asks(app);
    expect(await upgradeOf(app)).toMatchObject({ state: 'expired' });
    expect(stripe.calls.length).toBe(calls);
  });
});

describe('a confirmation', () => {
  test('charges exactly the amount that was shown, even minutes later, and the sync stores the plan', async () => {
    const bench = await aBench();
    const { app, stripe } = bench;
    await asks(app);
    app.clock.now += 9 * MINUTE;
    await confirms(app);
    await upgradePlan(app, 'one');
    expect(paidOf(stripe)).toEqual([500]);
    expect(priceOf(bench)).toBe('price_pro');
    expect(await planOf(app)).toBe('pro');
    expect(await upgradeOf(app)).toMatchObject({ state: 'done', due_at: null });
    expect(await newsOf(app)).toEqual(['quoted', 'done']);
  });

  test('is part of the account’s export', async () => {
    const { app } = await aBench();
    await upgrades(app);
    const { upgrades: changes } = await exportAccount(app, ALICE);
    expect(changes).toEqual([
      {
        plan: 'pro',
        state: 'done',
        reason: null,
        amount_due: 500,
        renews_at: '2026-12-22T18:00:00.000Z',
        created_at: '2026-12-07T18:00:00.000Z',
        confirmed_at: '2026-12-07T18:00:00.000Z',
      },
    ]);
  });

  test('of another account’s quote does nothing', async () => {
    const { app } = await aBench();
    await asks(app);
    await app.db.write([confirmUpgrade('one', 'acc_mallory', app.now())]);
    expect(await upgradeOf(app)).toMatchObject({ state: 'quoted' });
  });

  test('repeated several times charges once and tells once', async () => {
    const { app, stripe } = await aBench();
    await upgrades(app);
    for (let times = 0; times < 3; times += 1) {
      await confirms(app);
      await upgradePlan(app, 'one');
    }
    expect(paidOf(stripe)).toEqual([500]);
    expect(await newsOf(app)).toEqual(['quoted', 'done']);
  });

  test('processed by two processes at once charges once', async () => {
    const { app, stripe } = await aBench();
    const other = await testApp({ beside: app });
    await asks(app);
    await confirms(app);
    await Promise.allSettled([upgradePlan(app, 'one'), upgradePlan(other, 'one')]);
    expect(paidOf(stripe)).toEqual([500]);
    expect(await newsOf(app)).toEqual(['quoted', 'done']);
  });

  test('is not undone by a new request while it is being submitted', async () => {
    const { app, stripe } = await aBench();
    await asks(app);
    await confirms(app);
    await app.db.write(addUpgrade({ id: 'two', accountId: ALICE, plan: 'power', now: app.now() }));
    await upgradePlan(app, 'two');
    await upgradePlan(app, 'one');
    expect(paidOf(stripe)).toEqual([500]);
    expect(await query(app, 'SELECT id FROM upgrades')).toHaveLength(1);
  });

  test('of an account that then goes on hold charges nothing', async () => {
    const { app, stripe } = await aBench();
    await asks(app);
    await confirms(app);
    await app.db.write([addDeletion('del_1', ALICE, app.now())]);
    await upgradePlan(app, 'one');
    expect(await upgradeOf(app)).toMatchObject({ state: 'expired' });
    expect(changesOf(stripe)).toEqual([]);
  });
});

describe('a subscription that changed after the quote', () => {
  type Change = (client: Stripe, bench: Bench) => Promise<unknown>;
  const itemOf = ({ stripe, subscription }: Bench) =>
    stripe.state.subscriptions[subscription]!.items.data[0]!.id;
  const CHANGES: [string, Change, string][] = [
    [
      'to another price',
      (client, bench) =>
        client.subscriptions.update(bench.subscription, {
          items: [{ id: itemOf(bench), price: 'price_power' }],
          proration_behavior: 'none',
        }),
      'refused',
    ],
    [
      'by a cancellation',
      (client, { subscription }) =>
        client.subscriptions.update(subscription, { cancel_at_period_end: true }),
      'refused',
    ],
    [
      'by its renewal',
      async (client, { app, subscription }) => {
        app.clock.now = NOW + 30 * DAY + MINUTE;
        await client.subscriptions.retrieve(subscription);
      },
      'quoted',
    ],
    [
      'in the credit of its customer',
      async (_client, { stripe }) => {
        for (const customer of Object.values(stripe.state.customers)) {
          Object.assign(customer, { balance: -300 });
        }
      },
      'quoted',
    ],
    [
      'because a payment failed',
      async (_client, { stripe, subscription }) => stripe.failRenewal(subscription, 'past_due'),
      'refused',
    ],
  ];

  test.each(CHANGES)('%s is not charged but quoted again', async (_how, change, ends) => {
    const bench = await aBench();
    const { app, stripe } = bench;
    await asks(app);
    if (ends === 'quoted') app.clock.now = NOW + 30 * DAY - 5 * MINUTE;
    await app.db.write([`UPDATE upgrades SET until_at = ${app.now() + MINUTE}`]);
    await confirms(app);
    await change(clientOf(stripe), bench);
    await upgradePlan(app, 'one');
    expect(changesOf(stripe)).toEqual([]);
    expect(await upgradeOf(app, 'one')).toMatchObject({ state: 'replaced' });
    const [next] = await query(app, `SELECT * FROM upgrades WHERE id <> 'one'`);
    expect(next).toMatchObject({ state: 'quoting', reason: 'changed', plan: 'pro' });
    await upgradePlan(app, String(next!['id']));
    expect(await valueOf(app, `SELECT state FROM upgrades WHERE id <> 'one'`)).toBe(ends);
    expect(changesOf(stripe)).toEqual([]);
  });

  test('to the requested plan is done without another charge', async () => {
    const bench = await aBench();
    const { app, stripe, subscription } = bench;
    await asks(app);
    await clientOf(stripe).subscriptions.update(subscription, {
      items: [{ id: itemOf(bench), price: 'price_pro' }],
      proration_behavior: 'none',
    });
    await confirms(app);
    await upgradePlan(app, 'one');
    expect(changesOf(stripe)).toEqual([]);
    expect(await planOf(app)).toBe('pro');
    expect(await newsOf(app)).toEqual(['quoted', 'done']);
  });
});

describe('is refused', () => {
  test.each([
    ['past_due', 'past_due', true],
    ['unpaid', 'unpaid', true],
    ['incomplete', 'unpaid', false],
    ['paused', 'unpaid', false],
    ['canceled', 'no_plan', false],
    ['something_new', 'needs_operator', false],
  ])('a subscription that is %s, as %s', async (status, reason, hasInvoice) => {
    const { app, stripe, subscription } = await aBench();
    if (hasInvoice) stripe.failRenewal(subscription, status as 'past_due');
    else stripe.state.subscriptions[subscription]!.status = status as never;
    await asks(app);
    expect(await upgradeOf(app)).toMatchObject({ state: 'refused', reason, due_at: null });
    expect(String((await upgradeOf(app))['pay_url'])).toMatch(hasInvoice ? /\/i\/in_/ : /^null$/);
    expect(await newsOf(app)).toEqual(['refused']);
  });

  test('a plan that is cancelled, with its last day', async () => {
    const { app, stripe, subscription } = await aBench();
    await clientOf(stripe).subscriptions.update(subscription, { cancel_at_period_end: true });
    await asks(app);
    expect(await upgradeOf(app)).toMatchObject({ reason: 'ending', until_at: NOW + 30 * DAY });
  });

  test.each<[Plan, Plan]>([
    ['pro', 'pro'],
    ['power', 'pro'],
  ])('of somebody on %s: %s', async (has, wants) => {
    const { app } = await aBench(has);
    await asks(app, 'one', wants);
    expect(await upgradeOf(app)).toMatchObject({ state: 'refused', reason: 'not_bigger' });
  });

  test('a subscription with a second item, and an operator is told', async () => {
    const { app, stripe, subscription } = await aBench();
    await clientOf(stripe).subscriptions.update(subscription, {
      items: [{ price: 'price_power' }],
      proration_behavior: 'none',
    });
    await anAccount(app, 'olga');
    await asks(app);
    expect(await upgradeOf(app)).toMatchObject({ state: 'refused', reason: 'needs_operator' });
    expect(app.logged.join()).toContain('an operator has to change this plan by hand');
    const told = await query(
      app,
      `SELECT chat FROM inbox WHERE event_id = 'news:ops:upgrade:one@console:main:olga'`,
    );
    expect(told).toHaveLength(1);
  });

  test('an account without a customer at Stripe', async () => {
    const app = await testApp();
    await anAccount(app);
    await asks(app);
    expect(await upgradeOf(app)).toMatchObject({ state: 'refused', reason: 'no_plan' });
  });

  test('the fourth change within a day, until the first of the three is a day old', async () => {
    const bench = await aBench();
    const { app, stripe, subscription } = bench;
    const first = app.now();
    for (const id of ['one', 'two', 'three']) {
      await upgrades(app, id);
      expect(await upgradeOf(app, id)).toMatchObject({ state: 'done' });
      const [item] = stripe.state.subscriptions[subscription]!.items.data;
      await clientOf(stripe).subscriptions.update(subscription, {
        items: [{ id: item!.id, price: 'price_starter' }],
        proration_behavior: 'none',
      });
      app.clock.now += MINUTE;
    }
    await asks(app, 'four');
    expect(await upgradeOf(app, 'four')).toMatchObject({
      state: 'refused',
      reason: 'too_many',
      until_at: first + DAY,
    });
    app.clock.now = first + DAY;
    await asks(app, 'five');
    expect(await upgradeOf(app, 'five')).toMatchObject({ state: 'quoted' });
  });
});

describe.each(['card-declined', 'card-asks'])(
  'a payment that does not go through (%s)',
  (fault) => {
    async function unpaid(): Promise<Bench> {
      const bench = await aBench();
      bench.stripe.faults.enable(`${fault}*1`);
      await upgrades(bench.app);
      return bench;
    }

    test('keeps the old plan and tells where and until when to pay', async () => {
      const bench = await unpaid();
      const { app, stripe } = bench;
      expect(await planOf(app)).toBe('starter');
      expect(paidOf(stripe)).toEqual([]);
      expect(await upgradeOf(app)).toMatchObject({
        state: 'unpaid',
        pay_url: changesOf(stripe)[0]?.hosted_invoice_url,
        until_at: app.now() + 23 * HOUR,
        due_at: app.now() + MINUTE,
      });
      expect(await newsOf(app)).toEqual(['quoted', 'unpaid']);
    });

    test('and succeeds later gives the plan, even without a webhook', async () => {
      const bench = await unpaid();
      const { app, stripe } = bench;
      await upgradePlan(app, 'one');
      expect(await upgradeOf(app)).toMatchObject({ state: 'unpaid' });
      await payInvoice(bench);
      await upgradePlan(app, 'one');
      expect(await planOf(app)).toBe('pro');
      expect(paidOf(stripe)).toEqual([500]);
      expect(await upgradeOf(app)).toMatchObject({ state: 'done', pay_url: null, due_at: null });
      expect(await newsOf(app)).toEqual(['quoted', 'unpaid', 'done']);
    });

    test('is checked as soon as the customer is synced', async () => {
      const bench = await unpaid();
      const { app } = bench;
      await app.db.write([
        updateUpgrade({ id: 'one', state: 'unpaid', reason: null }, { dueAt: null }),
      ]);
      await syncCustomer(app, ALICE);
      expect(await upgradeOf(app)).toMatchObject({ due_at: app.now() });
    });

    test('is answered when the person says that they have paid', async () => {
      const { app } = await unpaid();
      // An earlier check is still running.
      const asking = { ...app, db: { ...app.db } };
      asking.db.write = async (statements) => {
        const isOver = JSON.stringify(statements).includes('UPDATE upgrades');
        if (isOver) await app.db.write([askAboutUpgrade(ALICE, app.now())]);
        return app.db.write(statements);
      };
      await upgradePlan(asking, 'one');
      expect(await upgradeOf(app)).toMatchObject({ reason: 'asked', due_at: app.now() });
      await upgradePlan(app, 'one');
      await upgradePlan(app, 'one');
      expect(await newsOf(app)).toEqual(['quoted', 'unpaid', 'not_seen']);
    });

    test('in time lapses, and nothing is charged', async () => {
      const bench = await unpaid();
      const { app, stripe } = bench;
      app.clock.now += 23 * HOUR;
      await upgradePlan(app, 'one');
      expect(await upgradeOf(app)).toMatchObject({ state: 'lapsed', due_at: null });
      expect(await newsOf(app)).toEqual(['quoted', 'unpaid', 'lapsed']);
      expect(paidOf(stripe)).toEqual([]);
      expect(await planOf(app)).toBe('starter');
      expect(await valueOf(app, 'SELECT pay_url FROM subscriptions')).toBeNull();
      await upgrades(app, 'two');
      expect(await upgradeOf(app, 'two')).toMatchObject({ state: 'done' });
    });

    test('blocks every other change, which is refused with the time and the payment page', async () => {
      const bench = await unpaid();
      const { app, stripe } = bench;
      await asks(app, 'two', 'power');
      expect(await upgradeOf(app, 'two')).toMatchObject({
        state: 'refused',
        reason: 'pending',
        until_at: app.now() + 23 * HOUR,
        pay_url: changesOf(stripe)[0]?.hosted_invoice_url,
      });
    });

    test('lapses when the subscription ends meanwhile', async () => {
      const { app, stripe, subscription } = await unpaid();
      await clientOf(stripe).subscriptions.cancel(subscription);
      await upgradePlan(app, 'one');
      expect(await upgradeOf(app)).toMatchObject({ state: 'lapsed' });
    });
  },
);
