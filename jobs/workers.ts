import { DelayedError, type Job, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { App } from '../src/app.ts';
import { LANES } from '../src/domain/lanes.ts';
import { LEFT_FOR_NEWER_MS } from '../src/domain/newer-version.ts';
import { limitRepeats, type RepeatsLog } from '../src/log.ts';
import { noticeImage, noticeModel } from '../src/machines/rollouts.ts';
import { tellCutOff } from '../src/machines/tell-cut-off.ts';
import { tellAiling } from '../src/machines/tell-ailing.ts';
import { tellLateBuilds } from '../src/machines/tell-late-builds.ts';
import { endOverAlarms } from '../src/operators/alarms.ts';
import { reportDay } from '../src/operators/daily-report.ts';
import { sealAudit } from '../src/operators/seal-audit.ts';
import { endsWithin } from '../src/work/ends-within.ts';
import { releaseOwnLeases } from '../src/work/lease.ts';
import { connectForWorking, queueName } from '../src/work/queue.ts';
import { removeOldRows, sweep, sweepChats } from '../src/work/sweep.ts';
import { isKnownJob, runJob } from './run-job.ts';

const CLEAN_UP_MS = 3_600_000;
const MISSED_EVENTS_MS = 3_600_000;
const INSPECT_MS = 6 * 3_600_000;

/** The wait before a worker looks again at a job that it does not know. */
const PUT_BACK_MS = 2000;

/** How long a stop waits for running jobs. The rows of those that take longer stay due, and their leases are released. */
const DRAIN_MS = 20_000;

/**
 * Processes the queues and sweeps for due rows without a job. Returns a function that stops. It waits for running jobs at
 * most `drainMs`; the process has to end then, because others may continue what is left.
 */
export async function startWorkers(app: App, drainMs = DRAIN_MS): Promise<() => Promise<void>> {
  const log = app.log.child({ part: 'jobs' });
  const repeats = limitRepeats(log, app.now);
  const connection = connectForWorking(app.config.redisUrl, repeats);
  const running = new Set<Promise<void>>();
  const work = async (job: Job, token?: string): Promise<void> => {
    if (!isKnownJob(job)) await leaveForNewer(job, token);
    const handled = runJob({ ...app, log }, job);
    running.add(handled);
    await handled.finally(() => running.delete(handled));
  };
  const workers = LANES.map((lane) => {
    const concurrency = app.config.workers[lane];
    // The job of a process that died is not repeated: its row is due, and another job may have processed it since.
    const worker = new Worker(queueName(lane), work, {
      connection,
      concurrency,
      maxStalledCount: 0,
    });
    // An error event without a listener would end the process; a flushed Redis emits one for each running job.
    worker.on('error', (error) => repeats.warn({ err: error, lane }, 'worker error'));
    return worker;
  });
  await tryNoticeImage(app);
  const stopSweeping = startSweeping(app, repeats);
  const cleaning = setInterval(() => void tryCleanUp(app), CLEAN_UP_MS);
  const reading = setInterval(
    () => void app.queue.enqueue('find-missed-events', {}),
    MISSED_EVENTS_MS,
  );
  const inspecting = setInterval(() => {
    void app.queue.enqueue('find-orphans', {});
    void app.queue.enqueue('inspect-providers', {});
  }, INSPECT_MS);
  return async () => {
    clearInterval(cleaning);
    clearInterval(inspecting);
    clearInterval(reading);
    await stopSweeping();
    const ended = Promise.race([
      Promise.all(workers.map((worker) => worker.close())),
      isGone(connection).then(() => Promise.allSettled(running)),
    ]);
    if (!(await endsWithin(drainMs, ended))) {
      log.warn({ jobs: running.size }, 'jobs were handed back, because they took too long to stop');
      await releaseOwnLeases(app);
    }
    connection.disconnect();
  };
}

/** Puts a job back that only a newer version knows, so that a worker of that one takes it. An old one is run, which fails in words. */
async function leaveForNewer(job: Job, token: string | undefined): Promise<void> {
  if (Date.now() - job.timestamp >= LEFT_FOR_NEWER_MS) return;
  await job.moveToDelayed(Date.now() + PUT_BACK_MS, token);
  throw new DelayedError();
}

/** Without Redis a worker never closes, because BullMQ waits for the connection. The results of its jobs are in the database. */
async function isGone(connection: Redis): Promise<void> {
  if (connection.status !== 'ready') return;
  await new Promise((resolve) => connection.once('close', resolve));
}

/** Sweeps now and regularly. A sweep that has much to enqueue lasts as long as the workers need, and no other begins then. */
function startSweeping(app: App, log: RepeatsLog): () => Promise<void> {
  const stop = new AbortController();
  const underWay = new Map<string, Promise<void>>();
  const unlessUnderWay = (name: string, part: () => Promise<void>): void => {
    if (underWay.has(name)) return;
    underWay.set(
      name,
      trySweep(log, part).then(() => void underWay.delete(name)),
    );
  };
  const begin = (all: boolean): void => {
    unlessUnderWay('rows', () => sweep(app, all, stop.signal));
    unlessUnderWay('chats', () => sweepChats(app, all));
    unlessUnderWay('builds', () => tellLateBuilds(app));
    unlessUnderWay('ailing', () => tellAiling(app));
    unlessUnderWay('cut off', () => tellCutOff(app));
    unlessUnderWay('audit', () => sealAudit(app));
    unlessUnderWay('alarms', () => endOverAlarms(app));
    unlessUnderWay('report', () => reportDay(app));
  };
  begin(true);
  const timer = setInterval(() => begin(false), app.config.sweepMs);
  return async () => {
    clearInterval(timer);
    stop.abort();
    await Promise.all(underWay.values());
  };
}

async function trySweep(log: RepeatsLog, part: () => Promise<void>): Promise<void> {
  try {
    await part();
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
    await noticeModel(app);
  } catch (error) {
    // Another process is doing the same now, or the next start will do it.
    app.log.warn({ err: error }, 'could not check for a new image');
  }
}
