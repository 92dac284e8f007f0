import { describe, expect, test } from 'vitest';
import { query, type TestApp, wordsFor } from '../../test/fixtures/app.ts';
import {
  ALICE,
  aBench,
  asOperators,
  type Bench,
  HOUR,
  upgrades,
} from '../../test/fixtures/app-upgrade.ts';
import { aCheckout, clientOf, pay } from '../../sandbox/stripe/testing.ts';
import { processEvents } from '../chat/process-events.ts';
import type { StripeStandIn } from '../../sandbox/stripe/stripe.ts';
import type { RefundRefusal } from '../domain/refunds.ts';
import { requestMachine } from '../machines/request-machine.ts';
import { tellLateBuilds } from '../machines/tell-late-builds.ts';
import { findEntitlement } from '../store/entitlements.ts';
import { commit } from '../work/commit.ts';
import { processStripeEvent } from './process-stripe-event.ts';
import { storing } from './receive-stripe-event.ts';
import { refundPayment } from './refund-payment.ts';
import { MONEY_BACK, requestRefund, type WantedRefund } from './request-refund.ts';
import { syncCustomer } from './sync-customer.ts';

const WHOLE: WantedRefund = {
  kind: 'by_operator',
  scope: 'last',
  amountCents: null,
  endsPlan: false,
};
const SECOND: WantedRefund = { kind: 'second', scope: 'period', amountCents: null, endsPlan: true };

async function asks(app: TestApp, wanted: WantedRefund, id = 'one'): Promise<void> {
  await commit(app, requestRefund(app, { id, accountId: ALICE, ...wanted }));
}

async function refunds(app: TestApp, wanted: WantedRefund, id = 'one'): Promise<unknown> {
  await asks(app, wanted, id);
  await refundPayment(app, id);
  const [row] = await query(
    app,
    'SELECT state, refusal, given_cents FROM refunds WHERE id = ?',
    id,
  );
  return [row?.['state'], row?.['refusal'], row?.['given_cents']];
}

const given = ({ stripe }: Bench) => Object.values(stripe.state.refunds).map((each) => each.amount);
const live = ({ stripe }: Bench) =>
  Object.values(stripe.state.subscriptions).filter(({ status }) => status === 'active').length;
const entitled = async (app: TestApp) => (await app.db.read(findEntitlement(ALICE, app.now())))[0];
const says = async (app: TestApp) => {
  await processEvents(app, 'console:main:alice');
  return wordsFor(app, 'alice');
};

/** Alice's card pays a second subscription, as only somebody at Stripe's dashboard could arrange it. */
async function aSecond(bench: Bench): Promise<void> {
  const client = clientOf(bench.stripe);
  const customer = String(bench.stripe.state.subscriptions[bench.subscription]?.customer);
  const lines = { line_items: [{ price: 'price_starter', quantity: 1 }] };
  await pay(await aCheckout(client, { customer, ...lines }));
  await syncCustomer(bench.app, ALICE);
}

/** Alice's agent is still being built eleven minutes after everything was there. */
async function aLateBuild(): Promise<Bench> {
  const bench = await aBench('pro');
  const { app } = bench;
  await app.db.write(requestMachine(app, ALICE));
  app.clock.now += 11 * 60_000;
  await tellLateBuilds(app);
  return bench;
}

