import { expect, test } from 'vitest';
import { dying } from '../../fixtures/dying.ts';
import {
  imported,
  journalOf,
  type LegacyBench,
  pricesOf,
  worksOff,
} from '../../fixtures/app-legacy.ts';
import { query, type TestApp } from '../../fixtures/app.ts';
import { startMoving, startReverting } from '../../../src/migration/control-run.ts';
import { runMigration } from '../../../src/migration/run-migration.ts';
import { verifyMigration } from '../../../src/migration/verify-migration.ts';

const MINUTE = 60_000;
const FULLY = {
  GRACE_API_KEY: 'sk-ant-test-of-nobody',
  MAIL_URL: 'smtp://127.0.0.1:1',
  MAIL_FROM: 'hello@automna.test',
};
const APPLY = { proration: 'always_invoice', isLiveMeant: false } as const;

/** Lets the run die at its n-th call or write, then has another process finish it. False when it did not get so far. */
async function diesAndGoesOn({ app, stripe }: LegacyBench, at: number, moment: 'before' | 'after') {
  const { app: mortal, hasDied } = await dying({ app, stripe, subscription: '' }, at, moment);
  await runMigration(mortal, 'run').catch(() => null);
  // The lease of the dead process expires.
  app.clock.now += MINUTE;
  await worksOff(app, 'run');
  return hasDied();
}

async function onceEach(app: TestApp): Promise<unknown> {
  const [row] = await query(
    app,
    `SELECT (SELECT count(*) FROM graces) AS graces, (SELECT count(*) FROM mails) AS mails,
       (SELECT count(*) FROM notices WHERE kind = 'grace_ends') AS reminders, (SELECT count(*) FROM adoptions) AS old`,
  );
  return row;
}

test.each(['before', 'after'] as const)(
  'a migration and its rollback may die %s any call or write, with the same end',
  async (moment) => {
    let isDeep = true;
    for (let at = 1; isDeep; at += 1) {
      const bench = await imported(1, FULLY);
      await bench.app.db.write([`UPDATE legacy_customers SET fly_app = 'u-old'`]);
      const { app, people, stripe } = bench;
      const start = pricesOf(bench, people);
      await startMoving(app, { id: 'run', most: 1 }, APPLY);
      const diedMoving = await diesAndGoesOn(bench, at, moment);
      expect(await journalOf(app), `${at}`).toEqual({ applied: 1 });
      expect(await verifyMigration(app, 'run'), `${at}`).toEqual({ checked: 1, problems: [] });
      const changes = Object.values(stripe.state.invoices).filter(
        ({ billing_reason: reason }) => reason === 'subscription_update',
      );
      // Exactly one change for each customer, and the journal has its amount.
      const credits = await query(app, 'SELECT invoice_id, credit_cents FROM migrations');
      expect(
        credits.map((row) => [row[0], row[1]]),
        `${at}`,
      ).toEqual(changes.map(({ id, total }) => [id, Math.max(0, -total)]));

      // One of each, however often it was begun.
      expect(await onceEach(app), `${at}`).toEqual(
        expect.objectContaining({ graces: 1, reminders: 5, mails: 1, old: 1 }),
      );

      await startReverting(app, { id: 'run', most: 1 }, false);
      const diedReverting = await diesAndGoesOn(bench, at, moment);
      expect(await journalOf(app), `${at}`).toEqual({ reverted: 1 });
      expect(pricesOf(bench, people), `${at}`).toEqual(start);
      const balances = Object.values(stripe.state.customers).map((each) =>
        'balance' in each ? each.balance : 0,
      );
      expect(
        balances.every((cents) => cents === 0),
        `${at}`,
      ).toBe(true);
      expect(await query(app, 'SELECT closed_why AS why FROM graces'), `${at}`).toEqual([
        expect.objectContaining({ why: 'undone' }),
      ]);
      isDeep = diedMoving || diedReverting;
    }
  },
  300_000,
);
