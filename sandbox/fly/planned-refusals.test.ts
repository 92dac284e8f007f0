import { expect, test } from 'vitest';
import { flyBench, machineConfig, provision } from './testing.ts';

test.each([
  ['lease-held', 409, 'lease currently held by'],
  ['in-transition', 412, 'machine getting replaced'],
  ['secrets-late', 412, 'min_secrets_version'],
  ['version-moved', 412, 'current_version does not match'],
  ['insufficient-capacity', 422, 'insufficient_capacity'],
  ['no-capacity', 409, 'could not reserve resource'],
  ['quota', 403, 'over the allowed quota'],
  ['unauthorized', 403, 'unauthorized'],
  ['html', 400, '<!DOCTYPE html>'],
])('%s answers an update with %i and does nothing', async (fault, status, marker) => {
  const bench = await flyBench();
  const { fly, call } = bench;
  const { path, volumeId } = await provision(bench);
  fly.faults.enable(`${fault}:update-machine*1`);
  const config = { ...machineConfig(volumeId), env: { PLAN: 'pro' } };
  const refused = await call('POST', path, { config });
  expect(refused.status).toBe(status);
  expect(refused.text).toContain(marker);
  expect((await call('GET', path)).body.config.env).toEqual({ PLAN: 'starter' });
  expect((await call('POST', path, { config })).status).toBe(200);
  await bench.close();
});

test.each([
  ['still-created', 412, 'unable to start machine'],
  ['in-transition', 412, 'machine getting replaced'],
  ['no-capacity', 409, 'could not reserve resource'],
  ['insufficient-capacity', 422, 'insufficient_capacity'],
])('%s answers a start with %i and does nothing', async (fault, status, marker) => {
  const bench = await flyBench();
  const { path } = await provision(bench);
  await bench.fly.stopIdle();
  bench.fly.faults.enable(`${fault}:start-machine*1`);
  const refused = await bench.call('POST', `${path}/start`);
  expect(refused.status).toBe(status);
  expect(refused.text).toContain(marker);
  expect((await bench.call('GET', path)).body.state).toBe('stopped');
  await bench.close();
});

test('name-taken gives the name to somebody else for good', async () => {
  const bench = await flyBench();
  bench.fly.faults.enable('name-taken*1');
  const body = { app_name: 'agent-1', org_slug: 'sandbox-org' };
  for (const _twice of [1, 2]) {
    expect(await bench.call('POST', '/apps', body)).toMatchObject({
      status: 422,
      body: { status: 'name_taken' },
    });
  }
  expect((await bench.call('GET', '/apps/agent-1')).status).toBe(403);
  await bench.close();
});

test('already-exists makes the machine and names it', async () => {
  const bench = await flyBench();
  const { app, path, machineId } = await provision(bench);
  await bench.call('DELETE', `${path}?force=true`);
  bench.fly.faults.enable('already-exists*1');
  const asked = { name: 'gateway', region: 'iad', config: machineConfig() };
  const refused = await bench.call('POST', `/apps/${app}/machines`, asked);
  const [machine] = bench.fly.machines(app);
  expect(machine?.id).not.toBe(machineId);
  expect(refused.status).toBe(409);
  expect(refused.text).toContain(`machine ID ${machine?.id} already exists`);
  await bench.close();
});

test('a fault can wait for its turn', async () => {
  const bench = await flyBench();
  const { path } = await provision(bench);
  bench.fly.faults.enable('unauthenticated:get-machine+2*1');
  const statuses: number[] = [];
  for (const _look of [1, 2, 3, 4]) statuses.push((await bench.call('GET', path)).status);
  expect(statuses).toEqual([200, 200, 401, 200]);
  await bench.close();
});

test('deadline answers 408 after the work is done', async () => {
  const bench = await flyBench();
  const { path, volumeId } = await provision(bench);
  bench.fly.faults.enable('deadline*1');
  const config = { ...machineConfig(volumeId), env: { PLAN: 'pro' } };
  const late = await bench.call('POST', path, { config });
  expect(late).toMatchObject({ status: 408, body: { error: expect.stringMatching(/^deadline/) } });
  expect((await bench.call('GET', path)).body.config.env).toEqual({ PLAN: 'pro' });
  await bench.close();
});

test('a machine on an unreachable host is shown without its config', async () => {
  const bench = await flyBench();
  const { path } = await provision(bench);
  bench.fly.faults.enable('host-unreachable:get-machine*1');
  expect((await bench.call('GET', path)).body).toMatchObject({
    config: null,
    host_status: 'unreachable',
  });
  expect((await bench.call('GET', path)).body).toMatchObject({ host_status: 'ok' });
  await bench.close();
});

test('a machine that vanishes leaves its volume, free for another', async () => {
  const bench = await flyBench();
  const { app, path } = await provision(bench);
  bench.fly.faults.enable('machine-vanishes*1');
  expect((await bench.call('GET', path)).body.state).toMatch(/^destroy/);
  expect(bench.fly.volumes(app)).toMatchObject([{ attachedMachineId: null }]);
  await bench.close();
});

test('the proxy stops what is idle and asks for it, and nothing else', async () => {
  const bench = await flyBench();
  const { app, path, machineId, volumeId } = await provision(bench);
  expect(await bench.fly.stopIdle()).toEqual([machineId]);
  expect(bench.fly.machines(app)).toMatchObject([{ state: 'stopped' }]);
  expect(await bench.fly.stopIdle()).toEqual([]);
  const [service] = machineConfig().services;
  const services = [{ ...service, autostop: 'off' }];
  await bench.call('POST', path, { config: { ...machineConfig(volumeId), services } });
  expect(bench.fly.machines(app)).toMatchObject([{ state: 'started' }]);
  expect(await bench.fly.stopIdle()).toEqual([]);
  await bench.close();
});