describe('a refund by an operator', () => {
  test.each<[string, WantedRefund, number[], number]>([
    ['of the last payment', WHOLE, [3000], 1],
    ['of a part', { ...WHOLE, amountCents: 1250 }, [1250], 1],
    ['with the end of the plan', { ...WHOLE, endsPlan: true }, [3000], 0],
  ])(
    '%s gives that back, and the plan stays or ends as said',
    async (_name, wanted, gives, lives) => {
      const bench = await aBench('pro');
      const { app } = bench;
      expect(await refunds(app, wanted)).toEqual(['done', null, gives[0]]);
      expect([given(bench), live(bench)]).toEqual([gives, lives]);
      expect((await entitled(app))?.plan).toBe(lives === 1 ? 'pro' : null);
      const words = await says(app);
      expect(words).toContain(
        `$${(gives[0]! / 100).toFixed(gives[0]! % 100 === 0 ? 0 : 2)} is on its way back`,
      );
      expect(words.includes('Your plan has ended')).toBe(lives === 0);
    },
  );

  test('of the whole period gives back the upgrade too, each payment once', async () => {
    const bench = await aBench('starter');
    await upgrades(bench.app, 'up', 'pro');
    expect(await refunds(bench.app, { ...WHOLE, scope: 'period' })).toEqual(['done', null, 2500]);
    expect(given(bench)).toEqual([500, 2000]);
    expect(await refunds(bench.app, WHOLE, 'two')).toEqual(['refused', 'nothing_paid', null]);
  });

  test.each<[RefundRefusal, WantedRefund, (bench: Bench) => unknown]>([
    ['too_much', { ...WHOLE, amountCents: 3001 }, () => undefined],
    ['too_late', MONEY_BACK, () => undefined],
    ['nothing_paid', SECOND, () => undefined],
    ['disputed', WHOLE, ({ stripe }) => stripe.dispute(Object.keys(stripe.state.charges)[0]!)],
  ])('is refused as %s, and operators learn it', async (refusal, wanted, first) => {
    const bench = await aBench('pro');
    await first(bench);
    expect(await refunds(bench.app, wanted)).toEqual(['refused', refusal, null]);
    expect(given(bench)).toEqual([]);
    expect(await asOperators(bench.app)).toContain('A refund was not made');
  });
});

test('the second of two subscriptions is refunded and ends; the better one stays', async () => {
  const bench = await aBench('pro');
  await aSecond(bench);
  expect(live(bench)).toBe(2);
  expect(await refunds(bench.app, SECOND)).toEqual(['done', null, 2000]);
  expect([given(bench), live(bench)]).toEqual([[2000], 1]);
  expect(await entitled(bench.app)).toMatchObject({ plan: 'pro', why: 'subscribed' });
  expect(await says(bench.app)).toContain('You were paying for two plans');
});

describe('an agent that is not ready ten minutes after paying', () => {
  test('brings an offer, and one tap gives everything back', async () => {
    const bench = await aLateBuild();
    const { app } = bench;
    expect(await says(app)).toContain('you can have your money back');
    expect(await refunds(app, MONEY_BACK)).toEqual(['done', null, 3000]);
    expect([given(bench), live(bench)]).toEqual([[3000], 0]);
    expect(await says(app)).toContain('$30 is on its way back to you.');
    expect(await asOperators(app)).toContain('Refunded $30.00: the agent was not ready in time');
  });

  test('counts an upgrade as a part of the first payment, and no renewal', async () => {
    const { app, stripe, ...bench } = await aBench('starter');
    await upgrades(app, 'up', 'pro');
    await app.db.write([...requestMachine(app, ALICE)]);
    app.clock.now += 11 * 60_000;
    await tellLateBuilds(app);
    expect(await refunds(app, MONEY_BACK)).toEqual(['done', null, 2500]);
    expect(live({ app, stripe, ...bench })).toBe(0);
  });

  test('brings none for an upgrade months later', async () => {
    const { app } = await aBench('starter');
    app.clock.now += 32 * 24 * HOUR;
    await syncCustomer(app, ALICE);
    await upgrades(app, 'up', 'pro');
    await app.db.write(requestMachine(app, ALICE));
    app.clock.now += 11 * 60_000;
    await tellLateBuilds(app);
    expect(await says(app)).not.toContain('money back');
    expect(await refunds(app, MONEY_BACK)).toEqual(['refused', 'too_late', null]);
  });

  test('brings none where the setting is 0', async () => {
    const bench = await aBench('pro', { MONEY_BACK_MINUTES: '0' });
    await bench.app.db.write(requestMachine(bench.app, ALICE));
    bench.app.clock.now += HOUR;
    await tellLateBuilds(bench.app);
    expect(await says(bench.app)).not.toContain('money back');
  });
});

test('a refund is not lost while Stripe is away, and made once', async () => {
  const bench = await aBench('pro');
  const { app, stripe } = bench;
  await asks(app, WHOLE);
  stripe.faults.enable('lose-answer:create-refund');
  await expect(refundPayment(app, 'one')).rejects.toThrow();
  stripe.faults.heal();
  // Stripe forgets its keys after a day.
  app.clock.now += 25 * HOUR;
  await asks(app, WHOLE, 'again');
  await refundPayment(app, 'again');
  await refundPayment(app, 'one');
  expect(given(bench)).toEqual([3000]);
});

