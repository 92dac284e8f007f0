import { checkChannel } from '../../../src/channels/check-channel.ts';
import { checkCredential } from '../../../src/credentials/check-credential.ts';
import { AppError } from '../../../src/errors.ts';
import { processEvents } from '../../../src/chat/process-events.ts';
import { observeMachine } from '../../../src/machines/observe-machine.ts';
import { reconcileMachine } from '../../../src/machines/reconcile.ts';
import type { JobName } from '../../../src/work/queue.ts';
import { sweep } from '../../../src/work/sweep.ts';
import { chatKeyOf, query, type TestApp, valueOf } from '../../fixtures/app.ts';

const JOBS: Partial<Record<JobName, (app: TestApp, id: string) => Promise<void>>> = {
  'check-credential': checkCredential,
  'check-channel': checkChannel,
  'reconcile-machine': reconcileMachine,
  'observe-machine': observeMachine,
};

const JOB_NAMES = Object.keys(JOBS);

/** Work that is due later than this does not belong to the request. */
const HORIZON_MS = 15 * 60_000;

export type WorkOff = {
  /** Ends the loop after so many sweeps, whatever is due then. */
  most?: number;
  /** The process that runs the jobs. The sweep runs in another one. */
  by?: TestApp;
  /** What the person does before each sweep. */
  meanwhile?: () => Promise<void>;
  /** Ends the loop early. */
  until?: () => boolean;
};

/** No request takes so many sweeps: work that is due after them comes due for ever. */
const ENDLESS = 320;

/**
 * Advances the time and runs due jobs until none is due. Only the sweep enqueues jobs: all others are lost, as with a Redis that
 * is emptied after each write.
 */
export async function workOff(app: TestApp, options: WorkOff = {}): Promise<void> {
  const { most = Infinity, by = app, meanwhile, until } = options;
  for (let sweeps = 0; sweeps < most; sweeps += 1) {
    if (until?.()) break;
    await meanwhile?.();
    const dueAt = await nextDueAt(app);
    if (dueAt === null || dueAt > app.now() + HORIZON_MS) break;
    if (sweeps === ENDLESS)
      throw new Error(`Still due after ${sweeps} sweeps: ${await stillDue(app)}`);
    app.clock.now = Math.max(app.clock.now, dueAt);
    app.enqueued.length = 0;
    await sweep(app);
    // In the order of the table: it must not matter which lane is served first.
    const found = JOB_NAMES.flatMap((name) => app.enqueued.filter(({ job }) => job === name));
    for (const { job, payload } of found) {
      await JOBS[job]?.(by, (payload as { id: string }).id).catch(unlessExpected);
    }
  }
  await processEvents(app, chatKeyOf('alice'));
}

/** Ignores the errors that a worker would log; an unexpected error fails the test. */
function unlessExpected(error: unknown): void {
  const isExpected = error instanceof AppError || error instanceof Killed;
  if (!isExpected) throw error;
}

/** Thrown where a process is killed. */
export class Killed extends Error {}

const DUE_TABLES = ['credentials', 'channels', 'machines'];

async function stillDue(app: TestApp): Promise<string> {
  const rows = await Promise.all(
    DUE_TABLES.map((table) =>
      query(app, `SELECT '${table}' AS due_in, * FROM ${table} WHERE due_at IS NOT NULL`),
    ),
  );
  return rows
    .flat()
    .map((row) => JSON.stringify(row))
    .join('\n');
}

async function nextDueAt(app: TestApp): Promise<number | null> {
  const dues = DUE_TABLES.map((table) => `SELECT min(due_at) AS due FROM ${table}`).join(
    ' UNION ALL ',
  );
  return (await valueOf(app, `SELECT min(due) FROM (${dues})`)) as number | null;
}
