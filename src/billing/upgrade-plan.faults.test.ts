import Stripe from 'stripe';
import { describe, expect, test } from 'vitest';
import { clientOf } from '../../sandbox/stripe/testing.ts';
import { testApp, valueOf } from '../../test/fixtures/app.ts';
import { dying } from '../../test/fixtures/dying.ts';
import { MINUTE, NOW } from '../../test/fixtures/app-facts.ts';
import {
  aBench,
  ALICE,
  asks,
  type Bench,
  changesOf,
  confirms,
  DAY,
  newsOf,
  paidOf,
  payInvoice,
  planOf,
  upgradeOf,
  upgrades,
} from '../../test/fixtures/app-upgrade.ts';
import { addUpgrade } from '../store/upgrades.ts';
import { LeaseLost } from '../work/lease.ts';
import { upgradePlan } from './upgrade-plan.ts';
import type { BillingApp } from './billing-app.ts';

describe('while Stripe fails', () => {
  const COMES = ['down', 'error', 'rate-limited'];

  test.each(COMES)('an amount is told late (%s), and the failure once', async (fault) => {
    const { app, stripe } = await aBench();
    stripe.faults.enable(fault);
    await app.db.write(addUpgrade({ id: 'one', accountId: ALICE, plan: 'pro', now: app.now() }));
    for (let times = 0; times < 2; times += 1) {
      await expect(upgradePlan(app, 'one')).rejects.toThrow();
    }
    expect(await upgradeOf(app)).toMatchObject({ state: 'quoting', due_at: app.now() + 2000 });
    expect(await newsOf(app)).toEqual(['trouble']);
    stripe.faults.heal();
    await upgradePlan(app, 'one');
    expect(await upgradeOf(app)).toMatchObject({ state: 'quoted', trouble: null });
  });

  test('for a quarter of an hour, the request expires', async () => {
    const { app, stripe } = await aBench();
    await app.db.write(addUpgrade({ id: 'one', accountId: ALICE, plan: 'pro', now: app.now() }));
    stripe.faults.enable('down');
    app.clock.now += 15 * MINUTE + 1;
    await upgradePlan(app, 'one');
    expect(await upgradeOf(app)).toMatchObject({ state: 'expired', due_at: null });
  });

  const CALLS = ['retrieve-subscription', 'preview-invoice', 'update-subscription'];
  const OUTAGES = COMES.flatMap((fault) => CALLS.map((call) => `${fault}:${call}`));
  const LOST = ['update-subscription', 'update-subscription*1', 'preview-invoice'].map(
    (call) => `lose-answer:${call}`,
  );

  test.each([...OUTAGES, ...LOST, 'down', 'down:list-subscriptions'])(
    'a confirmation is charged once, with the fault %s for a while',
    async (fault) => {
      const bench = await aBench();
      const { app, stripe } = bench;
      await asks(app);
      await confirms(app);
      stripe.faults.enable(fault);
      for (let times = 0; times < 2; times += 1) {
        await upgradePlan(app, 'one').catch(() => undefined);
        app.clock.now += 10_000;
      }
      stripe.faults.heal();
      await upgradePlan(app, 'one');
      expect(paidOf(stripe)).toEqual([500]);
      expect(changesOf(stripe)).toHaveLength(1);
      expect(await planOf(app)).toBe('pro');
      expect((await newsOf(app)).filter((what) => what !== 'trouble')).toEqual(['quoted', 'done']);
    },
  );

  test('a confirmation that could not be submitted for half an hour is given up and never charged later', async () => {
    const { app, stripe } = await aBench();
    await asks(app);
    await confirms(app);
    stripe.faults.enable('down:update-subscription');
    await expect(upgradePlan(app, 'one')).rejects.toThrow();
    stripe.faults.heal();
    app.clock.now += 30 * MINUTE + 1;
    await upgradePlan(app, 'one');
    expect(await upgradeOf(app)).toMatchObject({ state: 'expired' });
    expect(await newsOf(app)).toEqual(['quoted', 'trouble', 'given_up']);
    expect(changesOf(stripe)).toEqual([]);
  });

  test('an upgrade whose answer was lost is found at the next try, however late', async () => {
    const { app, stripe } = await aBench();
    await asks(app);
    await confirms(app);
    stripe.faults.enable('lose-answer:update-subscription');
    await expect(upgradePlan(app, 'one')).rejects.toThrow();
    stripe.faults.heal();
    app.clock.now += 3 * DAY;
    await upgradePlan(app, 'one');
    expect(await upgradeOf(app)).toMatchObject({ state: 'done' });
    expect(paidOf(stripe)).toEqual([500]);
  });

  test('a declined card whose answer was lost is found at the next try', async () => {
    const { app, stripe } = await aBench();
    await asks(app);
    await confirms(app);
    stripe.faults.enable('card-declined*1');
    stripe.faults.enable('lose-answer:update-subscription');
    await expect(upgradePlan(app, 'one')).rejects.toThrow();
    stripe.faults.heal();
    await upgradePlan(app, 'one');
    expect(await upgradeOf(app)).toMatchObject({ state: 'unpaid' });
    expect(changesOf(stripe)).toHaveLength(1);
  });

  test('an upgrade that waits for its payment is still checked', async () => {
    const bench = await aBench();
    const { app, stripe } = bench;
    stripe.faults.enable('card-declined*1');
    await upgrades(app);
    stripe.faults.enable('down');
    await expect(upgradePlan(app, 'one')).rejects.toThrow();
    stripe.faults.heal();
    await payInvoice(bench);
    await upgradePlan(app, 'one');
    expect(await newsOf(app)).toEqual(['quoted', 'unpaid', 'done']);
  });

  test('a price that is no longer sold is refused, and operators are told', async () => {
    const { app, stripe } = await aBench();
    await clientOf(stripe).prices.update('price_pro', { active: false });
    await asks(app);
    expect(await upgradeOf(app)).toMatchObject({ state: 'refused', reason: 'needs_operator' });
    expect(app.logged.join()).toContain('Stripe refuses an upgrade');
  });
});

