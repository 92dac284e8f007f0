import { type Job, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import { linkAccounts } from '../src/accounts/link-accounts.ts';
import { deleteAccount } from '../src/accounts/delete-account.ts';
import type { App } from '../src/app.ts';
import { startHeldRequest } from '../src/accounts/held-requests.ts';
import { openCheckout } from '../src/billing/open-checkout.ts';
import { processStripeEvent } from '../src/billing/receive-stripe-event.ts';
import { syncCustomer } from '../src/billing/sync-customer.ts';
import { upgradePlan } from '../src/billing/upgrade-plan.ts';
import { checkChannel } from '../src/channels/check-channel.ts';
import { checkCredential } from '../src/credentials/check-credential.ts';
import { AppError } from '../src/errors.ts';
import { limitRepeats, type RepeatsLog } from '../src/log.ts';
import { findOrphans } from '../src/machines/find-orphans.ts';
import { observeMachine } from '../src/machines/observe-machine.ts';
import { reconcileMachine } from '../src/machines/reconcile.ts';
import { tellLateBuilds } from '../src/machines/tell-late-builds.ts';
import { sendNotice } from '../src/notices/send-notice.ts';
import { rollOutImage } from '../src/machines/roll-out-image.ts';
import { noticeImage } from '../src/machines/rollouts.ts';
import type { DUE_TABLES } from '../src/store/due.ts';
import { endsWithin } from '../src/work/ends-within.ts';
import { releaseOwnLeases } from '../src/work/lease.ts';
import {
  connectForWorking,
  type JobName,
  type JobPayload,
  JOBS,
  QUEUE_NAME,
} from '../src/work/queue.ts';
import { settleHold } from '../src/services/settle-hold.ts';
import { removeOldRows, sweep } from '../src/work/sweep.ts';
import { deliverMessage } from '../src/web-chat/deliver-message.ts';

type DueRowHandlers = { [J in keyof typeof DUE_TABLES]: (app: App, id: string) => Promise<void> };

const DUE_ROW_HANDLERS: DueRowHandlers = {
  'open-checkout': openCheckout,
  'upgrade-plan': upgradePlan,
  'process-stripe-event': processStripeEvent,
  'check-credential': checkCredential,
  'check-channel': checkChannel,
  'reconcile-machine': reconcileMachine,
  'link-accounts': linkAccounts,
  'delete-account': deleteAccount,
  'start-held-request': startHeldRequest,
  'send-notice': sendNotice,
  'observe-machine': observeMachine,
  'roll-out-image': rollOutImage,
  'deliver-message': deliverMessage,
  'settle-hold': settleHold,
};

type OtherJob = Exclude<JobName, keyof DueRowHandlers>;
type OtherHandlers = { [N in OtherJob]: (app: App, payload: JobPayload<N>) => Promise<void> };

const OTHER_HANDLERS: OtherHandlers = {
  'sync-customer': (app, { accountId, asked }) => syncCustomer(app, accountId, asked),
  'find-orphans': async (app) => void (await findOrphans(app)),
  sweep: (app) => sweep(app),
};

const CONCURRENCY = 10;
const CLEAN_UP_MS = 3_600_000;
const INSPECT_MS = 6 * 3_600_000;

/** How long a stop waits for running jobs. The rows of those that take longer stay due, and their leases are released. */
const DRAIN_MS = 20_000;

/**
 * Processes the queue and sweeps for due rows without a job. Returns a function that stops. It waits for running jobs at most
 * `drainMs`; the process has to end then, because others may continue what is left.
 */
export async function startWorkers(app: App, drainMs = DRAIN_MS): Promise<() => Promise<void>> {
  const log = app.log.child({ part: 'jobs' });
  const repeats = limitRepeats(log, app.now);
  const connection = connectForWorking(app.config.redisUrl, repeats);
  const running = new Set<Promise<void>>();
  const work = async (job: Job): Promise<void> => {
    const handled = handle({ ...app, log }, job);
    running.add(handled);
    await handled.finally(() => running.delete(handled));
  };
  const worker = new Worker(QUEUE_NAME, work, { connection, concurrency: CONCURRENCY });
  // An error event without a listener would end the process; a flushed Redis emits one for each running job.
  worker.on('error', (error) => repeats.warn({ err: error }, 'worker error'));
  const sweeping = setInterval(() => void trySweep(app, repeats), app.config.sweepMs);
  const cleaning = setInterval(() => void tryCleanUp(app), CLEAN_UP_MS);
  const inspecting = setInterval(() => void app.queue.enqueue('find-orphans', {}), INSPECT_MS);
  await tryNoticeImage(app);
  await trySweep(app, repeats, true);
  return async () => {
    clearInterval(sweeping);
    clearInterval(cleaning);
    clearInterval(inspecting);
    const ended = Promise.race([
      worker.close(),
      isGone(connection).then(() => Promise.allSettled(running)),
    ]);
    if (!(await endsWithin(drainMs, ended))) {
      log.warn({ jobs: running.size }, 'jobs were handed back, because they took too long to stop');
      await releaseOwnLeases(app);
    }
    connection.disconnect();
  };
}

/** Without Redis a worker never closes, because BullMQ waits for the connection. The results of its jobs are in the database. */
async function isGone(connection: Redis): Promise<void> {
  if (connection.status !== 'ready') return;
  await new Promise((resolve) => connection.once('close', resolve));
}

async function trySweep(app: App, log: RepeatsLog, all = false): Promise<void> {
  try {
    await sweep(app, all);
    await tellLateBuilds(app);
  } catch (error) {
    log.error({ err: error }, 'a sweep failed');
  }
}

async function tryCleanUp(app: App): Promise<void> {
  try {
    await removeOldRows(app);
  } catch (error) {
    app.log.error({ err: error }, 'old rows could not be removed');
  }
}

async function tryNoticeImage(app: App): Promise<void> {
  try {
    await noticeImage(app);
  } catch (error) {
    // Another process is doing the same now, or the next start will do it.
    app.log.warn({ err: error }, 'could not check for a new image');
  }
}

async function handle(app: App, job: Job): Promise<void> {
  const startedAt = app.now();
  const fields = { job: job.name, ...(job.data as object) };
  try {
    await dispatch(app, job.name, job.data);
    app.log.info({ ...fields, outcome: 'done', durationMs: app.now() - startedAt }, 'job');
  } catch (error) {
    // The row stays due, so the sweep enqueues it again. BullMQ retries nothing.
    const isExpected = error instanceof AppError && error.code === 'conflict';
    const level = isExpected ? 'info' : 'error';
    app.log[level](
      { ...fields, err: error, outcome: 'failed', durationMs: app.now() - startedAt },
      'job',
    );
  }
}

async function dispatch(app: App, name: string, data: unknown): Promise<void> {
  if (isOneOf(DUE_ROW_HANDLERS, name)) {
    return DUE_ROW_HANDLERS[name](app, JOBS[name].parse(data).id);
  }
  if (!isOneOf(OTHER_HANDLERS, name)) {
    throw new AppError('bad_input', `there is no job "${name}"`);
  }
  await handleOther(app, name, data);
}

async function handleOther<N extends OtherJob>(app: App, name: N, data: unknown): Promise<void> {
  await OTHER_HANDLERS[name](app, JOBS[name].parse(data) as JobPayload<N>);
}

function isOneOf<T extends object>(handlers: T, name: string): name is keyof T & string {
  return Object.hasOwn(handlers, name);
}
