import { describe, expect, onTestFinished, test } from 'vitest';
import {
  acceptedCredential,
  anAccount,
  aStateFile,
  chatKeyOf,
  query,
  says,
  subscribed,
  testApp,
  type TestApp,
  valueOf,
  wordsFor,
} from '../../test/fixtures/app.ts';
import { MINUTE, NOW } from '../../test/fixtures/app-facts.ts';
import { changes } from '../../test/fixtures/plan-requests.ts';
import { legacyCustomer } from '../../test/fixtures/legacy-customer.ts';
import { fakeCredential } from '../../sandbox/anthropic/fake-credentials.ts';
import { type FlyStandIn, startFly } from '../../sandbox/fly/fly.ts';
import type { StripeStandIn } from '../../sandbox/stripe/stripe.ts';
import { aCheckout, aStripe, clientOf, pay } from '../../sandbox/stripe/testing.ts';
import { openCheckout } from '../billing/open-checkout.ts';
import { syncCustomer } from '../billing/sync-customer.ts';
import { processEvents } from '../chat/process-events.ts';
import { reconcileMachine } from '../machines/reconcile.ts';
import { requestMachine } from '../machines/request-machine.ts';
import { addCheckoutIntent } from '../store/checkout-intents.ts';
import { ensureCustomer, saveCustomer } from '../store/customers.ts';
import { addLegacyCustomers } from '../store/legacy-customers.ts';
import { addDeletion, findDeletion, undoDeletion } from '../store/deletions.ts';
import { ALL_TABLES } from '../store/tables.ts';
import { raiseDesiredRev } from '../store/machines.ts';
import { deleteAccount } from './delete-account.ts';
import { takeDeletionStep } from './deletion-steps.ts';
import { DELETION_STEPS, HOLD_MS } from '../domain/deletions.ts';

const ALICE = 'acc_alice';
const NOTHING = { apps: 0, volumes: 0, machines: 0, ips: 0 };
const TOKEN = { kind: 'setup_token', value: fakeCredential('SETUP_TOKEN') } as const;

type Bench = { app: TestApp; fly: FlyStandIn; stripe: StripeStandIn; customer: string };

/** Alice has a plan and a machine and has requested the deletion of her account. */
async function aBench(): Promise<Bench> {
  const clock = { now: NOW };
  const now = () => clock.now;
  const fly = await startFly({
    stateFile: aStateFile('fly'),
    apiToken: 'fly-test-token-0123',
    orgSlug: 'sandbox',
    delayScale: 0,
    now,
    anthropicUrl: 'http://127.0.0.1:1',
  });
  onTestFinished(() => fly.close());
  const stripe = await aStripe({ now });
  const settings = { FLY_API_URL: fly.url, STRIPE_API_URL: stripe.url };
  const app = await testApp({ clock, settings });
  await anAccount(app);
  const { id: customer } = await clientOf(stripe).customers.create({
    metadata: { account: ALICE },
  });
  await app.db.write([ensureCustomer(ALICE, NOW), saveCustomer(ALICE, customer)]);
  await pay(await aCheckout(clientOf(stripe), { customer }));
  await syncCustomer(app, ALICE);
  await acceptedCredential(app, ALICE, TOKEN);
  await app.db.write(requestMachine(app, ALICE));
  await reconcile(app, 8);
  await app.db.write([addDeletion('del_1', ALICE, NOW)]);
  return { app, fly, stripe, customer };
}

async function reconcile(app: TestApp, times = 3): Promise<void> {
  for (let time = 0; time < times; time += 1) {
    const [row] = await query(app, 'SELECT id, due_at FROM machines');
    if (!row || row['due_at'] === null) return;
    app.clock.now = Math.max(app.clock.now, Number(row['due_at']));
    await reconcileMachine(app, String(row['id']));
  }
}

/** Runs the job whenever the deletion is due, until it no longer is. */
async function finish(app: TestApp, most = 20): Promise<void> {
  for (let time = 0; time < most; time += 1) {
    const dueAt = await valueOf(app, 'SELECT due_at FROM deletions');
    if (dueAt === null || dueAt === undefined) return;
    app.clock.now = Math.max(app.clock.now, Number(dueAt));
    await deleteAccount(app, 'del_1');
    await app.db.write([`UPDATE outbox SET state = 'sent' WHERE state = 'queued'`]);
    await processEvents(app, chatKeyOf('alice'));
  }
}

