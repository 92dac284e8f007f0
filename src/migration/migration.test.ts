import { describe, expect, test } from 'vitest';
import {
  aLegacyBench,
  imported,
  journalOf,
  type LegacyBench,
  PAID,
  type Person,
  pricesOf,
  subscribers,
  toCsv,
  worksOff,
} from '../../test/fixtures/app-legacy.ts';
import { query, testApp, valueOf } from '../../test/fixtures/app.ts';
import { DAY } from '../../test/fixtures/app-upgrade.ts';
import { LEGACY_TERMS } from '../domain/legacy-plans.ts';
import { addDeletion } from '../store/deletions.ts';
import {
  pauseMigration,
  resumeMigration,
  revertOne,
  startMoving,
  startReverting,
} from './control-run.ts';
import { archiveOldPrices, listOldPrices } from './cleanup.ts';
import { importCustomers } from './import-customers.ts';
import { planMigration } from './plan-migration.ts';
import { runMigration } from './run-migration.ts';
import { withLease } from '../work/lease.ts';
import { sweep } from '../work/sweep.ts';
import { verifyMigration } from './verify-migration.ts';

const MOVE = { proration: null, isLiveMeant: false };
const newPrices = (people: Person[]) =>
  people.map(({ plan }) => `price_${LEGACY_TERMS[plan].becomes}`);
const oldPrices = (people: Person[]) => people.map(({ plan }) => `price_${plan}`);
const snapshot = ({ stripe }: LegacyBench) =>
  JSON.stringify([
    stripe.state.subscriptions,
    stripe.state.invoices,
    stripe.state.balanceTransactions,
  ]);

test('the first customer is moved, checked, and the rest follows; a second run changes nothing', async () => {
  const bench = await imported(12);
  const { app, people } = bench;
  const before = snapshot(bench);
  const plan = await planMigration(app, 'none');
  expect(plan.moves).toHaveLength(12);
  expect(plan.moves.map(({ credit }) => credit)).toEqual(Array(12).fill(0));
  expect(snapshot(bench)).toBe(before);

  await startMoving(app, { id: 'one', most: 1 }, MOVE);
  await worksOff(app, 'one');
  expect(await journalOf(app)).toEqual({ applied: 1 });
  expect(await verifyMigration(app, 'one')).toEqual({ checked: 1, problems: [] });

  await startMoving(app, { id: 'one', most: 100 }, MOVE);
  await worksOff(app, 'one');
  expect(pricesOf(bench, people)).toEqual(newPrices(people));
  expect(await verifyMigration(app, 'one')).toEqual({ checked: 12, problems: [] });
  // The month stays paid, so nobody was charged and no invoice was made.
  expect(
    Object.values(bench.stripe.state.invoices).filter(
      (each) => each.billing_reason === 'subscription_update',
    ),
  ).toEqual([]);

  const after = snapshot(bench);
  await startMoving(app, { id: 'two', most: 100 }, MOVE);
  await worksOff(app, 'two');
  expect(snapshot(bench)).toBe(after);
  expect(await journalOf(app)).toEqual({ applied: 12 });
});

test('with proration the credits are those that were planned, and a rollback takes exactly them back', async () => {
  const bench = await imported(8);
  const { app, people, stripe } = bench;
  const plan = await planMigration(app, 'always_invoice');
  await startMoving(
    app,
    { id: 'run', most: 8 },
    { proration: 'always_invoice', isLiveMeant: false },
  );
  await worksOff(app, 'run');
  const credits = await query(app, 'SELECT account_id, credit_cents FROM migrations');
  const planned = new Map(plan.moves.map(({ accountId, credit }) => [accountId, credit]));
  for (const [account, credit] of credits) {
    // Two seconds may pass between five customers and the next.
    expect(Math.abs(Number(credit) - (planned.get(String(account)) ?? 0))).toBeLessThan(10);
  }
  const balance = () =>
    Object.values(stripe.state.customers).map((each) => ('balance' in each ? each.balance : 0));
  expect(balance().some((cents) => cents !== 0)).toBe(true);
  await startReverting(app, { id: 'run', most: 8 }, false);
  await worksOff(app, 'run');
  expect(balance().every((cents) => cents === 0)).toBe(true);
  expect(pricesOf(bench, people)).toEqual(oldPrices(people));
  expect(await verifyMigration(app, 'run')).toEqual({ checked: 8, problems: [] });
  // A legacy price gives the plan that it becomes, so nobody has less after a rollback.
  expect(await valueOf(app, 'SELECT count(*) FROM subscriptions WHERE plan IS NULL')).toBe(0);
});

