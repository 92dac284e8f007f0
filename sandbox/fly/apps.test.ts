import { afterEach, beforeEach, expect, test } from 'vitest';
import { flyBench, type FlyBench, provision } from './testing.ts';

let bench: FlyBench;
beforeEach(async () => {
  bench = await flyBench();
});
afterEach(() => bench.close());

const NEW = { app_name: 'u-alice', org_slug: 'sandbox-org', network: 'u-alice' };

test('a new app is found by name and in the list of its organisation', async () => {
  const { call } = bench;
  const created = await call('POST', '/apps', NEW);
  expect(created).toMatchObject({ status: 201, body: { created_at: expect.any(Number) } });
  expect((await call('GET', '/apps/u-alice')).body).toMatchObject({
    id: created.body.id,
    status: 'pending',
    organization: { slug: 'sandbox-org' },
  });
  const listed = await call('GET', '/apps?org_slug=sandbox-org');
  expect(listed.body).toMatchObject({
    total_apps: 1,
    apps: [{ name: 'u-alice', network: 'u-alice', machine_count: 0, volume_count: 0 }],
  });
});

test('a name is taken once, by us or by a stranger', async () => {
  const { call } = bench;
  await call('POST', '/apps', NEW);
  for (const name of ['u-alice', 'postgres']) {
    const again = await call('POST', '/apps', { ...NEW, app_name: name });
    expect(again.status).toBe(422);
    expect(again.body).toMatchObject({
      error: expect.stringContaining('has already been taken'),
      status: 'name_taken',
    });
  }
  expect((await call('GET', '/apps/postgres')).status).toBe(403);
});

test('a name with capitals, dots or 63 characters is refused', async () => {
  for (const name of ['Alice', 'u.alice', '', 'a'.repeat(63)]) {
    const answer = await bench.call('POST', '/apps', { ...NEW, app_name: name });
    expect(answer.status).toBe(422);
    expect(answer.body.status).toBeUndefined();
  }
  expect((await bench.call('POST', '/apps', { ...NEW, org_slug: 'other' })).status).toBe(404);
});

test('for a while after its creation an app is unknown, then not yet ours', async () => {
  const slow = await flyBench({ delayScale: 0.01 });
  await slow.call('POST', '/apps', NEW);
  expect((await slow.call('GET', '/apps/u-alice')).status).toBe(404);
  slow.clock.now += 15;
  expect((await slow.call('GET', '/apps/u-alice')).status).toBe(401);
  slow.clock.now += 15;
  expect((await slow.call('GET', '/apps/u-alice')).status).toBe(200);
  await slow.close();
});

test('deleting an app takes its volumes, machines and addresses with it', async () => {
  const { call, fly } = bench;
  const { path } = await provision(bench);
  await call('POST', '/apps/u-alice/ip_assignments', { type: 'v6' });
  expect((await call('DELETE', '/apps/u-alice?force=true')).status).toBe(202);
  expect(fly.counts()).toEqual({ apps: 0, volumes: 0, machines: 0, ips: 0 });
  expect((await call('GET', path)).status).toBe(404);
  expect((await call('DELETE', '/apps/u-alice')).status).toBe(404);
});

test('an app gets one address of each type', async () => {
  const { call } = bench;
  await call('POST', '/apps', NEW);
  const path = '/apps/u-alice/ip_assignments';
  const shared = await call('POST', path, { type: 'shared_v4' });
  expect(shared.body).toMatchObject({ shared: true, region: 'global' });
  expect((await call('POST', path, { type: 'shared_v4' })).status).toBe(422);
  expect((await call('POST', path, { type: 'private_v6', network: 'control' })).status).toBe(200);
  expect((await call('POST', path, { type: 'v5' })).status).toBe(400);
  const { ips } = (await call('GET', path)).body;
  expect(ips).toHaveLength(2);
  expect((await call('DELETE', `${path}/${ips[0]?.ip}`)).status).toBe(204);
  expect((await call('DELETE', `${path}/${ips[0]?.ip}`)).status).toBe(404);
});

test('a body with an unknown field is answered in HTML, broken JSON in prose', async () => {
  const odd = await bench.call('POST', '/apps', { ...NEW, colour: 'blue' });
  expect(odd).toMatchObject({ status: 400, text: expect.stringContaining('<!DOCTYPE html>') });
  const broken = await fetch(`${bench.fly.url}/v1/apps`, {
    method: 'POST',
    headers: { authorization: 'Bearer fo1_sandbox' },
    body: '{"app_name":',
  });
  expect(broken.status).toBe(400);
  expect(await broken.json()).toMatchObject({ error: expect.stringContaining('not valid JSON') });
});
