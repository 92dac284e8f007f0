import { afterEach, beforeEach, expect, test } from 'vitest';
import { flyBench, type FlyBench, provision } from './testing.ts';

let bench: FlyBench;
beforeEach(async () => {
  bench = await flyBench();
});
afterEach(() => bench.close());

test('a machine stops, starts, suspends and restarts', async () => {
  const { call } = bench;
  const { path } = await provision(bench);
  const state = async () => (await call('GET', path)).body.state;
  await call('POST', `${path}/stop`, { signal: 'SIGTERM', timeout: '30s' });
  expect(await state()).toBe('stopped');
  expect((await call('GET', path)).body.checks).toEqual([]);
  expect((await call('POST', `${path}/restart`)).status).toBe(412);
  await call('POST', `${path}/start`);
  expect(await state()).toBe('started');
  await call('POST', `${path}/restart?timeout=30s`);
  expect(await state()).toBe('started');
  await call('POST', `${path}/suspend`);
  expect(await state()).toBe('suspended');
});

test('cordoning is shown and undone', async () => {
  const { path } = await provision(bench);
  await bench.call('POST', `${path}/cordon`);
  expect((await bench.call('GET', path)).body).toMatchObject({ cordoned: true });
  await bench.call('POST', `${path}/uncordon`);
  expect((await bench.call('GET', path)).body).toMatchObject({ cordoned: false });
});

test('a machine in transition cannot be started or updated', async () => {
  const slow = await flyBench({ delayScale: 0.001 });
  const { path } = await provision(slow);
  const early = await slow.call('POST', `${path}/start`);
  expect(early.status).toBe(412);
  expect(early.body.error).toContain("unable to start machine from current state: 'created'");
  slow.clock.now += 20;
  await slow.call('POST', path, { config: { image: 'agent' } });
  const again = await slow.call('POST', path, { config: { image: 'agent' } });
  expect(again.body.error).toContain('machine getting replaced');
  await slow.close();
});

test('waiting ends when the state is reached, and in 408 when it is not', async () => {
  const slow = await flyBench({ delayScale: 0.001 });
  const { path } = await provision(slow);
  const wait = `${path}/wait?state=started&timeout=60`;
  const notYet = await slow.call('GET', wait);
  expect(notYet.status).toBe(408);
  expect(notYet.body.error).toBe(
    'deadline_exceeded: machine failed to reach desired state, started, currently created',
  );
  const waiting = slow.call('GET', wait);
  slow.clock.now += 20;
  expect((await waiting).status).toBe(200);
  await slow.close();
});

test('waiting for more than a minute, for an odd state or a stop of any version is refused', async () => {
  const { path, machine } = await provision(bench);
  const wait = async (query: string) => (await bench.call('GET', `${path}/wait?${query}`)).status;
  expect(await wait('state=started&timeout=61')).toBe(400);
  expect(await wait('state=started&timeout=0')).toBe(400);
  expect(await wait('state=happy')).toBe(400);
  expect(await wait('state=stopped')).toBe(400);
  expect(await wait(`state=stopped&instance_id=${machine.body.instance_id}`)).toBe(408);
  expect(await wait('state=stopped&instance_id=01OTHER')).toBe(404);
  await bench.call('POST', `${path}/stop`);
  expect(await wait(`state=stopped&instance_id=${machine.body.instance_id}`)).toBe(200);
});

test('a lease keeps everybody else from changing the machine until it ends', async () => {
  const { call } = bench;
  const { path } = await provision(bench);
  const { nonce } = (await call('POST', `${path}/lease?ttl=60`)).body.data;
  const header = { 'fly-machine-lease-nonce': nonce };
  for (const [method, at] of [
    ['POST', '/lease?ttl=60'],
    ['POST', '/stop'],
    ['POST', '/exec'],
    ['DELETE', '?force=true'],
  ] as const) {
    const answer = await call(
      method,
      `${path}${at}`,
      at === '/exec' ? { command: ['x'] } : undefined,
    );
    expect(answer.status).toBe(409);
    expect(answer.body.error).toContain('lease currently held by');
  }
  expect((await call('POST', `${path}/exec`, { command: ['x'] }, header)).status).toBe(409);
  expect((await call('POST', `${path}/stop`, undefined, header)).status).toBe(200);
  expect((await call('GET', `${path}/lease`)).body.data.nonce).toBe(nonce);
  bench.passSeconds(61);
  expect((await call('POST', `${path}/start`)).status).toBe(200);
  expect((await call('GET', `${path}/lease`)).status).toBe(404);
});

test('a lease is given back by whoever holds it', async () => {
  const { path } = await provision(bench);
  const { nonce } = (await bench.call('POST', `${path}/lease`)).body.data;
  expect((await bench.call('DELETE', `${path}/lease`)).status).toBe(409);
  const header = { 'fly-machine-lease-nonce': nonce };
  expect((await bench.call('DELETE', `${path}/lease`, undefined, header)).status).toBe(200);
  expect((await bench.call('POST', `${path}/stop`)).status).toBe(200);
});

test('metadata changes without a new version', async () => {
  const { path, machine } = await provision(bench);
  const set = await bench.call('POST', `${path}/metadata/credential_rev`, { value: '7' });
  expect(set.status).toBe(204);
  expect((await bench.call('GET', `${path}/metadata`)).body).toEqual({
    account: 'acc_1',
    credential_rev: '7',
  });
  expect((await bench.call('DELETE', `${path}/metadata/account`)).status).toBe(204);
  expect((await bench.call('GET', `${path}/metadata/account`)).status).toBe(404);
  expect((await bench.call('GET', path)).body).toMatchObject({
    instance_id: machine.body.instance_id,
    config: { metadata: { credential_rev: '7' } },
  });
});