test('everybody who is moved uses our key for 30 days, and no longer after a rollback', async () => {
  const { app } = await imported(2, { GRACE_API_KEY: 'sk-ant-test-of-nobody' });
  await startMoving(app, { id: 'run', most: 2 }, MOVE);
  await worksOff(app, 'run');
  const graces = () =>
    query(app, 'SELECT ends_at - started_at AS lasts, closed_why AS why FROM graces');
  expect(await graces()).toEqual(
    Array(2).fill(expect.objectContaining({ lasts: 30 * DAY, why: null })),
  );
  await startReverting(app, { id: 'run', most: 2 }, false);
  await worksOff(app, 'run');
  expect(await graces()).toEqual(Array(2).fill(expect.objectContaining({ why: 'undone' })));
  await startMoving(app, { id: 'again', most: 2 }, MOVE);
  await worksOff(app, 'again');
  expect(await graces()).toEqual(
    Array(2).fill(expect.objectContaining({ lasts: 30 * DAY, why: null })),
  );
});

test('at most five customers a second are moved', async () => {
  const { app } = await imported(12);
  await startMoving(app, { id: 'run', most: 12 }, MOVE);
  await runMigration(app, 'run');
  await runMigration(app, 'run');
  expect(await journalOf(app)).toEqual({ applied: 5 });
  app.clock.now += 1000;
  await runMigration(app, 'run');
  expect(await journalOf(app)).toEqual({ applied: 10 });
});

test('a customer whose billing is busy holds nobody else up', async () => {
  const { app } = await imported(4);
  const busy = await valueOf(app, 'SELECT account_id FROM legacy_customers ORDER BY id LIMIT 1');
  await startMoving(app, { id: 'run', most: 4 }, MOVE);
  await withLease(await testApp({ beside: app }), `billing:${String(busy)}`, async () => {
    await runMigration(app, 'run');
    expect(await journalOf(app)).toEqual({ applied: 3 });
    expect(await valueOf(app, 'SELECT trouble FROM migration_runs')).not.toBeNull();
  });
  await worksOff(app, 'run');
  expect(await journalOf(app)).toEqual({ applied: 4 });
  expect(await valueOf(app, 'SELECT trouble FROM migration_runs')).toBeNull();
});

test('the workers go on by the sweep alone', async () => {
  const { app } = await imported(12);
  await startMoving(app, { id: 'run', most: 12 }, MOVE);
  for (let sweeps = 0; sweeps < 4; sweeps += 1) {
    app.enqueued.length = 0;
    await sweep(app);
    const jobs = app.enqueued.filter(({ job }) => job === 'run-migration');
    for (const { payload } of jobs) await runMigration(app, (payload as { id: string }).id);
    app.clock.now += 31_000;
  }
  expect(await journalOf(app)).toEqual({ applied: 12 });
});

test('a paused run stops between two slices and goes on where it was', async () => {
  const { app } = await imported(12);
  await startMoving(app, { id: 'run', most: 12 }, MOVE);
  await runMigration(app, 'run');
  await pauseMigration(app, 'run');
  app.clock.now += DAY;
  await runMigration(app, 'run');
  expect(await journalOf(app)).toEqual({ applied: 5 });
  await expect(
    startMoving(app, { id: 'run', most: 12 }, { ...MOVE, proration: 'always_invoice' }),
  ).rejects.toThrow('proration none');
  await resumeMigration(app, 'run');
  await worksOff(app, 'run');
  expect(await journalOf(app)).toEqual({ applied: 12 });
});

test('one customer is moved back by address, and one who has changed something keeps it', async () => {
  const bench = await imported(4);
  const { app, client, people, stripe } = bench;
  await startMoving(app, { id: 'run', most: 4 }, MOVE);
  await worksOff(app, 'run');
  await revertOne(app, { id: 'run', customer: 'PERSON0@example.com' }, false);
  expect(pricesOf(bench, people)[0]).toBe('price_legacy_lite');
  const { subscription } = people[2]!;
  const item = stripe.state.subscriptions[subscription]!.items.data[0]!.id;
  await client.subscriptions.update(subscription, {
    items: [{ id: item, price: 'price_starter' }],
    proration_behavior: 'none',
  });
  await startReverting(app, { id: 'run', most: 4 }, false);
  await worksOff(app, 'run');
  expect(pricesOf(bench, people)).toEqual([
    'price_legacy_lite',
    'price_legacy_starter',
    'price_starter',
    'price_legacy_business',
  ]);
  expect(await query(app, `SELECT state, reason FROM migrations WHERE reason IS NOT NULL`)).toEqual(
    [expect.objectContaining({ state: 'kept', reason: 'changed_since' })],
  );
});

