import { expect, test } from 'vitest';
import { dying } from '../../test/fixtures/dying.ts';
import { imported, journalOf, pricesOf, worksOff } from '../../test/fixtures/app-legacy.ts';
import { query } from '../../test/fixtures/app.ts';
import { MIGRATED_CUSTOMERS } from '../../test/fixtures/sampling.ts';
import { startMoving, startReverting } from './control-run.ts';
import { planMigration } from './plan-migration.ts';
import { runMigration } from './run-migration.ts';
import { verifyMigration } from './verify-migration.ts';

const MINUTE = 60_000;
/** The call or write at which the process dies, in the middle of a customer. */
const DIES_AT = 13;

test(
  'a fleet is planned, moved, interrupted, finished, checked, and a tenth of it moved back',
  { timeout: 3_600_000 },
  async () => {
    const bench = await imported(MIGRATED_CUSTOMERS);
    const { app, client, people, stripe } = bench;
    const plan = await planMigration(app, 'always_invoice');
    expect(plan.moves).toHaveLength(MIGRATED_CUSTOMERS);
    const planned = sum(plan.moves.map(({ credit }) => credit));
    const meant = { proration: 'always_invoice', isLiveMeant: false } as const;
    await startMoving(app, { id: 'run', most: MIGRATED_CUSTOMERS }, meant);
    const before = { at: app.now(), ms: performance.now() };
    let calls = 0;
    const emitter = client as unknown as { on: (event: string, listener: () => void) => void };
    emitter.on('request', () => (calls += 1));

    const mortal = await dying({ app, stripe, subscription: '' }, DIES_AT, 'after');
    await runMigration(mortal.app, 'run').catch(() => undefined);
    expect(mortal.hasDied()).toBe(true);
    app.clock.now += MINUTE;
    await worksOff(app, 'run');
    const tookMs = performance.now() - before.ms;
    const perCustomer = calls / MIGRATED_CUSTOMERS;
    expect(await journalOf(app)).toEqual({ applied: MIGRATED_CUSTOMERS });
    expect(await verifyMigration(app, 'run')).toEqual({
      checked: MIGRATED_CUSTOMERS,
      problems: [],
    });

    const [journal] = await query(app, 'SELECT sum(credit_cents) AS cents FROM migrations');
    const changes = Object.values(stripe.state.invoices).filter(
      ({ billing_reason: reason }) => reason === 'subscription_update',
    );
    expect(changes).toHaveLength(MIGRATED_CUSTOMERS);
    // Nobody was charged, and every cent of credit is in the journal.
    expect(sum(changes.map(({ total }) => Math.max(0, total)))).toBe(0);
    expect(Number(journal?.['cents'])).toBe(-sum(changes.map(({ total }) => total)));
    expect(-sum(Object.values(stripe.state.customers).map(balanceOf))).toBe(
      Number(journal?.['cents']),
    );
    // The last slice has its second too.
    const rate = MIGRATED_CUSTOMERS / ((app.now() - before.at - MINUTE) / 1000 + 1);
    expect(rate).toBeLessThanOrEqual(5);

    const moved = JSON.stringify(stripe.state.subscriptions);
    await startMoving(app, { id: 'second', most: MIGRATED_CUSTOMERS }, meant);
    await worksOff(app, 'second');
    expect(JSON.stringify(stripe.state.subscriptions)).toBe(moved);

    const tenth = MIGRATED_CUSTOMERS / 10;
    await startReverting(app, { id: 'run', most: tenth }, false);
    await worksOff(app, 'run');
    expect(await journalOf(app)).toEqual({ applied: MIGRATED_CUSTOMERS - tenth, reverted: tenth });
    expect(await verifyMigration(app, 'run')).toEqual({
      checked: MIGRATED_CUSTOMERS,
      problems: [],
    });
    const old = pricesOf(bench, people).filter((price) => price?.startsWith('price_legacy_'));
    expect(old).toHaveLength(tenth);
    const [left] = await query(
      app,
      `SELECT sum(credit_cents) AS cents FROM migrations WHERE state = 'applied'`,
    );
    expect(-sum(Object.values(stripe.state.customers).map(balanceOf))).toBe(
      Number(left?.['cents']),
    );
    const dollars = (cents: number) => (cents / 100).toFixed(2);
    process.stdout.write(
      `${MIGRATED_CUSTOMERS} customers: read with ${plan.requests} requests; credits $${dollars(planned)} planned, ` +
        `$${dollars(Number(journal?.['cents']))} given ($${dollars(Number(journal?.['cents']) / MIGRATED_CUSTOMERS)} each); ` +
        `${rate.toFixed(2)} a second by the clock of the service, ` +
        `${perCustomer.toFixed(1)} calls to Stripe and ${(tookMs / MIGRATED_CUSTOMERS).toFixed(1)} ms each here\n`,
    );
  },
);

function balanceOf(customer: object): number {
  return 'balance' in customer ? Number(customer.balance) : 0;
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
