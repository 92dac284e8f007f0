import { once } from 'node:events';
import { Queue as BullQueue } from 'bullmq';
import { Redis } from 'ioredis';
import { z } from 'zod';
import type { Log } from '../log.ts';

/** Every job and its payload: ids of rows, never what is in them. */
export const JOBS = {
  'open-checkout': z.object({ id: z.string() }),
  'upgrade-plan': z.object({ id: z.string() }),
  'sync-customer': z.object({ accountId: z.string(), asked: z.boolean() }),
  'process-stripe-event': z.object({ id: z.string() }),
  'check-credential': z.object({ id: z.string() }),
  'check-channel': z.object({ id: z.string() }),
  'reconcile-machine': z.object({ id: z.string() }),
  'link-accounts': z.object({ id: z.string() }),
  'delete-account': z.object({ id: z.string() }),
  'send-notice': z.object({ id: z.string() }),
  'observe-machine': z.object({ id: z.string() }),
  'roll-out-image': z.object({ id: z.string() }),
  'deliver-message': z.object({ id: z.string() }),
  'find-orphans': z.object({}),
  sweep: z.object({}),
} as const;

export type JobName = keyof typeof JOBS;
export type JobPayload<N extends JobName> = z.infer<(typeof JOBS)[N]>;

export const QUEUE_NAME = 'automna';
const MEMORY_KEY = 'automna:memory';

/** The only producer of jobs. A job is a doorbell for a row that is due: losing one delays the work, no more. */
export type Queue = {
  enqueue<N extends JobName>(name: N, payload: JobPayload<N>, delayMs?: number): Promise<void>;
  /** True once after Redis has lost what it held, and at the very first start: every due row wants a new ring. */
  hasForgotten(): Promise<boolean>;
  close(): Promise<void>;
};

export function createQueue(redisUrl: string, log: Log): Queue {
  const connection = connectForProducing(redisUrl, log);
  const queue = new BullQueue(QUEUE_NAME, {
    connection,
    defaultJobOptions: { removeOnComplete: true, removeOnFail: 1000, attempts: 1 },
  });
  queue.on('error', (error) => log.warn({ err: error }, 'queue trouble'));
  // BullMQ would hold a ring back for as long as Redis has never been there.
  const tried = once(connection, 'ready').catch(() => undefined);
  return {
    async enqueue(name, payload, delayMs = 0) {
      try {
        await tried;
        if (connection.status !== 'ready') throw new Error('redis is away');
        await queue.add(name, JOBS[name].parse(payload), { delay: delayMs });
      } catch (error) {
        log.warn({ err: error, job: name }, 'could not enqueue; the sweep will');
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

/** Fails at once while Redis is away instead of holding the caller up. */
function connectForProducing(url: string, log: Log): Redis {
  const redis = new Redis(url, {
    maxRetriesPerRequest: 1,
    enableOfflineQueue: false,
    retryStrategy: (attempt) => Math.min(attempt * 100, 2000),
  });
  redis.on('error', (error) => log.warn({ err: error }, 'redis trouble'));
  return redis;
}

/** A connection for workers, which wait for Redis to come back. */
export function connectForWorking(url: string, log: Log): Redis {
  const redis = new Redis(url, {
    maxRetriesPerRequest: null,
    retryStrategy: (attempt) => Math.min(attempt * 100, 2000),
  });
  redis.on('error', (error) => log.warn({ err: error }, 'redis trouble'));
  return redis;
}
