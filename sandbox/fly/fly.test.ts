import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { API_TOKEN, flyBench, type FlyBench, machineConfig, provision } from './testing.ts';

let bench: FlyBench;
beforeEach(async () => {
  bench = await flyBench({ slowMs: 100 });
});
afterEach(() => bench.close());

const PASTE =
  'openclaw models auth paste-token --provider anthropic --profile-id anthropic:default'.split(' ');
const TOKEN = `sk-ant-oat01-FAKE-sandbox-${'0'.repeat(80)}`;

test('an app, its addresses, secrets, volume and machine come up and a credential goes in', async () => {
  const { call, fly } = bench;
  const { app, path } = await provision(bench);
  expect((await call('POST', `/apps/${app}/ip_assignments`, { type: 'shared_v4' })).status).toBe(
    200,
  );
  expect((await call('POST', `/apps/${app}/ip_assignments`, { type: 'v6' })).status).toBe(200);
  expect((await call('GET', `${path}/wait?state=started&timeout=60`)).status).toBe(200);
  const shown = await call('GET', path);
  expect(shown.body).toMatchObject({ name: 'gw', state: 'started', region: 'iad' });
  expect(shown.body.checks).toMatchObject([
    { name: 'servicecheck-00-http-18789', status: 'passing' },
  ]);

  const pasted = await call('POST', `${path}/exec`, { command: PASTE, stdin: `${TOKEN}\n` });
  expect(pasted.status).toBe(200);
  expect(pasted.body).not.toHaveProperty('exit_code');
  expect(pasted.body.stdout).toContain('Auth profile: anthropic:default (anthropic/token)');
  expect(fly.credentials(app)).toEqual([
    {
      profileId: 'anthropic:default',
      kind: 'token',
      fingerprint: expect.stringMatching(/^sha256:/),
    },
  ]);
  expect(fly.counts()).toEqual({ apps: 1, volumes: 1, machines: 1, ips: 2 });
});

test('no secret is on disk or in the record of calls', async () => {
  const { call, fly, stateFile } = bench;
  const { app, path } = await provision(bench);
  await call('POST', `/apps/${app}/secrets/GATEWAY_TOKEN`, { value: 'top-secret-1' });
  await call('POST', `/apps/${app}/secrets`, { values: { BOT: 'top-secret-2', GONE: null } });
  await call('POST', `${path}/exec`, { command: PASTE, stdin: `${TOKEN}\n` });
  await call('POST', `${path}/exec`, { command: ['tee', 'x'], stdin: 'top-secret-3' });
  const config = { ...machineConfig(), env: { KEY: TOKEN } };
  await call('POST', path, { config });

  for (const kept of [readFileSync(stateFile, 'utf8'), JSON.stringify(fly.calls)]) {
    expect(kept).not.toContain('top-secret');
    expect(kept).not.toContain(TOKEN);
  }
  expect(fly.calls.map(({ operation }) => operation)).toEqual([
    'create-app',
    'create-volume',
    'create-machine',
    'set-secret',
    'set-secrets',
    'exec',
    'exec',
    'update-machine',
  ]);
});

test('a caller without the right token is turned away', async () => {
  const answer = await bench.call('GET', '/apps?org_slug=sandbox-org', undefined, {
    authorization: 'Bearer other',
  });
  expect(answer.status).toBe(401);
  expect((await bench.call('GET', '/apps?org_slug=sandbox-org')).status).toBe(200);
});

test('every answer carries a request id, and an unknown path is plain text', async () => {
  const response = await fetch(`${bench.fly.url}/v1/apps/x/nothing/here`, {
    headers: { authorization: `Bearer ${API_TOKEN}` },
  });
  expect(response.headers.get('fly-request-id')).toBeTruthy();
  expect(response.status).toBe(404);
  expect(await response.text()).toBe('404 page not found\n');
});

test('the world outlives a restart, and a machine goes on becoming ready by the clock', async () => {
  const slow = await flyBench({ delayScale: 0.001 });
  const { clock } = slow;
  const { path, app } = await provision(slow);
  await slow.close();
  const again = await flyBench({
    stateFile: slow.stateFile,
    delayScale: 0.001,
    now: () => clock.now,
  });
  expect((await again.call('GET', path)).body.state).toBe('created');
  clock.now += 10;
  const started = await again.call('GET', path);
  expect(started.body.state).toBe('started');
  expect(started.body.checks).toMatchObject([{ status: 'critical' }]);
  clock.now += 25;
  expect((await again.call('GET', path)).body.checks).toMatchObject([{ status: 'passing' }]);
  expect(again.fly.machines(app)).toHaveLength(1);
  await again.close();
});

test('too many requests of one kind are refused, of another kind not', async () => {
  const strict = await flyBench({ delayScale: 0.05 });
  await strict.call('POST', '/apps', { app_name: 'u-bob', org_slug: 'sandbox-org' });
  strict.passSeconds(60);
  const asked = Array.from({ length: 5 }, () => strict.call('GET', '/apps/u-bob/volumes'));
  const statuses = (await Promise.all(asked)).map(({ status }) => status);
  expect(statuses).toContain(429);
  expect((await strict.call('GET', '/apps/u-bob/secrets')).status).toBe(200);
  await strict.close();
});

test('common faults have the provider’s own bodies, limited to one operation when asked', async () => {
  bench.fly.faults.enable('down:create-app*1');
  const body = { app_name: 'u-carol', org_slug: 'sandbox-org' };
  const down = await bench.call('POST', '/apps', body);
  expect(down).toMatchObject({ status: 503, text: expect.stringContaining('upstream') });
  expect((await bench.call('POST', '/apps', body)).status).toBe(201);
  bench.fly.faults.enable('rate-limited*1');
  expect((await bench.call('GET', '/apps/u-carol')).status).toBe(429);
  bench.fly.faults.enable('error*1');
  expect((await bench.call('GET', '/apps/u-carol')).body.error).toContain('internal');
});

test('a lost answer still does the work', async () => {
  bench.fly.faults.enable('lose-answer:create-app*1');
  const body = { app_name: 'u-dave', org_slug: 'sandbox-org' };
  await expect(bench.call('POST', '/apps', body)).rejects.toThrow();
  expect(bench.fly.appNames()).toEqual(['u-dave']);
});

test('a request whose caller went away still takes effect', async () => {
  bench.fly.faults.enable('slow:create-app*1');
  const leaving = new AbortController();
  const gone = fetch(`${bench.fly.url}/v1/apps`, {
    method: 'POST',
    headers: { authorization: `Bearer ${API_TOKEN}` },
    body: JSON.stringify({ app_name: 'u-erin', org_slug: 'sandbox-org' }),
    signal: leaving.signal,
  });
  const arrived = () => bench.fly.calls.some(({ operation }) => operation === 'create-app');
  await expect.poll(arrived, { timeout: 10_000 }).toBe(true);
  leaving.abort();
  await expect(gone).rejects.toThrow();
  await expect.poll(() => bench.fly.appNames(), { timeout: 10_000 }).toEqual(['u-erin']);
});