test('a rollback says that a number which was tied goes on reporting to us', async () => {
  const { app } = await imported(1);
  const account = String(await valueOf(app, 'SELECT account_id FROM legacy_customers'));
  await startMoving(app, { id: 'run', most: 1 }, MOVE);
  await worksOff(app, 'run');
  await app.db.write([
    `INSERT INTO provisions (id, account_id, service, external_id, imported_id, wanted, created_at)
     VALUES ('prv_1', '${account}', 'phone', '+14155550123', '+14155550123', 1, 0)`,
  ]);
  await startReverting(app, { id: 'run', most: 1 }, false);
  await worksOff(app, 'run');
  expect(await valueOf(app, 'SELECT not_reverted FROM migrations')).toContain('phone number');
});

test('old prices are archived only when nobody needs them, and only when that is said', async () => {
  const bench = await imported(2);
  const { app, client, people } = bench;
  const states = async () => (await listOldPrices(app)).map(({ state }) => state);
  expect(await states()).toEqual(['in_use', 'in_use', 'safe', 'safe']);
  await startMoving(app, { id: 'run', most: 2 }, MOVE);
  await worksOff(app, 'run');
  // They may have to go back.
  expect(await states()).toEqual(['in_use', 'in_use', 'safe', 'safe']);
  app.clock.now += 61 * DAY;
  expect(await states()).toEqual(['safe', 'safe', 'safe', 'safe']);
  expect((await client.prices.retrieve('price_legacy_lite')).active).toBe(true);
  expect(await archiveOldPrices(app, false)).toHaveLength(4);
  expect((await client.prices.retrieve('price_legacy_lite')).active).toBe(false);
  expect(await archiveOldPrices(app, false)).toEqual([]);
  expect(pricesOf(bench, people)).toEqual(newPrices(people));
});

describe('is not moved', () => {
  type Act = (bench: LegacyBench, person: Person) => unknown;
  const at = ({ stripe }: LegacyBench, { subscription }: Person) =>
    stripe.state.subscriptions[subscription]!;
  const CASES: [string, string, Act][] = [
    [
      'one whose payment failed',
      'not_active',
      (bench, person) => void (at(bench, person).status = 'past_due'),
    ],
    [
      'one in a trial',
      'not_active',
      (bench, person) => void (at(bench, person).status = 'trialing'),
    ],
    [
      'one who has cancelled',
      'ending',
      ({ client }, { subscription }) =>
        client.subscriptions.update(subscription, { cancel_at_period_end: true }),
    ],
    [
      'one with a schedule',
      'scheduled',
      ({ client }, { subscription }) =>
        client.subscriptionSchedules.create({ from_subscription: subscription }),
    ],
    [
      'one with a discount',
      'discount',
      (bench, person) => void at(bench, person).discounts.push('di_1'),
    ],
    [
      'one whose collection is paused',
      'not_collected',
      ({ client }, { subscription }) =>
        client.subscriptions.update(subscription, { pause_collection: { behavior: 'void' } }),
    ],
    [
      'one who has the new price already',
      'already_moved',
      ({ client, stripe }, { subscription }) =>
        client.subscriptions.update(subscription, {
          items: [
            { id: stripe.state.subscriptions[subscription]!.items.data[0]!.id, price: 'price_pro' },
          ],
          proration_behavior: 'none',
        }),
    ],
    [
      'one with another customer',
      'other_customer',
      (bench, person) => void (at(bench, person).customer = 'cus_other'),
    ],
    [
      'one whom Stripe does not know',
      'not_found',
      ({ stripe }, { subscription }) => delete stripe.state.subscriptions[subscription],
    ],
    [
      'one who leaves',
      'leaving',
      async ({ app }) =>
        app.db.write([
          addDeletion(
            'del_1',
            String(await valueOf(app, 'SELECT account_id FROM legacy_customers')),
            app.now(),
          ),
        ]),
    ],
  ];

  test.each(CASES)('%s', async (_who, reason, act) => {
    const bench = await imported(1);
    const [person] = bench.people;
    await act(bench, person!);
    const before = snapshot(bench);
    await startMoving(bench.app, { id: 'run', most: 5 }, MOVE);
    await worksOff(bench.app, 'run');
    expect(await query(bench.app, 'SELECT state, reason FROM migrations')).toEqual([
      expect.objectContaining({ state: 'skipped', reason }),
    ]);
    expect(snapshot(bench)).toBe(before);
  });
});

