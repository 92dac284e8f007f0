import { afterEach, beforeEach, expect, test } from 'vitest';
import { flyBench, type FlyBench, provision } from './testing.ts';

let bench: FlyBench;
beforeEach(async () => {
  bench = await flyBench();
});
afterEach(() => bench.close());

const VOLUME = {
  name: 'data',
  region: 'iad',
  size_gb: 1,
  encrypted: true,
  snapshot_retention: 5,
  require_unique_zone: false,
  compute: { cpu_kind: 'shared', cpus: 2, memory_mb: 2048 },
};
const VOLUMES = '/apps/u-alice/volumes';

beforeEach(() => bench.call('POST', '/apps', { app_name: 'u-alice', org_slug: 'sandbox-org' }));

test('two volumes may have one name, so a blind retry buys a second one', async () => {
  const first = await bench.call('POST', VOLUMES, VOLUME);
  expect(first.body).toMatchObject({
    id: expect.stringMatching(/^vol_/),
    state: 'created',
    region: 'iad',
    attached_machine_id: null,
  });
  await bench.call('POST', VOLUMES, VOLUME);
  expect((await bench.call('GET', VOLUMES)).body).toHaveLength(2);
});

test('an unknown region, a bad name, a wrong size and an unknown field are refused', async () => {
  const bad = [{ region: 'moon' }, { name: 'My Data' }, { size_gb: 0 }, { size_gb: 501 }, { x: 1 }];
  for (const wrong of bad) {
    expect((await bench.call('POST', VOLUMES, { ...VOLUME, ...wrong })).status).toBe(400);
  }
  expect(bench.fly.counts().volumes).toBe(0);
});

test('without capacity no region has room', async () => {
  bench.fly.faults.enable('no-capacity');
  for (const region of ['iad', 'ord']) {
    const answer = await bench.call('POST', VOLUMES, { ...VOLUME, region });
    expect(answer).toMatchObject({ status: 400 });
    expect(answer.body.error).toContain('no capacity');
  }
});

test('when the first region is full, the next one has room', async () => {
  bench.fly.faults.enable('region-full');
  const ask = (region: string) => bench.call('POST', VOLUMES, { ...VOLUME, region });
  expect((await ask('fra')).status).toBe(400);
  expect((await ask('fra')).status).toBe(400);
  expect((await ask('ams')).status).toBe(200);
  bench.fly.faults.heal();
  expect((await ask('fra')).status).toBe(200);
});

test('a volume in use cannot be deleted, a free one is on its way out for a while', async () => {
  const slow = await flyBench({ delayScale: 0.001 });
  const { volumeId, path, app } = await provision(slow);
  const volume = `/apps/${app}/volumes/${volumeId}`;
  const used = await slow.call('DELETE', volume);
  expect(used).toMatchObject({ status: 412, body: { error: expect.stringContaining('bound to') } });
  await slow.call('DELETE', `${path}?force=true`);
  expect((await slow.call('DELETE', volume)).body.state).toBe('pending_destroy');
  expect((await slow.call('GET', `/apps/${app}/volumes`)).body).toHaveLength(1);
  slow.clock.now += 6;
  expect((await slow.call('GET', `/apps/${app}/volumes`)).body).toEqual([]);
  expect((await slow.call('GET', volume)).status).toBe(404);
  await slow.close();
});

test('a volume only grows, and keeps its snapshots', async () => {
  const { id } = (await bench.call('POST', VOLUMES, VOLUME)).body;
  expect((await bench.call('PUT', `${VOLUMES}/${id}/extend`, { size_gb: 1 })).status).toBe(400);
  expect((await bench.call('PUT', `${VOLUMES}/${id}/extend`, { size_gb: 2 })).body).toMatchObject({
    volume: { size_gb: 2 },
    needs_restart: false,
  });
  await bench.call('POST', `${VOLUMES}/${id}/snapshots`);
  expect((await bench.call('GET', `${VOLUMES}/${id}/snapshots`)).body).toHaveLength(1);
});
