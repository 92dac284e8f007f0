import { checkChannel } from '../../../src/channels/check-channel.ts';
import { checkCredential } from '../../../src/credentials/check-credential.ts';
import { AppError } from '../../../src/errors.ts';
import { processEvents } from '../../../src/chat/process-events.ts';
import { observeMachine } from '../../../src/machines/observe-machine.ts';
import { reconcileMachine } from '../../../src/machines/reconcile.ts';
import type { JobName } from '../../../src/work/queue.ts';
import { sweep } from '../../../src/work/sweep.ts';
import { chatKeyOf, type TestApp, valueOf } from '../../fixtures/app.ts';

const JOBS: Partial<Record<JobName, (app: TestApp, id: string) => Promise<void>>> = {
  'check-credential': checkCredential,
  'check-channel': checkChannel,
  'reconcile-machine': reconcileMachine,
  'observe-machine': observeMachine,
};

/** Nothing that is due later than this belongs to what was asked for. */
const HORIZON_MS = 15 * 60_000;

export type WorkOff = {
  /** At most so many looks of the sweep. */
  most?: number;
  /** Whoever does the jobs; the sweep is of another process. */
  by?: TestApp;
  /** What the person does while they wait. */
  meanwhile?: () => Promise<void>;
  /** Ends it. */
  until?: () => boolean;
};

/**
 * Lets time pass and does what is due until nothing is. Only the sweep tells what: every other ring is lost, as with a
 * Redis that was emptied after each write.
 */
export async function workOff(app: TestApp, options: WorkOff = {}): Promise<void> {
  const { most = 80, by = app, meanwhile, until } = options;
  for (let looks = 0; looks < most; looks += 1) {
    if (until?.()) break;
    await meanwhile?.();
    const dueAt = await nextDueAt(app);
    if (dueAt === null || dueAt > app.now() + HORIZON_MS) break;
    app.clock.now = Math.max(app.clock.now, dueAt);
    app.jobs.length = 0;
    await sweep(app);
    for (const { job, payload } of app.jobs.splice(0)) {
      await JOBS[job]?.(by, (payload as { id: string }).id).catch(unlessExpected);
    }
  }
  await processEvents(app, chatKeyOf('alice'));
}

/** The worker goes on as well; what nobody foresaw ends the test. */
function unlessExpected(error: unknown): void {
  const isExpected = error instanceof AppError || error instanceof Killed;
  if (!isExpected) throw error;
}

/** The end of a process, at the place where it was. */
export class Killed extends Error {}

async function nextDueAt(app: TestApp): Promise<number | null> {
  const tables = ['credentials', 'channels', 'machines'];
  const dues = tables.map((table) => `SELECT min(due_at) AS due FROM ${table}`).join(' UNION ALL ');
  return (await valueOf(app, `SELECT min(due) FROM (${dues})`)) as number | null;
}