test('a subscription at a legacy price of nobody who was imported is named', async () => {
  const bench = await imported(4);
  const [person] = bench.people;
  await bench.app.db.write([`DELETE FROM legacy_customers WHERE email = '${person!.email}'`]);
  expect((await planMigration(bench.app, 'none')).strangers).toEqual([person!.subscription]);
});

test('live subscriptions are changed only when that is said', async () => {
  const { app } = await imported(1);
  const live = {
    ...app,
    config: { ...app.config, stripe: { ...app.config.stripe, livemode: true } },
  };
  await expect(startMoving(live, { id: 'run', most: 1 }, MOVE)).rejects.toThrow('--live');
  await expect(
    startMoving(live, { id: 'run', most: 1 }, { ...MOVE, isLiveMeant: true }),
  ).resolves.toBeUndefined();
});

describe('an import', () => {
  test('is repeated without a change, as CSV and as JSON', async () => {
    const bench = await aLegacyBench();
    const people = await subscribers(bench, 5);
    const rows = people.map(({ email, plan, customer, subscription }) => ({
      email: ` ${email.toUpperCase()} `,
      plan,
      stripe_customer: customer,
      stripe_subscription: subscription,
    }));
    expect(await importCustomers(bench.app, toCsv(people, { language: 'de-AT' }), 'csv')).toEqual({
      added: 5,
      known: 0,
    });
    const before = await query(bench.app, 'SELECT * FROM legacy_customers, accounts');
    expect(await importCustomers(bench.app, JSON.stringify(rows), 'json')).toEqual({
      added: 0,
      known: 5,
    });
    expect(await query(bench.app, 'SELECT * FROM legacy_customers, accounts')).toEqual(before);
    expect(await valueOf(bench.app, 'SELECT DISTINCT locale FROM accounts')).toBe('de');
  });

  const HEAD = 'email,plan,stripe_customer,stripe_subscription';
  test.each([
    [`${HEAD}\nnobody,pro,cus_1,sub_1`, 'line 2: email is not an email address'],
    [
      `${HEAD}\na@b.co,gold,cus_1,sub_1`,
      'line 2: plan is none of free, lite, starter, pro and business',
    ],
    [`${HEAD}\na@b.co,pro,,sub_1`, 'line 2: stripe_customer is missing'],
    [`${HEAD}\na@b.co,free,,sub_1`, 'line 2: stripe_subscription does not fit the free plan'],
    [`${HEAD}\na@b.co,pro,cus_1,price_1`, 'line 2: stripe_subscription does not begin with sub_'],
    [
      `${HEAD}\na@b.co,pro,cus_1,sub_1\n\nA@b.co,pro,cus_2,sub_2`,
      'line 4: email is that of line 2',
    ],
    [`${HEAD},color\na@b.co,pro,cus_1,sub_1,red`, 'line 2: there is no column color'],
    [`${HEAD}\na@b.co,pro,cus_1`, 'Invalid Record Length'],
    ['', 'the file has no customers'],
    ['{}', 'the file is not a list of objects in JSON'],
  ])('of %j is refused whole', async (text, problem) => {
    const { app } = await aLegacyBench();
    await expect(importCustomers(app, text, text === '{}' ? 'json' : 'csv')).rejects.toThrow(
      problem,
    );
    expect(await valueOf(app, 'SELECT count(*) FROM accounts')).toBe(0);
  });

  test('of somebody with another subscription than before is refused', async () => {
    const { app, people } = await imported(1);
    const text = toCsv([{ ...people[0]!, subscription: 'sub_other' }]);
    await expect(importCustomers(app, text, 'csv')).rejects.toThrow(
      'line 2: was imported already with another stripeSubscriptionId',
    );
  });
});

test('the names of old and new plans collide, and only the price decides', () => {
  expect(PAID.map((plan) => [LEGACY_TERMS[plan].name, LEGACY_TERMS[plan].becomes])).toEqual([
    ['Lite', 'starter'],
    ['Starter', 'pro'],
    ['Pro', 'power'],
    ['Business', 'power'],
  ]);
});
