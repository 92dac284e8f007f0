import { once } from 'node:events';
import { Queue as BullQueue } from 'bullmq';
import { Redis } from 'ioredis';
import { z } from 'zod';
import { limitRepeats, type Log, type RepeatsLog } from '../log.ts';
import { DUE_TABLES } from '../store/due.ts';

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
  sweep: z.object({}),
} as const;

export type JobName = keyof typeof JOBS;
export type JobPayload<N extends JobName> = z.infer<(typeof JOBS)[N]>;

export const QUEUE_NAME = 'automna';
const MEMORY_KEY = 'automna:memory';

/** The only producer of jobs. A job only announces a due row, so a lost job delays the work until the next sweep. */
export type Queue = {
  enqueue<N extends JobName>(name: N, payload: JobPayload<N>, delayMs?: number): Promise<void>;
  /** True once after Redis has lost its data, and at the very first start. Every due row must then be enqueued again. */
  hasForgotten(): Promise<boolean>;
  close(): Promise<void>;
};

export function createQueue(redisUrl: string, appLog: Log): Queue {
  const log = limitRepeats(appLog);
  const connection = connectForProducing(redisUrl, log);
  const queue = new BullQueue(QUEUE_NAME, {
    connection,
    defaultJobOptions: { removeOnComplete: true, removeOnFail: 1000, attempts: 1 },
  });
  queue.on('error', (error) => log.warn({ err: error }, 'queue error'));
  // BullMQ would buffer jobs as long as Redis has never been reachable.
  const tried = once(connection, 'ready').catch(() => undefined);
  return {
    async enqueue(name, payload, delayMs = 0) {
      try {
        await tried;
        if (connection.status !== 'ready') throw new Error('redis is unreachable');
        await queue.add(name, JOBS[name].parse(payload), { delay: delayMs });
      } catch (error) {
        log.warn({ err: error, job: name }, 'could not enqueue; the next sweep will');
      }
    },
    async hasForgotten() {
      try {
        return (await connection.set(MEMORY_KEY, '1', 'NX')) === 'OK';
      } catch {
        return false;
      }
    },
    async close() {
      await queue.close();
      connection.disconnect();
    },
  };
}

/** Fails at once while Redis is unreachable, so that callers never wait. */
function connectForProducing(url: string, log: RepeatsLog): Redis {
  const redis = new Redis(url, {
    maxRetriesPerRequest: 1,
    enableOfflineQueue: false,
    retryStrategy: (attempt) => Math.min(attempt * 100, 2000),
  });
  redis.on('error', (error) => log.warn({ err: error }, 'redis error'));
  return redis;
}

/** A connection for workers, which wait until Redis is back. */
export function connectForWorking(url: string, log: RepeatsLog): Redis {
  const redis = new Redis(url, {
    maxRetriesPerRequest: null,
    retryStrategy: (attempt) => Math.min(attempt * 100, 2000),
  });
  redis.on('error', (error) => log.warn({ err: error }, 'redis error'));
  return redis;
}
