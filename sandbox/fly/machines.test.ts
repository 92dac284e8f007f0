import { afterEach, beforeEach, expect, test } from 'vitest';
import { flyBench, type FlyBench, machineConfig, provision } from './testing.ts';

let bench: FlyBench;
beforeEach(async () => {
  bench = await flyBench();
});
afterEach(() => bench.close());

const MACHINES = '/apps/u-alice/machines';
const VOLUMES = '/apps/u-alice/volumes';

test('a machine shows its whole config, with its volume attached', async () => {
  const { volumeId, machineId, machine } = await provision(bench);
  expect(machine.body).toMatchObject({
    id: expect.stringMatching(/^[0-9a-f]{14}$/),
    instance_id: expect.stringMatching(/^[0-9A-Z]{26}$/),
    config: machineConfig(volumeId),
    image_ref: { registry: 'registry.example', repository: 'agent' },
    host_status: 'ok',
  });
  const volume = await bench.call('GET', `${VOLUMES}/${volumeId}`);
  expect(volume.body.attached_machine_id).toBe(machineId);
});

test('a misspelt key anywhere in the config is answered in HTML', async () => {
  await provision(bench);
  const good = machineConfig();
  const service = good.services[0];
  const misspelt = [
    { ...good, imagee: 'x' },
    { ...good, guest: { ...good.guest, memory: 512 } },
    { ...good, services: [{ ...service, auto_stop: 'stop' }] },
    { ...good, services: [{ ...service, autostart: 'yes' }] },
    { ...good, services: [{ ...service, autostop: 'never' }] },
    { ...good, restart: { policy: 'sometimes' } },
    { ...good, stop_config: { timeout: 'soon' } },
    { ...good, metadata: { account: 1 } },
  ];
  for (const config of misspelt) {
    const answer = await bench.call('POST', MACHINES, { name: 'other', config });
    expect(answer).toMatchObject({ status: 400, text: expect.stringContaining('<html>') });
  }
  expect((await bench.call('POST', MACHINES, { nmae: 'x', config: good })).text).toContain(
    '<html>',
  );
});

test.each([
  [{ image: '' }, 'image is required'],
  [{ guest: { cpu_kind: 'tiny', cpus: 1, memory_mb: 256 } }, 'cpu_kind'],
  [{ guest: { cpu_kind: 'shared', cpus: 3, memory_mb: 1024 } }, 'cpus'],
  [{ guest: { cpu_kind: 'shared', cpus: 2, memory_mb: 256 } }, 'minimum required 512 MiB'],
  [{ guest: { cpu_kind: 'shared', cpus: 1, memory_mb: 4096 } }, 'maximum allowed 2048 MiB'],
  [{ guest: { cpu_kind: 'performance', cpus: 2, memory_mb: 2048 } }, 'minimum required 4096 MiB'],
  [{ guest: { cpu_kind: 'shared', cpus: 1, memory_mb: 300 } }, 'multiple of 256'],
  [{ services: [{ protocol: 'tcp', internal_port: 70000 }] }, 'internal_port'],
  [{ mounts: [{ volume: 'vol_x', path: 'data' }] }, 'absolute path'],
  [{ mounts: [{ volume: 'vol_x', path: '/data' }] }, 'volume vol_x does not exist'],
])('the config change %j is refused', async (change, reason) => {
  await provision(bench);
  const config = { ...machineConfig(), ...change };
  const answer = await bench.call('POST', MACHINES, { name: 'other', region: 'iad', config });
  expect(answer.status).toBe(400);
  expect(answer.body.error).toContain(`invalid_argument: `);
  expect(answer.body.error).toContain(reason);
});

test('a volume serves one machine, in its own region', async () => {
  const { volumeId } = await provision(bench);
  const taken = await bench.call('POST', MACHINES, { config: machineConfig(volumeId) });
  expect(taken).toMatchObject({
    status: 412,
    body: { error: expect.stringContaining('attached') },
  });
  const free = await bench.call('POST', VOLUMES, { name: 'data', region: 'fra' });
  const body = { region: 'iad', config: machineConfig(free.body.id) };
  const elsewhere = await bench.call('POST', MACHINES, body);
  expect(elsewhere.status).toBe(400);
  expect(elsewhere.body.error).toContain('is in region fra');
});

test('a second machine of the same name is told the id of the first', async () => {
  const { machineId } = await provision(bench);
  const again = await bench.call('POST', MACHINES, { name: 'gw', config: machineConfig() });
  expect(again.status).toBe(409);
  expect(again.body.error).toMatch(/^already_exists/);
  expect(again.body.error).toContain(`machine ID ${machineId}`);
});