const read = async (app: TestApp) => {
  const [deletion] = await app.db.read(findDeletion('del_1'));
  return deletion!;
};
const statusesAt = async ({ stripe, customer }: Bench) =>
  (await clientOf(stripe).subscriptions.list({ customer, status: 'all' })).data.map(
    ({ status, cancel_at_period_end: ends }) => [status, ends],
  );

/** Alice's app of the old service, which nobody adopted. */
async function hasOldApp({ app }: Bench, machines: number): Promise<void> {
  await app.fly.createApp('u-old', 'sandbox');
  app.clock.now += MINUTE;
  const volume = { name: 'openclaw', region: 'iad', size_gb: 3 };
  const { id } = await app.fly.createVolume('u-old', volume);
  for (let nth = 0; nth < machines; nth += 1) {
    const mounts = nth === 0 ? [{ volume: id, path: '/data' }] : [];
    const config = { image: 'ghcr.io/openclaw/openclaw:2026.2.12', mounts };
    await app.fly.createMachine('u-old', { name: `old-${nth}`, region: 'iad', config });
  }
  const alice = legacyCustomer({ accountId: ALICE, flyApp: 'u-old' });
  await app.db.write(addLegacyCustomers([alice], NOW));
}

test('an app of the old service that nobody adopted goes with its account', async () => {
  const bench = await aBench();
  await hasOldApp(bench, 1);
  await finish(bench.app);
  expect(bench.fly.counts()).toEqual(NOTHING);
  expect(await valueOf(bench.app, 'SELECT count(*) FROM accounts')).toBe(0);
});

test('one in which more runs than theirs stays, and operators are told what it costs', async () => {
  const bench = await aBench();
  await hasOldApp(bench, 2);
  await finish(bench.app);
  expect(bench.fly.counts()).toMatchObject({ apps: 1, machines: 2 });
  expect(bench.app.logged.join()).toContain('an app of the old service is left');
});

