import { Queue as BullQueue } from 'bullmq';
import { Redis } from 'ioredis';
import { expect, onTestFinished, test } from 'vitest';
import {
  anAccount,
  pastedCredential,
  query,
  testApp,
  type TestApp,
  testRedis,
} from '../test/fixtures/app.ts';
import { fakeCredential } from '../sandbox/anthropic/fake-credentials.ts';
import { createQueue, QUEUE_NAME } from '../src/work/queue.ts';
import { startWorkers } from './workers.ts';

type Bench = { app: TestApp; redisUrl: string; start(): Promise<() => Promise<void>> };

/** The service with a real Redis and an account; no worker is running yet. */
async function aBench(sweepMs: number): Promise<Bench> {
  const redisUrl = await testRedis();
  const settings = { REDIS_URL: redisUrl, SWEEP_INTERVAL_MS: String(sweepMs) };
  const recording = await testApp({ settings });
  const queue = createQueue(redisUrl, recording.log);
  onTestFinished(() => queue.close());
  const app = { ...recording, queue };
  await anAccount(app);
  return {
    app,
    redisUrl,
    async start() {
      let stopped = false;
      const stopWorkers = await startWorkers(app);
      const stop = async () => {
        if (!stopped) await stopWorkers();
        stopped = true;
      };
      onTestFinished(stop);
      return stop;
    },
  };
}

const paste = (app: TestApp, version = 1) =>
  pastedCredential(app, 'acc_alice', {
    kind: 'setup_token',
    value: fakeCredential('SETUP_TOKEN'),
    version,
  });
const stateOf = async (app: TestApp, id: string) =>
  (await query(app, 'SELECT state FROM credentials WHERE id = ?', id))[0]?.['state'];

test('an enqueued job runs at once', async () => {
  const { app, start } = await aBench(600_000);
  await start();
  const id = await paste(app);
  await app.queue.enqueue('check-credential', { id });
  await expect.poll(() => stateOf(app, id)).toBe('accepted');
});

test('a row that was due before the start is processed although no job was enqueued', async () => {
  const { app, start } = await aBench(600_000);
  const id = await paste(app);
  await start();
  await expect.poll(() => stateOf(app, id)).toBe('accepted');
});

test('the sweep enqueues a job again that Redis has lost', async () => {
  const { app, start, redisUrl } = await aBench(100);
  await start();
  const redis = new Redis(redisUrl);
  await redis.flushall();
  redis.disconnect();
  const id = await paste(app);
  await expect.poll(() => stateOf(app, id), { timeout: 5000 }).toBe('accepted');
});

test('an unknown job or a wrong payload does not stop other jobs', async () => {
  const { app, start, redisUrl } = await aBench(600_000);
  const strange = new BullQueue(QUEUE_NAME, { connection: { url: redisUrl } });
  onTestFinished(() => strange.close());
  await strange.add('of-a-later-version', { id: 'x' });
  await strange.add('check-credential', { credential: 7 });
  await start();
  const id = await paste(app);
  await app.queue.enqueue('check-credential', { id });
  await expect.poll(() => stateOf(app, id)).toBe('accepted');
  expect(app.logged.filter((line) => line.includes('"outcome":"failed"'))).toHaveLength(2);
});

test('no job runs after the workers have stopped', async () => {
  const { app, start } = await aBench(600_000);
  const stop = await start();
  await stop();
  const id = await paste(app);
  await app.queue.enqueue('check-credential', { id });
  expect(await stateOf(app, id)).toBe('checking');
});

test('without Redis an enqueued job is late, not an error', async () => {
  const app = await testApp();
  const queue = createQueue('redis://127.0.0.1:1', app.log);
  onTestFinished(() => queue.close());
  await queue.enqueue('sweep', {});
  expect(app.logged.join()).toContain('could not enqueue; the next sweep will');
});
