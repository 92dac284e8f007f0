import { expect, test } from 'vitest';
import { says, testApp, type TestApp, valueOf } from '../test/fixtures/app.ts';
import { fillDisk, makeRoom } from '../test/fixtures/full-disk.ts';
import type { Role } from '../src/health/readiness.ts';
import { endTrouble, saveTrouble } from '../src/store/connection-troubles.ts';
import { acquireLease } from '../src/work/lease.ts';
import { createMetrics } from '../src/metrics/metrics.ts';
import { sweep } from '../src/work/sweep.ts';
import { createHealthApp } from './health.ts';

async function readiness(app: TestApp, roles: Role[]) {
  // A process has one registry of metrics and serves it once.
  const own = { ...app, metrics: createMetrics() };
  const response = await createHealthApp(own, roles).request('/readyz');
  const { parts } = (await response.json()) as { parts: { name: string; detail: string }[] };
  return {
    status: response.status,
    parts: Object.fromEntries(parts.map((p) => [p.name, p.detail])),
  };
}

test('a process that runs jobs is ready once it sweeps, and no longer when its sweeps stop', async () => {
  const app = await testApp();
  expect(await readiness(app, ['jobs'])).toMatchObject({
    status: 503,
    parts: { database: 'ok', redis: 'ok', sweep: 'no sweep yet' },
  });
  expect(await readiness(app, ['web'])).toMatchObject({ status: 200 });
  await sweep(app);
  expect(await readiness(app, ['jobs'])).toMatchObject({ status: 200, parts: { sweep: 'ok' } });
  app.clock.now += 61_000;
  expect(await readiness(app, ['jobs'])).toMatchObject({
    status: 503,
    parts: { sweep: 'the last sweep was 61 s ago' },
  });
});

test('a process with bots is ready while somebody holds the connection of each platform', async () => {
  const app = await testApp();
  expect(await readiness(app, ['bots'])).toMatchObject({
    status: 503,
    parts: { console: 'nobody is connected' },
  });
  await acquireLease(app, 'console:sandbox', 15_000);
  expect(await readiness(app, ['bots'])).toMatchObject({ status: 200, parts: { console: 'ok' } });
  await app.db.write([
    saveTrouble({ platform: 'console', trouble: 'token_refused', since: app.now() }),
  ]);
  expect(await readiness(app, ['bots'])).toMatchObject({
    status: 503,
    parts: { console: 'the token is refused' },
  });
  expect(await readiness(app, ['web'])).toMatchObject({ status: 200 });
  await app.db.write([endTrouble('console')]);
  expect(await readiness(app, ['bots'])).toMatchObject({ status: 200 });
});

test('a phone that is not linked is said, and waits for a person and for no process', async () => {
  const app = await testApp({ settings: { WHATSAPP_ENABLED: 'true', ALLOW_STAND_INS: 'true' } });
  for (const name of ['console:sandbox', 'whatsapp:main']) await acquireLease(app, name, 15_000);
  expect(await readiness(app, ['bots'])).toMatchObject({
    status: 200,
    parts: { whatsapp: 'ok', 'whatsapp phone': 'not linked (never)' },
  });
});

test('a closed database is not ready', async () => {
  const app = await testApp();
  app.db.close();
  expect(await readiness(app, ['web'])).toMatchObject({ status: 503 });
});

test.each<Role>(['web', 'bots', 'jobs'])(
  'a full disk can be read, but no process with the role %s is ready until there is room',
  async (role) => {
    const app = await testApp();
    await sweep(app);
    await acquireLease(app, 'console:sandbox', 15_000);
    expect(await readiness(app, [role])).toMatchObject({ status: 200, parts: { storage: 'ok' } });
    await fillDisk(app);
    expect(await readiness(app, [role])).toMatchObject({
      status: 503,
      parts: { database: 'ok', storage: 'the disk is full' },
    });
    await makeRoom(app);
    expect(await readiness(app, [role])).toMatchObject({ status: 200 });
    expect(await valueOf(app, "SELECT count(*) FROM settings WHERE name = 'probe'")).toBe(0);
  },
);

test('the metrics count what the log says and what waits, without any id', async () => {
  const app = await testApp();
  await says(app, 'alice', 'hello');
  const health = createHealthApp(app, ['jobs']);
  const text = await (await health.request('/metrics')).text();
  expect(text).toContain(
    'automna_event_seconds_count{platform="console",kind="text",outcome="done"} 1',
  );
  expect(text).toContain('automna_backlog{group="outbox",name="queued"} 1');
  expect(text).toContain('automna_backlog{group="due",name="reconcile-machine"} 0');
  expect(text).toMatch(/automna_sweep_age_seconds nan/i);
  expect(text).toContain('automna_part_up{part="storage"} 1');
  expect(text).toContain('automna_part_up{part="sweep"} 0');
  expect(text).toContain('nodejs_eventloop_lag_seconds');
  expect(text).not.toMatch(/acc_|mch_/);
});