describe('during the hold', () => {
  test('stops the renewal once and comes due again when the hold ends', async () => {
    const bench = await aBench();
    await deleteAccount(bench.app, 'del_1');
    await deleteAccount(bench.app, 'del_1');
    expect(await statusesAt(bench)).toEqual([['active', true]]);
    expect(await read(bench.app)).toMatchObject({ state: 'holding', deleteAt: NOW + HOLD_MS });
    expect(await valueOf(bench.app, 'SELECT due_at FROM deletions')).toBe(NOW + HOLD_MS + MINUTE);
    expect(await valueOf(bench.app, 'SELECT cancel_at FROM subscriptions')).not.toBeNull();
  });

  test('stops the renewal of a plan that was to become smaller, and keeping the account plans it again', async () => {
    const bench = await aBench();
    const { app } = bench;
    const pending = () => valueOf(app, `SELECT details ->> '$.pending.plan' FROM subscriptions`);
    await app.db.write(['DELETE FROM deletions']);
    await changes({ app, accountId: ALICE, id: 'chg' }, { kind: 'shrink', plan: 'starter' });
    expect(await pending()).toBe('starter');
    await app.db.write([addDeletion('del_1', ALICE, app.now())]);
    await deleteAccount(app, 'del_1');
    expect(await statusesAt(bench)).toEqual([['active', true]]);
    expect(await pending()).toBeNull();
    await app.db.write([undoDeletion(ALICE, app.now())]);
    await deleteAccount(app, 'del_1');
    expect(await statusesAt(bench)).toEqual([['active', false]]);
    expect(await pending()).toBe('starter');
    await syncCustomer(app, ALICE);
    expect(await pending()).toBe('starter');
  });

  test.each([
    ['a payment that has failed is not tried again', '4000000000000341', 31, 'open'],
    ['a renewal whose hour is not over is not charged', '4242424242424242', 30, 'draft'],
  ])('%s before the account is kept', async (_name, card, day, status) => {
    const bench = await aBench();
    const { app, stripe, customer } = bench;
    const newest = () => Object.values(stripe.state.invoices).at(-1);
    stripe.exchangeCard(customer, card);
    app.clock.now = NOW + day * 24 * 60 * MINUTE + MINUTE;
    stripe.counts();
    expect(newest()).toMatchObject({ status, billing_reason: 'subscription_cycle' });
    await app.db.write(['DELETE FROM deletions', addDeletion('del_1', ALICE, app.now())]);
    await deleteAccount(app, 'del_1');
    stripe.exchangeCard(customer, '4242424242424242');
    app.clock.now += 6 * 24 * 60 * MINUTE;
    stripe.counts();
    await syncCustomer(app, ALICE);
    expect(newest()).toMatchObject({ status, amount_paid: 0 });
    await app.db.write([undoDeletion(ALICE, app.now())]);
    await deleteAccount(app, 'del_1');
    app.clock.now += 2 * 60 * MINUTE;
    stripe.counts();
    expect(newest()).toMatchObject({ status: 'paid', amount_paid: 3000 });
    expect(await statusesAt(bench)).toEqual([['active', false]]);
  });

  test('a repeated request does not restart the hold', async () => {
    const { app } = await aBench();
    await app.db.write([addDeletion('del_2', ALICE, NOW + MINUTE)]);
    expect(await query(app, 'SELECT id, delete_at FROM deletions')).toMatchObject([
      { id: 'del_1', delete_at: NOW + HOLD_MS },
    ]);
  });

  test('keeping the account turns the renewal on again, also after a lost answer', async () => {
    const bench = await aBench();
    bench.stripe.faults.enable('lose-answer:update-subscription*3');
    await deleteAccount(bench.app, 'del_1');
    await finish(bench.app, 1);
    expect(await statusesAt(bench)).toEqual([['active', true]]);
    await bench.app.db.write([undoDeletion(ALICE, bench.app.now())]);
    await finish(bench.app);
    expect(await statusesAt(bench)).toEqual([['active', false]]);
    expect(await query(bench.app, 'SELECT * FROM deletions')).toEqual([]);
  });

  test('keeping the account does not resume a subscription that its owner had cancelled', async () => {
    const bench = await aBench();
    const { app, stripe, customer } = bench;
    const { data } = await clientOf(stripe).subscriptions.list({ customer });
    await clientOf(stripe).subscriptions.update(data[0]!.id, { cancel_at_period_end: true });
    await deleteAccount(app, 'del_1');
    await app.db.write([undoDeletion(ALICE, app.now())]);
    await deleteAccount(app, 'del_1');
    expect(await statusesAt(bench)).toEqual([['active', true]]);
  });

  test('the machine is stopped and out of the proxy, and a change does not start it', async () => {
    const { app, fly } = await aBench();
    const machine = async () =>
      fly.machines(String(await valueOf(app, 'SELECT app_name FROM machines')));
    await app.db.write([raiseDesiredRev(ALICE, app.now())]);
    await reconcile(app);
    expect(await machine()).toMatchObject([{ state: 'stopped', cordoned: true }]);
    await app.db.write([
      `UPDATE machines SET restart_requested = 1`,
      raiseDesiredRev(ALICE, app.now()),
    ]);
    await reconcile(app);
    expect(await machine()).toMatchObject([{ state: 'stopped', cordoned: true }]);
    await app.db.write([undoDeletion(ALICE, app.now()), raiseDesiredRev(ALICE, app.now())]);
    await reconcile(app, 6);
    expect(await machine()).toMatchObject([{ state: 'started', cordoned: false }]);
  });

  test('a requested machine is not built', async () => {
    const app = await testApp();
    await anAccount(app);
    await subscribed(app, ALICE);
    await app.db.write([addDeletion('del_1', ALICE, NOW), ...requestMachine(app, ALICE)]);
    await reconcile(app);
    expect(await query(app, 'SELECT due_at, app_created, trouble FROM machines')).toMatchObject([
      { due_at: null, app_created: 0, trouble: null },
    ]);
  });

  test('no payment link is created', async () => {
    const { app } = await aBench();
    await app.db.write(addCheckoutIntent({ id: 'chk_9', accountId: ALICE, plan: 'pro', now: NOW }));
    await openCheckout(app, 'chk_9');
    expect(await query(app, 'SELECT state, stripe_session_id FROM checkout_intents')).toMatchObject(
      [{ state: 'expired', stripe_session_id: null }],
    );
  });
});

