import type { BillingApp } from '../billing/billing-app.ts';
import { listNextToMove } from '../store/legacy-customers.ts';
import { listNextToRevert } from '../store/migration-journal.ts';
import { findRun, type MigrationRun, updateRun } from '../store/migration-runs.ts';
import { commit } from '../work/commit.ts';
import { backOffMs, type DueRowWork, workOffRow } from '../work/due-row.ts';
import { LeaseLost } from '../work/lease.ts';
import { moveCustomer } from './move-customer.ts';
import { revertCustomer } from './revert-customer.ts';

/** Stripe allows 25 requests a second at an endpoint; a customer takes up to five. */
const MOST_PER_SLICE = 5;
const SLICE_MS = 1000;
const BACK_OFF = { firstMs: 2000, longestMs: 10 * 60_000 };

/** Works off the next slice of a run: at most five customers, and the next slice a second after this one began. */
export async function runMigration(app: BillingApp, id: string): Promise<void> {
  await workOffRow(app, id, RUNS);
}

const RUNS: DueRowWork<BillingApp, MigrationRun> = {
  find: findRun,
  lease: () => 'migration',
  async advance(app, run) {
    if (run.state !== 'running' || run.notBefore > app.now()) return 'stop';
    const beganAt = app.now();
    const { count, failure } = await takeSlice(app, run, Math.min(MOST_PER_SLICE, run.remaining));
    const isDone = failure === null && (count === 0 || run.remaining <= count);
    await commit(app, [
      updateRun(run.id, {
        attempts: 0,
        trouble: failure === null ? null : nameOf(failure),
        ...(isDone ? { state: 'done', dueAt: null } : later(beganAt + SLICE_MS)),
      }),
    ]);
    return 'stop';
  },
  async recordFailure(app, run, error) {
    await commit(app, [
      updateRun(run.id, {
        attempts: run.attempts + 1,
        trouble: nameOf(error),
        ...later(app.now() + backOffMs(run.attempts, BACK_OFF)),
      }),
    ]);
    throw error;
  },
};

function later(at: number): Pick<MigrationRun, 'dueAt' | 'notBefore'> {
  return { dueAt: at, notBefore: at };
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'error';
}

/** How many customers are done, and why one is not. */
type Slice = { count: number; failure: unknown };

async function takeSlice(app: BillingApp, run: MigrationRun, most: number): Promise<Slice> {
  if (run.task === 'apply') {
    const [customers] = await app.db.read(listNextToMove(run.id, most));
    return forEach(app, customers, (customer) => moveCustomer(app, run, customer));
  }
  const [entries] = await app.db.read(listNextToRevert(run.id, most));
  return forEach(app, entries, (entry) => revertCustomer(app, run, entry));
}

/** One customer for whom it fails holds up nobody else. When it fails for two, or for all, it is no matter of one customer. */
async function forEach<T extends { accountId: string }>(
  app: BillingApp,
  customers: T[],
  work: (customer: T) => Promise<void>,
): Promise<Slice> {
  const slice: Slice = { count: 0, failure: null };
  for (const customer of customers) {
    try {
      await work(customer);
      slice.count += 1;
    } catch (error) {
      if (slice.failure !== null || error instanceof LeaseLost) throw error;
      slice.failure = error;
      app.log.warn({ accountId: customer.accountId, err: error }, 'a customer has to wait');
    }
  }
  if (slice.failure !== null && slice.count === 0) throw slice.failure as Error;
  return slice;
}
