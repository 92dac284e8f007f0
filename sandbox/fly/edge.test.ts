import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { MachineRuntime } from './runtime.ts';
import { flyBench, type FlyBench, machineConfig, provision } from './testing.ts';

let bench: FlyBench;
let inside: Server;
/** What reached the machine, and whether it listens. */
let seen: string[];
let listening: boolean;

beforeEach(async () => {
  seen = [];
  listening = true;
  inside = createServer((incoming, answer) => {
    incoming.on('data', (chunk: Buffer) => seen.push(chunk.toString()));
    incoming.on('end', () => {
      const { method, url, headers } = incoming;
      seen.push([method, url, headers['x-secret']].join(' '));
      answer.writeHead(202, { 'x-from': 'machine' }).end('taken');
    });
  });
  await new Promise<void>((resolve) => inside.listen(0, '127.0.0.1', resolve));
  bench = await flyBench({ runtime: machinesThatListen() });
});
afterEach(async () => {
  inside.close();
  await bench.close();
});

function machinesThatListen(): MachineRuntime {
  const running = new Set<string>();
  return {
    start: async ({ id }) => void running.add(id),
    stop: async ({ id }) => void running.delete(id),
    exec: async () => ({ exitCode: 0, stdout: '', stderr: '' }),
    isReady: () => true,
    credentials: () => [],
    publicPort: ({ id }) =>
      running.has(id) && listening ? (inside.address() as AddressInfo).port : null,
    forget: () => undefined,
  };
}

async function published(autostart = true): Promise<{ app: string; path: string }> {
  const { app, path, volumeId } = await provision(bench);
  await bench.call('POST', `/apps/${app}/ip_assignments`, { type: 'shared_v4' });
  const config = machineConfig(volumeId);
  const services = config.services.map((service) => ({ ...service, autostart }));
  await bench.call('POST', path, { config: { ...config, services } });
  return { app, path };
}

const post = (app: string) =>
  fetch(`${bench.fly.edgeUrl}/${app}/hook?x=1`, {
    method: 'POST',
    headers: { 'x-secret': 's' },
    body: 'update',
  });

test('a request reaches the machine whole, and so does its answer', async () => {
  const { app } = await published();
  const answer = await post(app);
  expect([answer.status, answer.headers.get('x-from'), await answer.text()]).toEqual([
    202,
    'machine',
    'taken',
  ]);
  expect(seen).toEqual(['update', 'POST /hook?x=1 s']);
});

test('a stopped machine is started for a request', async () => {
  const { app, path } = await published();
  await bench.call('POST', `${path}/stop`);
  expect((await post(app)).status).toBe(202);
  expect((await bench.call('GET', path)).body.state).toBe('started');
});

test('a request is held until the machine listens', async () => {
  const { app } = await published();
  listening = false;
  const answer = post(app);
  await expect.poll(() => bench.fly.stopIdle()).toEqual([]);
  listening = true;
  expect((await answer).status).toBe(202);
});

test('without autostart a stopped machine stays down and the answer is 503', async () => {
  const { app, path } = await published(false);
  await bench.call('POST', `${path}/stop`);
  expect((await post(app)).status).toBe(503);
  expect((await bench.call('GET', path)).body.state).toBe('stopped');
});

test('a cordoned machine gets no requests', async () => {
  const { app, path } = await published();
  await bench.call('POST', `${path}/cordon`);
  expect((await post(app)).status).toBe(503);
});

test('an app without an address, or none at all, does not answer', async () => {
  const { app } = await provision(bench);
  await expect(post(app)).rejects.toThrow('fetch failed');
  await expect(post('nobody')).rejects.toThrow('fetch failed');
});

test('a machine that cannot listen is started all the same and answers 502', async () => {
  const model = await flyBench();
  const { app, path } = await provision(model);
  await model.call('POST', `/apps/${app}/ip_assignments`, { type: 'v6' });
  await model.call('POST', `${path}/stop`);
  const answer = await fetch(`${model.fly.edgeUrl}/${app}/`);
  expect(answer.status).toBe(502);
  expect((await model.call('GET', path)).body.state).toBe('started');
  await model.close();
});

test('idle machines are stopped where their service asks for it', async () => {
  const { app, path } = await published();
  await post(app);
  expect(await bench.fly.stopIdle()).toHaveLength(1);
  expect((await bench.call('GET', path)).body.state).toBe('stopped');
  expect(await bench.fly.stopIdle()).toEqual([]);
});