describe('after the hold', () => {
  test('only an anonymous receipt is left', async () => {
    const bench = await aBench();
    const { app, fly } = bench;
    await finish(app);
    expect(fly.counts()).toEqual(NOTHING);
    expect(await statusesAt(bench)).toEqual([['canceled', true]]);
    const counts = ALL_TABLES.filter(([, { onDeletion }]) => onDeletion === 'delete').map(
      ([table]) => `(SELECT count(*) FROM ${table}) AS ${table}`,
    );
    const [left] = await query(app, `SELECT ${counts.join(', ')}`);
    expect([...new Set(Object.values(left ?? {}))]).toEqual([0]);
    const [receipt] = await query(app, 'SELECT * FROM deletions');
    expect(receipt).toMatchObject({
      id: 'del_1',
      account_id: null,
      state: 'deleted',
      due_at: null,
    });
    expect(receipt?.['stopped_subscriptions']).toBe('[]');
    expect(app.logged.join('')).not.toContain('"level":50');
  });

  test('each step can run again after a crash that lost its result', async () => {
    const { app, fly } = await aBench();
    app.clock.now = NOW + HOLD_MS + MINUTE;
    await app.db.write([`UPDATE deletions SET state = 'deleting'`]);
    for (const step of DELETION_STEPS.slice(0, -1)) {
      const deletion = await read(app);
      expect(deletion.step).toBe(step);
      const [machine] = await query(app, 'SELECT * FROM machines');
      while ((await takeDeletionStep(app, deletion)) !== 'more');
      const { fly_machine_id: id, volume_id: volume, app_created: made } = machine!;
      const again = {
        sql: 'UPDATE machines SET fly_machine_id = ?, volume_id = ?, app_created = ?',
      };
      await app.db.write([{ ...again, args: [id!, volume!, made!] }]);
      while ((await takeDeletionStep(app, deletion)) !== 'more');
    }
    await finish(app);
    expect(fly.counts()).toEqual(NOTHING);
    expect(await query(app, 'SELECT * FROM accounts')).toEqual([]);
  });

  test('the rows are deleted only once the last message was delivered, or after a day', async () => {
    const { app } = await aBench();
    app.clock.now = NOW + HOLD_MS + MINUTE;
    for (let time = 0; time < 5; time += 1) {
      app.clock.now += 2000;
      await deleteAccount(app, 'del_1');
      await processEvents(app, chatKeyOf('alice'));
    }
    expect(await wordsFor(app, 'alice')).toContain('Everything is deleted: your agent');
    expect(await read(app)).toMatchObject({ state: 'deleting', step: 'rows' });
    app.clock.now += 24 * 60 * MINUTE;
    await deleteAccount(app, 'del_1');
    expect(await query(app, 'SELECT * FROM outbox')).toEqual([]);
    expect(await read(app)).toMatchObject({ state: 'deleted' });
  });

  test('the account can no longer be kept, and a change starts nothing', async () => {
    const { app, fly } = await aBench();
    app.clock.now = NOW + HOLD_MS + MINUTE;
    fly.faults.enable('down');
    await deleteAccount(app, 'del_1');
    await app.db.write([undoDeletion(ALICE, app.now())]);
    expect(await read(app)).toMatchObject({ state: 'deleting', step: 'machine', attempts: 1 });
    expect(await valueOf(app, 'SELECT sealed FROM credentials')).toBeNull();
    fly.faults.heal();
    await finish(app);
    expect(fly.counts()).toEqual(NOTHING);
  });

  test('repeated failures are retried less and less often and alarm an operator', async () => {
    const { app, fly } = await aBench();
    app.clock.now = NOW + HOLD_MS + MINUTE;
    fly.faults.enable('down');
    const waits: number[] = [];
    for (let time = 0; time < 12; time += 1) {
      await deleteAccount(app, 'del_1');
      const dueAt = Number(await valueOf(app, 'SELECT due_at FROM deletions'));
      waits.push((dueAt - app.now()) / 1000);
      app.clock.now = dueAt;
    }
    expect(waits).toEqual([2, 4, 8, 16, 32, 64, 128, 256, 512, 600, 600, 600]);
    const told = app.logged.filter((line) => line.includes('a step of an account deletion failed'));
    expect(told.map((line) => line.includes('"level":50')).indexOf(true)).toBe(4);
    expect(told.join('')).not.toContain(ALICE);
  });

  test('a person who writes again gets a new account, also from a process that has cached the chat', async () => {
    const { app } = await aBench();
    const other = await testApp({ beside: app });
    await says(other, 'alice', 'hi');
    await finish(app);
    await says(other, 'alice', 'hi');
    expect(await wordsFor(app, 'alice')).toContain('Hi, I’m Automna.');
    expect(await valueOf(app, 'SELECT id FROM accounts')).not.toBe(ALICE);
    await says(other, 'alice', fakeCredential('API_KEY'));
    expect(await query(app, 'SELECT * FROM credentials')).toHaveLength(1);
  });
});