/** Every event about refunds comes, and comes again. */
async function hears({ app, stripe }: Bench): Promise<void> {
  const events = Object.values(stripe.state.events).filter(({ type }) => /refund/.test(type));
  for (const event of [...events, ...events]) {
    await commit(app, storing(app, event as never));
    await processStripeEvent(app, event.id);
  }
}

const rowsOf = async (app: TestApp) =>
  (await query(app, 'SELECT kind, given_cents, state FROM refunds')).map(
    ({ kind, given_cents: cents, state }) => [kind, cents, state],
  );
const chargeOf = (stripe: StripeStandIn) => Object.keys(stripe.state.charges)[0]!;
const refundOf = (stripe: StripeStandIn) => Object.keys(stripe.state.refunds)[0]!;

describe('a refund that somebody makes in the dashboard', () => {
  test.each<[string, number | undefined, boolean, string]>([
    [
      'of a part',
      500,
      false,
      '$5 is on its way back to you. Banks take 5 to 10 days to show it. Your plan stays',
    ],
    ['of all, and the plan ends', undefined, true, '$30 is on its way back to you.'],
  ])('%s is told once, with what it means for the plan', async (_name, amount, ends, words) => {
    const bench = await aBench('pro');
    const { app, stripe } = bench;
    stripe.refund(chargeOf(stripe), amount);
    if (ends) await clientOf(stripe).subscriptions.cancel(bench.subscription);
    await hears(bench);
    const told = await says(app);
    expect(told.split(words)).toHaveLength(2);
    expect(told.includes('Your plan has ended, and you won’t be charged again.')).toBe(ends);
    expect((await asOperators(app)).match(/somebody made it in Stripe’s dashboard/g)).toHaveLength(
      1,
    );
    expect(await rowsOf(app)).toEqual([['by_hand', amount ?? 3000, 'done']]);
  });

  test('is not in the books any more once a bank has returned it, and neither is one of ours', async () => {
    const bench = await aBench('pro');
    const { app, stripe } = bench;
    stripe.refund(chargeOf(stripe), 500);
    await hears(bench);
    await refunds(app, { ...WHOLE, amountCents: 700 });
    await hears(bench);
    expect(await rowsOf(app)).toEqual([
      ['by_hand', 500, 'done'],
      ['by_operator', 700, 'done'],
    ]);
    for (const id of Object.keys(stripe.state.refunds)) stripe.failRefund(id);
    await hears(bench);
    expect((await rowsOf(app)).map(([, cents]) => cents)).toEqual([0, 0]);
    await hears(bench);
    const told = await says(app);
    expect(told.match(/Your bank couldn’t take the \$\d/g)?.toSorted()).toEqual([
      'Your bank couldn’t take the $5',
      'Your bank couldn’t take the $7',
    ]);
    expect((await asOperators(app)).match(/A bank could not take a refund/g)).toHaveLength(1);
  });

  test('counts when the rest is given back here', async () => {
    const bench = await aBench('pro');
    bench.stripe.refund(chargeOf(bench.stripe), 500);
    await hears(bench);
    expect(await refunds(bench.app, WHOLE)).toEqual(['done', null, 2500]);
  });
});

describe('a payment that the card network warns of', () => {
  test('goes back alone, though a newer one was paid since, and the plan ends', async () => {
    const bench = await aBench('pro');
    const { app, stripe } = bench;
    const warned = chargeOf(stripe);
    app.clock.now += 17 * 24 * HOUR;
    await syncCustomer(app, ALICE);
    stripe.warnOfFraud(warned);
    const events = Object.values(stripe.state.events).filter(({ type }) => /radar/.test(type));
    for (const event of events) {
      await commit(app, storing(app, event as never));
      await processStripeEvent(app, event.id);
    }
    const wanted = { ...WHOLE, scope: 'warned', endsPlan: true } as const;
    expect(await refunds(app, wanted)).toEqual(['done', null, 3000]);
    expect(stripe.state.refunds[refundOf(stripe)]?.charge).toBe(warned);
    expect([Object.keys(stripe.state.charges).length, given(bench), live(bench)]).toEqual([
      2,
      [3000],
      0,
    ]);
  });
});
