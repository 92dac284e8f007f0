import { afterEach, beforeEach, expect, test } from 'vitest';
import { flyBench, type FlyBench, machineConfig, provision } from './testing.ts';

let bench: FlyBench;
beforeEach(async () => {
  bench = await flyBench();
});
afterEach(() => bench.close());

test('secrets are listed by name and digest and change the version', async () => {
  const { call } = bench;
  const { app } = await provision(bench);
  const path = `/apps/${app}/secrets`;
  const one = await call('POST', `${path}/TOKEN`, { value: 'first' });
  expect(one.body).toMatchObject({ name: 'TOKEN', version: 1, digest: expect.any(String) });
  const many = await call('POST', path, { values: { TOKEN: 'second', OTHER: 'x' } });
  expect(many.body.version).toBe(2);
  expect(many.body.secrets.map(({ name }) => name)).toEqual(['TOKEN', 'OTHER']);
  expect(many.body.secrets[0]?.digest).not.toBe((one.body as { digest?: string }).digest);
  await call('POST', path, { values: { OTHER: null } });
  expect((await call('DELETE', `${path}/TOKEN`)).body.version).toBe(4);
  expect((await call('GET', path)).body.secrets).toEqual([]);
  expect((await call('DELETE', `${path}/TOKEN`)).status).toBe(404);
});

test('a secret needs a value and a name fit for an environment', async () => {
  const { app } = await provision(bench);
  const path = `/apps/${app}/secrets`;
  expect((await bench.call('POST', `${path}/TOKEN`, {})).status).toBe(400);
  expect((await bench.call('POST', `${path}/MY-TOKEN`, { value: 'x' })).status).toBe(400);
  expect((await bench.call('POST', path, { values: { A: 1 } })).status).toBe(400);
});

test('a machine cannot ask for secrets that have not reached the hosts', async () => {
  const slow = await flyBench({ delayScale: 0.01 });
  const { call, clock } = slow;
  await call('POST', '/apps', { app_name: 'u-bob', org_slug: 'sandbox-org' });
  clock.now += 100;
  await call('POST', '/apps/u-bob/secrets/TOKEN', { value: 'x' });
  const wanted = { config: machineConfig(), min_secrets_version: 1 };
  const early = await call('POST', '/apps/u-bob/machines', wanted);
  expect(early.status).toBe(412);
  expect(early.body.error).toContain('min_secrets_version 1 is not yet available');
  clock.now += 20;
  expect((await call('POST', '/apps/u-bob/machines', wanted)).status).toBe(200);
  await slow.close();
});