/** The product, with a fault in its update of the subscription at Stripe. */
function onTheWay(bench: Bench, meet: (send: () => Promise<Response>) => Promise<Response>) {
  const fetchFn: typeof fetch = (input, init) => {
    const isChange = /\/v1\/subscriptions\/sub_/.test(String(input)) && init?.method === 'POST';
    return isChange ? meet(() => fetch(input, init)) : fetch(input, init);
  };
  const httpClient = Stripe.createFetchHttpClient(fetchFn);
  return { ...bench.app, stripe: clientOf(bench.stripe, { httpClient }) };
}

const answer = (status: number, body: object) =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } });

describe('unexpected answers of Stripe', () => {
  test('a declined card without a pending update is not retried', async () => {
    const bench = await aBench();
    const { app, stripe } = bench;
    await asks(app);
    await confirms(app);
    const error = { type: 'card_error', code: 'card_declined', message: 'Declined.' };
    await upgradePlan(
      onTheWay(bench, async () => answer(402, { error })),
      'one',
    );
    expect(await upgradeOf(app)).toMatchObject({ state: 'refused', reason: 'declined' });
    await upgradePlan(app, 'one');
    expect(changesOf(stripe)).toEqual([]);
  });

  test('an answer without an error and without a change is not a success', async () => {
    const bench = await aBench();
    const { app } = bench;
    await asks(app);
    await confirms(app);
    await upgradePlan(
      onTheWay(bench, async () => answer(404, { oh: 'no' })),
      'one',
    );
    expect(await upgradeOf(app)).toMatchObject({ state: 'refused', reason: 'needs_operator' });
    expect(await planOf(app)).toBe('starter');
    expect(app.logged.join()).toContain('Stripe accepted an upgrade but shows none');
  });

  test('a month that ends in between leads to a new quote', async () => {
    const bench = await aBench();
    const { app, stripe } = bench;
    app.clock.now = NOW + 30 * DAY - MINUTE;
    await asks(app);
    await confirms(app);
    const late = onTheWay(bench, (send) => {
      app.clock.now += 2 * MINUTE;
      return send();
    });
    await upgradePlan(late, 'one');
    expect(await upgradeOf(app)).toMatchObject({ state: 'replaced' });
    expect(changesOf(stripe)).toEqual([]);
    const id = String(await valueOf(app, `SELECT id FROM upgrades WHERE id <> 'one'`));
    await upgradePlan(app, id);
    expect(await upgradeOf(app, id)).toMatchObject({
      state: 'quoted',
      reason: 'changed',
      amount_due: 1000,
    });
  });

  test('two processes that lost their lease use the same key, so one charge is made', async () => {
    const bench = await aBench();
    const { app, stripe } = bench;
    const other = await testApp({ beside: app });
    await asks(app);
    await confirms(app);
    const paused = onTheWay(bench, async (send) => {
      await app.db.write(['DELETE FROM leases']);
      await upgradePlan(other, 'one');
      return send();
    });
    await expect(upgradePlan(paused, 'one')).rejects.toBeInstanceOf(LeaseLost);
    const keys = Object.keys(stripe.state.answers).filter((key) => key.startsWith('upgrade:'));
    expect(keys).toEqual(['upgrade:one:0']);
    expect(paidOf(stripe)).toEqual([500]);
    expect(await newsOf(app)).toEqual(['quoted', 'done']);
  });
});

describe.each<[string, 'before' | 'after', number[], string]>([
  ['good', 'before', [500], 'done'],
  ['good', 'after', [500], 'done'],
  ['declined', 'before', [], 'unpaid'],
  ['declined', 'after', [], 'unpaid'],
])('with a card that is %s, a process that dies %s', (card, moment, paid, state) => {
  test(
    `any of its deeds leaves one change, one charge and one word`,
    { timeout: 120_000 },
    async () => {
      let deaths = 0;
      for (let at = 1; ; at += 1) {
        const bench = await aBench();
        const { app, stripe } = bench;
        if (card === 'declined') stripe.faults.enable('card-declined*1');
        await app.db.write(
          addUpgrade({ id: 'one', accountId: ALICE, plan: 'pro', now: app.now() }),
        );
        const doomed = await dying(bench, at, moment);
        const tries = async (each: BillingApp) => {
          await upgradePlan(each, 'one').catch(() => undefined);
          await confirms(app);
          await upgradePlan(each, 'one').catch(() => undefined);
        };
        await tries(doomed.app);
        if (!doomed.hasDied()) break;
        deaths += 1;
        // The next process has to wait until the lease expires.
        app.clock.now += 31_000;
        await tries(app);
        expect([at, paidOf(stripe)]).toEqual([at, paid]);
        expect([at, changesOf(stripe).length]).toEqual([at, 1]);
        expect([at, (await upgradeOf(app))['state']]).toEqual([at, state]);
        expect([at, await newsOf(app)]).toEqual([at, ['quoted', state]]);
      }
      expect(deaths).toBeGreaterThan(10);
    },
  );
});
