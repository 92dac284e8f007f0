import { AppError } from '../errors.ts';
import {
  type Deletion,
  type DeletionChange,
  findDeletion,
  isStillTalking,
  updateDeletion,
} from '../store/deletions.ts';
import { commit } from '../work/commit.ts';
import { backOffMs, type DueRowWork, workOffRow } from '../work/due-row.ts';
import type { DeletionApp, Progress } from './deletion-progress.ts';
import { takeDeletionStep } from './deletion-steps.ts';
import { holdAccount, restoreAccount } from './hold-account.ts';

/** An operator is alarmed after this many failures in a row. */
const ATTEMPTS_BEFORE_ALARM = 5;
const RECHECK_MS = 1000;
const BACK_OFF = { firstMs: 1000, longestMs: 10 * 60_000 };

/**
 * Continues the deletion of an account: pauses the account, deletes it after its hold, or resumes it when its owner keeps it.
 * Each step is stored before the next one and may run again after a crash.
 */
export function deleteAccount(app: DeletionApp, id: string): Promise<void> {
  return workOffRow(app, id, DELETIONS);
}

const DELETIONS: DueRowWork<DeletionApp, Deletion> = {
  find: findDeletion,
  lease: (deletion) => `deletion:${deletion.id}`,
  async advance(app, deletion) {
    const progress = await takeStep(app, deletion);
    if (typeof progress === 'string') return progress;
    return recheckLater(app, deletion, progress);
  },
  recordFailure,
};

async function takeStep(app: DeletionApp, deletion: Deletion): Promise<Progress> {
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

async function recheckLater(
  app: DeletionApp,
  deletion: Deletion,
  { waitMs, ...change }: DeletionChange & { waitMs: number },
): Promise<'stop'> {
  await commit(app, [
    updateDeletion(deletion, { ...change, dueAt: app.now() + waitMs }, app.now()),
    { enqueue: 'delete-account', payload: { id: deletion.id }, delayMs: waitMs },
  ]);
  return 'stop';
}

async function recordFailure(app: DeletionApp, deletion: Deletion, error: unknown): Promise<void> {
  const isBusy = isStillTalking(error) || (error instanceof AppError && error.code === 'conflict');
  if (isBusy) return void (await recheckLater(app, deletion, { waitMs: RECHECK_MS }));
  const attempts = deletion.attempts + 1;
  const { id, state, step } = deletion;
  app.log[attempts >= ATTEMPTS_BEFORE_ALARM ? 'error' : 'warn'](
    { deletionId: id, state, step, attempts, err: error },
    'a step of an account deletion failed',
  );
  await recheckLater(app, deletion, { attempts, waitMs: backOffMs(attempts, BACK_OFF) });
}
