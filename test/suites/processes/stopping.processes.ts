import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { statSync } from 'node:fs';
import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { type AddressInfo, connect, createServer } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startRedis } from '../../../scripts/redis.ts';
import { aFolder, SETTINGS } from '../../fixtures/app.ts';

const SERVE = join(import.meta.dirname, '../../../scripts/serve.ts');

type Started = { child: ChildProcess; over: Promise<unknown[]>; ready: Promise<unknown[]> };

function startRoles(roles: string[], settings: Record<string, string>): Started {
  const child = fork(SERVE, roles, {
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: { PATH: process.env['PATH'], ...SETTINGS, ...settings },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const over = once(child, 'exit');
  const ended = over.then(() => Promise.reject(new Error('the process ended at once')));
  return { child, over, ready: Promise.race([once(child, 'message'), ended]) };
}

test.each([
  ['with Redis there', false],
  ['while Redis is away', true],
])('bots and jobs stop when they are told to, %s', { timeout: 60_000 }, async (_when, isAway) => {
  const redis = await startRedis({ dir: aFolder('redis'), quiet: true });
  onTestFinished(() => redis.stop());
  const { child, over, ready } = startRoles(['bots', 'jobs'], {
    REDIS_URL: redis.url,
    DATABASE_URL: `file:${join(aFolder('stopping'), 'automna.db')}`,
  });
  await ready;
  if (isAway) await redis.stop();
  child.kill('SIGTERM');
  expect(await over).toEqual([0, null]);
});

test('processes that start together on an empty database all come up, and only the owner reads it', async () => {
  const file = join(aFolder('starting'), 'automna.db');
  const settings = { DATABASE_URL: `file:${file}` };
  const started = Array.from({ length: 3 }, () => startRoles(['bots'], settings));
  await Promise.all(started.map(({ ready }) => ready));
  for (const end of ['', '-wal', '-shm']) expect(statSync(file + end).mode & 0o077).toBe(0);
  for (const { child } of started) child.kill('SIGTERM');
  expect(await Promise.all(started.map(({ over }) => over))).toEqual(started.map(() => [0, null]));
});

/** The web role with a request whose body has not arrived completely. */
async function aWebRoleAtWork() {
  const port = await freePort();
  const file = join(aFolder('draining'), 'automna.db');
  const started = startRoles(['web'], { PORT: String(port), DATABASE_URL: `file:${file}` });
  await started.ready;
  const sending = request({
    host: '127.0.0.1',
    port,
    path: '/stripe/webhook',
    method: 'POST',
    headers: { 'stripe-signature': 't=1,v1=0', expect: '100-continue', 'content-length': 2 },
  });
  sending.on('error', () => undefined);
  sending.flushHeaders();
  await once(sending, 'continue');
  return { ...started, port, sending };
}

const answerTo = async (sending: ClientRequest) =>
  ((await once(sending, 'response')) as [IncomingMessage])[0];

test('a request under way is answered before the process ends', async () => {
  const { child, over, port, sending } = await aWebRoleAtWork();
  child.kill('SIGTERM');
  await expect.poll(() => accepts(port), { timeout: 10_000 }).toBe(false);
  sending.end('{}');
  expect((await answerTo(sending)).statusCode).toBe(400);
  expect(await over).toEqual([0, null]);
});

test('a second signal ends the process at once', async () => {
  const { child, over, port } = await aWebRoleAtWork();
  child.kill('SIGTERM');
  await expect.poll(() => accepts(port), { timeout: 10_000 }).toBe(false);
  const insisting = setInterval(() => child.kill('SIGTERM'), 100);
  onTestFinished(() => clearInterval(insisting));
  expect(await over).toEqual([1, null]);
});

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
