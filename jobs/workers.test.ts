import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { Queue as BullQueue, Worker } from 'bullmq';
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
import { createQueue, queueName } from '../src/work/queue.ts';
import { sweep } from '../src/work/sweep.ts';
import { startWorkers } from './workers.ts';

type Bench = { app: TestApp; redisUrl: string; start(): Promise<() => Promise<void>> };

/** The service with a real Redis and an account; no worker is running yet. */
async function aBench(sweepMs: number, given?: string): Promise<Bench> {
  const redisUrl = given ?? (await testRedis());
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

test('a job of a newer version is put back for its workers, stops no other, and fails only when it is old', async () => {
  const { app, start, redisUrl } = await aBench(600_000);
  const strange = new BullQueue(queueName('people'), { connection: { url: redisUrl } });
  onTestFinished(() => strange.close());
  const put = [
    await strange.add('of-a-newer-version', { id: 'x' }),
    await strange.add('check-credential', { credential: 7 }),
  ];
  const stop = await start();
  const id = await paste(app);
  await app.queue.enqueue('check-credential', { id });
  await expect.poll(() => stateOf(app, id)).toBe('accepted');
  for (const job of put) await expect.poll(() => job.isDelayed(), { timeout: 10_000 }).toBe(true);
  const failed = () => app.logged.filter((line) => line.includes('"outcome":"failed"'));
  expect(failed()).toEqual([]);
  await stop();
  await strange.obliterate({ force: true });
  await strange.add('of-a-newer-version', {}, { timestamp: Date.now() - 16 * 60_000 });
  await start();
  await expect.poll(() => failed().length, { timeout: 10_000 }).toBe(1);
});

test('a row has one job while it waits, and what somebody asks for runs before what the sweep found', async () => {
  const { app, start } = await aBench(600_000);
  const ids: string[] = [];
  for (let version = 1; version <= 3; version += 1) ids.push(await paste(app, version));
  const [first = '', second = '', third = ''] = ids;
  await app.queue.enqueueFound('process-stripe-event', [{ id: first }, { id: second }]);
  await app.queue.enqueueFound('process-stripe-event', [{ id: first }, { id: third }]);
  for (let taps = 0; taps < 5; taps += 1)
    await app.queue.enqueue('process-stripe-event', { id: third });
  await app.queue.enqueue('process-stripe-event', { id: 'later' }, 600_000);
  await app.queue.enqueue('process-stripe-event', { id: 'later' });
  expect(await app.queue.countWaiting('people')).toBe(3);
  await start();
  const done = () =>
    app.logged.flatMap((line) => {
      const { job, id } = JSON.parse(line) as { job?: string; id?: string };
      return job === 'process-stripe-event' ? [id] : [];
    });
  await expect.poll(done).toHaveLength(4);
  expect(done()[0]).toBe(third);
});

test('a request that comes while the job of its row runs is not lost', async () => {
  const { app, redisUrl } = await aBench(600_000);
  let answer = () => {};
  const asked: number[] = [];
  const listModels: TestApp['anthropic']['listModels'] = async () => {
    asked.push(app.clock.now);
    await new Promise<void>((resolve) => (answer = resolve));
    return { status: 200, errorType: '', message: '', models: [] };
  };
  const slow = { ...app, anthropic: { ...app.anthropic, listModels } };
  onTestFinished(await startWorkers(slow));
  const id = await paste(app);
  await app.queue.enqueue('check-credential', { id });
  await expect.poll(() => asked).toHaveLength(1);
  app.clock.now += 1;
  await app.db.write([`UPDATE credentials SET due_at = ${app.clock.now}, attempts = -1`]);
  // The job of the request is lost with Redis, so only the row says that there is more to do.
  const redis = new Redis(redisUrl);
  await redis.flushall();
  redis.disconnect();
  answer();
  await expect.poll(() => asked).toHaveLength(2);
  answer();
});

test('a job whose process died before it began stands neither for a new request nor for what the sweep found', async () => {
  const { app, redisUrl } = await aBench(600_000);
  const dead = new Worker(queueName('people'), null, { connection: { url: redisUrl } });
  onTestFinished(() => dead.close());
  const job = 'process-stripe-event';
  for (const id of ['asked', 'found']) {
    await app.queue.enqueue(job, { id });
    await dead.getNextJob('of-the-dead-process');
  }
  expect(await app.queue.countWaiting('people')).toBe(0);
  for (let times = 0; times < 2; times += 1) {
    await app.queue.enqueue(job, { id: 'asked' });
    await app.queue.enqueueFound(job, [{ id: 'found' }]);
  }
  expect(await app.queue.countWaiting('people')).toBe(2);
});

test('no job runs after the workers have stopped', async () => {
  const { app, start } = await aBench(600_000);
  const stop = await start();
  await stop();
  const id = await paste(app);
  await app.queue.enqueue('check-credential', { id });
  expect(await stateOf(app, id)).toBe('checking');
});

test('a job that takes too long to stop is handed back: its row is due, and its lease is free', async () => {
  const { app, redisUrl } = await aBench(600_000);
  let fail = (_error: Error) => {};
  const answer = new Promise<never>((_resolve, reject) => (fail = reject));
  const calls: string[] = [];
  const listModels = (kind: string) => {
    calls.push(kind);
    return answer;
  };
  const hanging = { ...app, anthropic: { ...app.anthropic, listModels } };
  const stop = await startWorkers(hanging, 10);
  const id = await paste(app);
  await app.queue.enqueue('check-credential', { id });
  await expect.poll(() => calls).toHaveLength(1);
  expect(await query(app, 'SELECT name FROM leases')).toHaveLength(1);
  await stop();
  expect(await query(app, 'SELECT name FROM leases')).toEqual([]);
  expect(await query(app, 'SELECT id FROM credentials WHERE due_at IS NOT NULL')).toHaveLength(1);
  fail(new Error('the process has ended'));
  app.clock.now += 1;
  const other = await testApp({ beside: app, settings: { REDIS_URL: redisUrl } });
  await sweep(other, true);
  expect(other.enqueued).toMatchObject([{ job: 'check-credential', payload: { id } }]);
});

test('without Redis an enqueued job is late, not an error, and the log says so once', async () => {
  const app = await testApp();
  const queue = createQueue('redis://127.0.0.1:1', app.log);
  onTestFinished(() => queue.close());
  for (let count = 0; count < 5; count += 1) await queue.enqueue('sweep', {});
  const told = app.logged.filter((line) => line.includes('could not enqueue; the next sweep will'));
  expect(told).toHaveLength(1);
});

/** An address that leads to one Redis and then to another, as that of a managed Redis in a failover. */
async function anAddress(first: string): Promise<{ url: string; moveTo(url: string): void }> {
  let target = new URL(first);
  const server = createServer((inbound) => {
    const outbound = connect(Number(target.port), target.hostname);
    inbound.pipe(outbound).pipe(inbound);
    for (const socket of [inbound, outbound]) socket.on('error', () => inbound.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  return { url: `redis://127.0.0.1:${port}`, moveTo: (url) => void (target = new URL(url)) };
}

test('jobs go on by themselves on the new primary after a failover, although the old one stays connected', async () => {
  const [before, after] = [await testRedis(), await testRedis()];
  const address = await anAddress(before);
  const { app, start } = await aBench(200, address.url);
  await start();
  await app.queue.enqueue('sweep', {});
  const admin = new Redis(before);
  onTestFinished(() => admin.disconnect());
  address.moveTo(after);
  await admin.call('REPLICAOF', '127.0.0.1', '1');
  const id = await paste(app);
  await expect.poll(() => stateOf(app, id), { timeout: 15_000 }).toBe('accepted');
});
