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
