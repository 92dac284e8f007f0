import type { App } from '../app.ts';
import { AppError } from '../errors.ts';
import { findLegacyCustomer } from '../store/legacy-customers.ts';
import { findEntry } from '../store/migration-journal.ts';
import {
  findRun,
  type MigrationRun,
  pauseRun,
  type Proration,
  resumeRun,
  startRun,
} from '../store/migration-runs.ts';
import type { BillingApp } from '../billing/billing-app.ts';
import { type Change, commit } from '../work/commit.ts';
import { revertCustomer } from './revert-customer.ts';

type Cohort = { id: string; most: number };

type Meant = { proration: Proration | null; isLiveMeant: boolean };

/** Gives a run its next cohort to move; the first one makes the run. Live keys need `isLiveMeant`. Throws `conflict`. */
export async function changesToMove(
  app: BillingApp,
  { id, most }: Cohort,
  { proration, isLiveMeant }: Meant,
): Promise<Change[]> {
  assertMeant(app, isLiveMeant);
  const [known] = await app.db.read(findRun(id));
  if (known?.state === 'running') throw new AppError('conflict', `the run ${id} is under way`);
  if (known && proration !== null && known.proration !== proration)
    throw new AppError('conflict', `the run ${id} has the proration ${known.proration}`);
  const chosen = known?.proration ?? proration ?? 'none';
  return [
    startRun({ id, task: 'apply', proration: chosen, remaining: most, now: app.now() }),
    enqueue(id),
  ];
}

/** Has a run take back what it did, for so many customers. Throws `conflict` while it still moves customers. */
export async function changesToRevert(
  app: BillingApp,
  { id, most }: Cohort,
  isLiveMeant: boolean,
): Promise<Change[]> {
  assertMeant(app, isLiveMeant);
  const { state, proration } = await getRun(app, id);
  if (state === 'running') throw new AppError('conflict', `pause the run ${id} first`);
  return [
    startRun({ id, task: 'revert', proration, remaining: most, now: app.now() }),
    enqueue(id),
  ];
}

export async function startMoving(app: BillingApp, cohort: Cohort, meant: Meant): Promise<void> {
  await commit(app, await changesToMove(app, cohort, meant));
}

export async function startReverting(
  app: BillingApp,
  cohort: Cohort,
  isLiveMeant: boolean,
): Promise<void> {
  await commit(app, await changesToRevert(app, cohort, isLiveMeant));
}

/** Takes back the move of one customer, named by address or account. Throws `not_found`. */
export async function revertOne(
  app: BillingApp,
  { id, customer: name }: { id: string; customer: string },
  isLiveMeant: boolean,
): Promise<void> {
  assertMeant(app, isLiveMeant);
  const run = await getRun(app, id);
  const [customer] = await app.db.read(findLegacyCustomer(name));
  const [entry] = customer ? await app.db.read(findEntry(id, customer.accountId)) : [null];
  if (!entry) throw new AppError('not_found', `the run ${id} did nothing for ${name}`);
  await revertCustomer(app, run, entry);
}

export async function changesToPause(app: Pick<App, 'db'>, id: string): Promise<Change[]> {
  await getRun(app, id);
  return [pauseRun(id)];
}

export async function changesToResume(app: BillingApp, id: string): Promise<Change[]> {
  await getRun(app, id);
  return [resumeRun(id, app.now()), enqueue(id)];
}

export async function pauseMigration(app: BillingApp, id: string): Promise<void> {
  await commit(app, await changesToPause(app, id));
}

export async function resumeMigration(app: BillingApp, id: string): Promise<void> {
  await commit(app, await changesToResume(app, id));
}

/** Throws `not_found`. */
export async function getRun({ db }: Pick<App, 'db'>, id: string): Promise<MigrationRun> {
  const [run] = await db.read(findRun(id));
  if (!run) throw new AppError('not_found', `there is no run ${id}`);
  return run;
}

function assertMeant({ config }: Pick<App, 'config'>, isLiveMeant: boolean): void {
  if (config.stripe.livemode && !isLiveMeant)
    throw new AppError('denied', 'this changes real subscriptions; say so with --live');
}

function enqueue(id: string): Change {
  return { enqueue: 'run-migration', payload: { id } };
}