test('machines are listed by metadata, region and state', async () => {
  const { path } = await provision(bench);
  const found = async (query: string) =>
    (await bench.call('GET', `${MACHINES}?${query}`)).body.length;
  expect(await found('metadata.account=acc_1')).toBe(1);
  expect(await found('metadata.account=acc_2')).toBe(0);
  expect(await found('region=iad&state=started')).toBe(1);
  expect(await found('region=fra')).toBe(0);
  await bench.call('DELETE', `${path}?force=true`);
  expect(await found('')).toBe(0);
  expect(await found('include_deleted=true')).toBe(1);
});

test('an update replaces the whole config and makes a new version', async () => {
  const { path, machine, volumeId } = await provision(bench);
  const update = {
    config: { ...machineConfig(volumeId), env: { PLAN: 'pro' } },
    current_version: machine.body.instance_id,
  };
  const updated = await bench.call('POST', path, update);
  expect(updated.body.config.env).toEqual({ PLAN: 'pro' });
  expect(updated.body.instance_id).not.toBe(machine.body.instance_id);
  const stale = await bench.call('POST', path, update);
  expect(stale).toMatchObject({
    status: 412,
    body: { error: expect.stringContaining('current_version') },
  });
  const bare = await bench.call('POST', path, { config: { image: 'agent' } });
  expect(bare.body.config).toEqual({ image: 'agent' });
  expect((await bench.call('GET', `${VOLUMES}/${volumeId}`)).body.attached_machine_id).toBeNull();
});

test('an update cannot change name, region or volume', async () => {
  const { path, volumeId } = await provision(bench);
  const { id } = (await bench.call('POST', VOLUMES, { name: 'data', region: 'iad' })).body;
  const config = machineConfig(volumeId);
  for (const body of [
    { name: 'x', config },
    { region: 'fra', config },
    { config: machineConfig(id) },
  ]) {
    expect((await bench.call('POST', path, body)).status).toBe(400);
  }
});

test('an update starts a stopped machine unless told not to', async () => {
  const { path, volumeId } = await provision(bench);
  const config = machineConfig(volumeId);
  await bench.call('POST', `${path}/stop`);
  expect((await bench.call('POST', path, { config, skip_launch: true })).body.state).toBe(
    'stopped',
  );
  expect((await bench.call('POST', path, { config })).body.state).toBe('started');
});

test('a machine made with skip_launch stays created until it is started', async () => {
  await provision(bench);
  const created = await bench.call('POST', MACHINES, {
    config: machineConfig(),
    skip_launch: true,
  });
  expect(created.body.state).toBe('created');
  const path = `${MACHINES}/${created.body.id}`;
  expect((await bench.call('POST', `${path}/start`)).body).toMatchObject({
    previous_state: 'created',
  });
  expect((await bench.call('GET', path)).body.state).toBe('started');
});

test('full hosts, quotas and failing machines are told apart', async () => {
  const { call, fly } = bench;
  const { path, volumeId } = await provision(bench);
  const config = machineConfig();
  fly.faults.enable('no-capacity:create-machine*1');
  const full = await call('POST', MACHINES, { config });
  expect(full).toMatchObject({ status: 412, body: { status: 'insufficient_capacity' } });
  expect(full.body.error).toContain('insufficient resources to create new machine');
  fly.faults.enable('quota*1');
  const quota = await call('POST', MACHINES, { config, region: 'iad' });
  expect(quota.status).toBe(403);
  expect(quota.body.error).toContain(
    'using 2048 MB of memory in iad which is over the allowed quota',
  );
  fly.faults.enable('no-capacity:update-machine*1');
  const noRoom = await call('POST', path, { config: machineConfig(volumeId) });
  expect(noRoom).toMatchObject({
    status: 409,
    body: { error: expect.stringContaining('could not reserve') },
  });
  fly.faults.enable('machine-fails*1');
  const { id } = (await call('POST', MACHINES, { config })).body;
  expect((await call('GET', `${MACHINES}/${id}`)).body.state).toBe('failed');
});

test('a gateway that never gets ready leaves the checks critical until healed', async () => {
  const { path } = await provision(bench);
  bench.fly.faults.enable('gateway-never-ready');
  expect((await bench.call('GET', path)).body.checks).toMatchObject([
    { status: 'critical', output: 'connect: connection refused' },
  ]);
  bench.fly.faults.heal();
  expect((await bench.call('GET', path)).body.checks).toMatchObject([{ status: 'passing' }]);
});

test('a running machine is destroyed only by force and leaves its volume free', async () => {
  const { path, volumeId } = await provision(bench);
  expect((await bench.call('DELETE', path)).status).toBe(412);
  expect((await bench.call('DELETE', `${path}?force=true`)).status).toBe(200);
  expect((await bench.call('GET', path)).body.state).toBe('destroyed');
  expect((await bench.call('POST', `${path}/start`)).status).toBe(404);
  expect((await bench.call('GET', `${VOLUMES}/${volumeId}`)).body.attached_machine_id).toBeNull();
  expect(bench.fly.counts()).toMatchObject({ machines: 0, volumes: 1 });
});
