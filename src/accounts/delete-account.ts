import type { App } from '../app.ts';
import type { BillingApp } from '../billing/sync-customer.ts';
import { AppError } from '../errors.ts';
import { withLease } from '../work/lease.ts';
import {
  type Deletion,
  findDeletion,
  isStillTalking,
  toDeletion,
  updateDeletion,
} from '../store/deletions.ts';
import { takeDeletionStep } from './deletion-steps.ts';
import { holdAccount, restoreAccount } from './hold-account.ts';

export type DeletionApp = BillingApp & Pick<App, 'fly'>;

/** What a stretch of work ends with: there is more to do, nothing, or something to wait for. */
export type Progress = 'more' | 'stop' | { waitMs: number };

/** After so many failures in a row an operator is told. */
const ATTEMPTS_BEFORE_ALARM = 5;
const LOOK_AGAIN_MS = 1000;
const LONGEST_WAIT_MS = 10 * 60_000;

/**
 * Takes the deletion of an account as far as it goes now: pauses the account, deletes it after its hold, or sets it
 * going again when its owner keeps it. Each step is stored before the next and may be repeated after any crash.
 */
export async function deleteAccount(app: DeletionApp, id: string): Promise<void> {
  await withLease(app, `deletion:${id}`, async () => {
    while ((await advance(app, id)) === 'more');
  });
}

async function advance(app: DeletionApp, id: string): Promise<'more' | 'stop'> {
  const [result] = await app.db.read([findDeletion(id)]);
  const row = result?.rows[0];
  if (!row) return 'stop';
  const deletion = toDeletion(row);
  try {
    const progress = await work(app, deletion);
    if (typeof progress === 'string') return progress;
    return await recheckLater(app, deletion, progress.waitMs);
  } catch (error) {
    return recordFailure(app, deletion, error);
  }
}

async function work(app: DeletionApp, deletion: Deletion): Promise<Progress> {
  switch (deletion.state) {
    case 'holding':
      return holdAccount(app, deletion);
    case 'restoring':
      return restoreAccount(app, deletion);
    case 'deleting':
      return takeDeletionStep(app, deletion);
    case 'deleted':
      return 'stop';
  }
}

async function recheckLater(app: DeletionApp, deletion: Deletion, waitMs: number): Promise<'stop'> {
  await app.db.write([updateDeletion(deletion, { dueAt: app.now() + waitMs })]);
  await app.queue.enqueue('delete-account', { id: deletion.id }, waitMs);
  return 'stop';
}

async function recordFailure(
  app: DeletionApp,
  deletion: Deletion,
  error: unknown,
): Promise<'stop'> {
  const isOnlyBusy =
    isStillTalking(error) || (error instanceof AppError && error.code === 'conflict');
  if (isOnlyBusy) return recheckLater(app, deletion, LOOK_AGAIN_MS);
  const attempts = deletion.attempts + 1;
  const waitMs = Math.min(1000 * 2 ** Math.min(attempts, 10), LONGEST_WAIT_MS);
  const { id, state, step } = deletion;
  app.log[attempts >= ATTEMPTS_BEFORE_ALARM ? 'error' : 'warn'](
    { deletionId: id, state, step, attempts, err: error },
    'the deletion of an account does not get on',
  );
  await app.db.write([updateDeletion(deletion, { attempts })]);
  return recheckLater(app, deletion, waitMs);
}
