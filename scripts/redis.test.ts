import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type PrivateRedis, startRedis } from './redis.ts';

let dir: string;
const started: PrivateRedis[] = [];

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'automna-redis-'));
});

afterEach(async () => {
  for (const redis of started.splice(0)) await redis.stop();
  rmSync(dir, { recursive: true });
});

async function start(): Promise<PrivateRedis> {
  const redis = await startRedis({ dir, quiet: true });
  started.push(redis);
  return redis;
}

async function using<T>(url: string, work: (client: Redis) => Promise<T>): Promise<T> {
  const client = new Redis(url);
  try {
    return await work(client);
  } finally {
    client.disconnect();
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

test('Redis listens on loopback only and has ended after stop', async () => {
  const redis = await start();
  expect(redis.url).toMatch(/^redis:\/\/127\.0\.0\.1:\d+$/);
  const bound = await using(redis.url, (client) => client.config('GET', 'bind'));
  expect(bound).toEqual(['bind', '127.0.0.1']);
  expect(isAlive(redis.pid)).toBe(true);

  await redis.stop();
  expect(isAlive(redis.pid)).toBe(false);
});

test('written data is still there after a stop and a new start', async () => {
  const first = await start();
  await using(first.url, (client) => client.set('greeting', 'hello'));
  await first.stop();

  const second = await start();
  expect(await using(second.url, (client) => client.get('greeting'))).toBe('hello');
});

test('Redis starts with an append-only file that was truncated in the middle of a write', async () => {
  const first = await start();
  await using(first.url, (client) => client.set('greeting', 'hello'));
  await first.stop();
  appendFileSync(appendOnlyFile(), '*3\r\n$3\r\nSET\r\n$8\r\ngreet');

  const second = await start();
  expect(await using(second.url, (client) => client.get('greeting'))).toBe('hello');
});

test('Redis ends when its parent is killed, and a new one takes over its data', async () => {
  const program = `
    import { startRedis } from './scripts/redis.ts';
    const redis = await startRedis({ dir: ${JSON.stringify(dir)}, quiet: true });
    console.log(JSON.stringify(redis));
    setInterval(() => {}, 1000);`;
  const parent = spawn(
    process.execPath,
    ['--import', 'tsx', '--input-type=module', '--eval', program],
    { cwd: join(import.meta.dirname, '..'), stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const [line] = (await once(parent.stdout, 'data')) as [Buffer];
  const orphan = JSON.parse(line.toString()) as PrivateRedis;
  await using(orphan.url, (client) => client.set('greeting', 'hello'));

  parent.kill('SIGKILL');
  const next = await start();
  expect(isAlive(orphan.pid)).toBe(false);
  expect(await using(next.url, (client) => client.get('greeting'))).toBe('hello');
});

test('Redis never keeps its parent process alive', async () => {
  const program = `
    import { startRedis } from './scripts/redis.ts';
    const redis = await startRedis({ dir: ${JSON.stringify(dir)}, quiet: true });
    process.stdout.write(String(redis.pid));`;
  const parent = spawn(
    process.execPath,
    ['--import', 'tsx', '--input-type=module', '--eval', program],
    { cwd: join(import.meta.dirname, '..'), stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const [pid] = (await once(parent.stdout, 'data')) as [Buffer];
  await once(parent, 'exit');
  await vi.waitFor(() => expect(isAlive(Number(pid.toString()))).toBe(false), 5_000);
});

test('when Redis crashes, stop still returns and a new one can start', async () => {
  const redis = await start();
  process.kill(redis.pid, 'SIGKILL');
  await redis.stop();
  const next = await start();
  expect(await using(next.url, (client) => client.ping())).toBe('PONG');
});

function appendOnlyFile(): string {
  const folder = join(dir, 'appendonlydir');
  const name = readdirSync(folder).find((file) => file.endsWith('.incr.aof'));
  return join(folder, name ?? 'missing');
}
