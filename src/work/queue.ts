import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { type Job, type JobsOptions, Queue as BullQueue } from 'bullmq';
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { LANES, type Lane } from '../domain/lanes.ts';
import { limitRepeats, type Log, type RepeatsLog } from '../log.ts';
import { DUE_TABLES } from '../store/due.ts';
import { openRedis } from './redis.ts';

const DueRow = z.object({ id: z.string() });

/** The jobs that process due rows, one for each table with such rows. */
const DUE_JOBS = Object.fromEntries(
  Object.keys(DUE_TABLES).map((name) => [name, DueRow]),
) as Record<keyof typeof DUE_TABLES, typeof DueRow>;

/** Every job and its payload: ids of rows, never their content. */
export const JOBS = {
  ...DUE_JOBS,
  'sync-customer': z.object({ accountId: z.string(), asked: z.boolean() }),
  'find-orphans': z.object({}),
  'inspect-providers': z.object({}),
  'find-missed-events': z.object({}),
  sweep: z.object({}),
} as const;

export type JobName = keyof typeof JOBS;
export type JobPayload<N extends JobName> = z.infer<(typeof JOBS)[N]>;

/** The lane of each job, when it is asked for and when the sweep found it. */
const JOB_LANES: Record<JobName, { asked: Lane; found: Lane }> = {
  ...DUE_TABLES,
  'sync-customer': { asked: 'people', found: 'housekeeping' },
  'find-orphans': { asked: 'housekeeping', found: 'housekeeping' },
  'inspect-providers': { asked: 'housekeeping', found: 'housekeeping' },
  'find-missed-events': { asked: 'housekeeping', found: 'housekeeping' },
  sweep: { asked: 'people', found: 'people' },
};

const MEMORY_KEY = 'automna:memory';
/** Of two jobs in a lane that somebody asked for and that the sweep found, the first one runs first. */
const FOUND_PRIORITY = 10;

/**
 * The only producer of jobs. A job only announces a due row, so a lost job delays the work until the next sweep. While a job
 * waits, another one for the same row and lane is not added; once it runs, it is, because the row may have changed after it
 * was read.
 */
export type Queue = {
  /** Enqueues what somebody waits for. Of a job that waits for its time already, the new time counts. */
  enqueue<N extends JobName>(name: N, payload: JobPayload<N>, delayMs?: number): Promise<void>;
  /** Enqueues what the sweep found, behind everything that somebody waits for. */
  enqueueFound<N extends JobName>(name: N, payloads: JobPayload<N>[]): Promise<void>;
  /** The number of jobs of a lane that wait for a worker; null while Redis is unreachable. */
  countWaiting(lane: Lane): Promise<number | null>;
  /** The queue of every lane, for a page that shows them. */
  listQueues(): BullQueue[];
  /** True once after Redis has lost its data, and at the very first start. Every due row must then be enqueued again. */
  hasForgotten(): Promise<boolean>;
  close(): Promise<void>;
};

/** The queue of a lane in Redis. */
export function queueName(lane: Lane): string {
  return `automna-${lane}`;
}

export function createQueue(redisUrl: string, appLog: Log): Queue {
  const log = limitRepeats(appLog);
  const connection = connectForProducing(redisUrl, log);
  const queues = Object.fromEntries(
    LANES.map((lane) => [lane, openQueue(connection, lane, log)]),
  ) as Record<Lane, BullQueue>;
  // BullMQ would buffer jobs as long as Redis has never been reachable.
  const tried = once(connection, 'ready').catch(() => undefined);
  async function assertReachable(): Promise<void> {
    await tried;
    if (connection.status !== 'ready') throw new Error('redis is unreachable');
  }
  return {
    async enqueue(name, payload, delayMs = 0) {
      try {
        await assertReachable();
        const opts = { delay: delayMs };
        const [waiting] = await addJobs(queues[JOB_LANES[name].asked], name, [payload], opts);
        // The job that waits already may be one that the sweep found.
        if (delayMs === 0) await waiting?.changePriority({ priority: 0 }).catch(() => 0);
      } catch (error) {
        log.warn({ err: error, job: name }, 'could not enqueue; the next sweep will');
      }
    },
    async enqueueFound(name, payloads) {
      try {
        await assertReachable();
        const opts = { priority: FOUND_PRIORITY };
        await addJobs(queues[JOB_LANES[name].found], name, payloads, opts);
      } catch (error) {
        log.warn({ err: error, job: name }, 'could not enqueue; the next sweep will');
      }
    },
    async countWaiting(lane) {
      try {
        await assertReachable();
        return await queues[lane].getJobCountByTypes('waiting', 'prioritized');
      } catch {
        return null;
      }
    },
    listQueues: () => Object.values(queues),
    async hasForgotten() {
      try {
        return (await connection.set(MEMORY_KEY, '1', 'NX')) === 'OK';
      } catch {
        return false;
      }
    },
    async close() {
      await Promise.all(LANES.map((lane) => queues[lane].close()));
      connection.disconnect();
    },
  };
}

function openQueue(connection: Redis, lane: Lane, log: RepeatsLog): BullQueue {
  const queue = new BullQueue(queueName(lane), {
    connection,
    defaultJobOptions: { removeOnComplete: true, removeOnFail: 1000, attempts: 1 },
  });
  queue.on('error', (error) => log.warn({ err: error, lane }, 'queue error'));
  return queue;
}

/**
 * Adds a job for each payload. Returns the jobs that wait already and stand for a new one; a new time counts for them too.
 * A worker removes the deduplication key of a job when it runs. A process that died before that leaves an active job with
 * its key, which stands for nothing.
 */
async function addJobs<N extends JobName>(
  queue: BullQueue,
  name: N,
  payloads: JobPayload<N>[],
  opts: JobsOptions,
): Promise<Job[]> {
  const wanted = payloads.map((payload) => {
    const deduplication = { id: dedupeId(name, payload), reschedule: true };
    const data = JOBS[name].parse(payload);
    return { name, data, opts: { ...opts, jobId: randomUUID(), deduplication } };
  });
  const added = await queue.addBulk(wanted);
  const waiting: Job[] = [];
  for (const [index, job] of added.entries()) {
    const one = wanted[index];
    if (one === undefined || job.id === one.opts.jobId) continue;
    if (await job.isActive()) {
      await job.removeDeduplicationKey();
      await queue.add(name, one.data, one.opts);
    } else waiting.push(job);
  }
  return waiting;
}

function dedupeId(name: JobName, payload: object): string {
  return [name, ...Object.values(payload).map(String)].join('/');
}

/** Fails at once while Redis is unreachable, so that callers never wait. */
function connectForProducing(url: string, log: RepeatsLog): Redis {
  const redis = openRedis(url, {
    maxRetriesPerRequest: 1,
    enableOfflineQueue: false,
    retryStrategy: (attempt) => Math.min(attempt * 100, 2000),
  });
  redis.on('error', (error) => log.warn({ err: error }, 'redis error'));
  return redis;
}

/** A connection for workers, which wait until Redis is back. */
export function connectForWorking(url: string, log: RepeatsLog): Redis {
  const redis = openRedis(url, {
    maxRetriesPerRequest: null,
    retryStrategy: (attempt) => Math.min(attempt * 100, 2000),
  });
  redis.on('error', (error) => log.warn({ err: error }, 'redis error'));
  return redis;
}
