import { expect, test } from 'vitest';
import { anAccount, query, testApp, type TestApp } from '../../test/fixtures/app.ts';
import { PLAN_TERMS } from '../domain/plans.ts';
import type { MeteredService } from '../domain/services.ts';
import { listDrift, rebuildCounters } from '../store/usage.ts';
import { readUsage, release, reserve, settle } from './meter.ts';

const MONTH = '2026-11';
const STARTER = { accountId: 'acc_alice', terms: PLAN_TERMS.starter };

async function anApp(): Promise<TestApp> {
  const app = await testApp();
  await anAccount(app);
  return app;
}

async function take(app: TestApp, service: MeteredService, units: number) {
  return reserve(app, STARTER, { service, kind: 'test', units, holdMs: 1000 });
}

test('what is reserved is taken until it is settled with what was used, or released', async () => {
  const app = await anApp();
  const used = async () => (await readUsage(app, STARTER, ['browser']))[0];
  const { hold } = await take(app, 'browser', 600);
  expect(await used()).toMatchObject({ used: 10, limit: 60, left: 50 });
  await settle(app, hold ?? { id: 0 }, 61);
  expect(await used()).toMatchObject({ used: 2, left: 58 });
  const second = await take(app, 'browser', 3539);
  expect(second.hold?.before).toBe(61);
  expect((await take(app, 'browser', 1)).capReached).toMatchObject({ used: 60, limit: 60 });
  await release(app, second.hold ?? { id: 0 });
  expect((await take(app, 'browser', 3539)).hold).not.toBeNull();
});

test('an entry is settled or released once', async () => {
  const app = await anApp();
  const { hold } = await take(app, 'search', 3);
  const entry = hold ?? { id: 0 };
  await settle(app, entry, 2);
  await settle(app, entry, 3);
  await release(app, entry);
  expect(await query(app, 'SELECT state, units FROM usage_ledger')).toMatchObject([
    { state: 'settled', units: 2 },
  ]);
  expect(await query(app, 'SELECT day, used FROM usage_days')).toMatchObject([
    { day: 22, used: 2 },
  ]);
});

test('a service that the plan does not include has nothing to reserve', async () => {
  const app = await anApp();
  expect((await take(app, 'phone', 1)).capReached).toMatchObject({ used: 0, limit: 0 });
});

test('a new month starts from nothing', async () => {
  const app = await anApp();
  await take(app, 'search', 500);
  app.clock.now = Date.UTC(2026, 11, 1);
  expect((await take(app, 'search', 500)).hold?.before).toBe(0);
});

test('counters that differ from the ledger are found and rebuilt', async () => {
  const app = await anApp();
  const { hold } = await take(app, 'search', 2);
  await settle(app, hold ?? { id: 0 }, 2);
  await take(app, 'search', 1);
  expect(await app.db.read(listDrift(MONTH))).toEqual([[]]);
  await app.db.write([`UPDATE usage_counters SET used = 9`]);
  const [drift] = await app.db.read(listDrift(MONTH));
  expect(drift).toMatchObject([
    { counted: { used: 9, reserved: 1 }, entered: { used: 2, reserved: 1 } },
  ]);
  await app.db.write(rebuildCounters(MONTH));
  expect(await app.db.read(listDrift(MONTH))).toEqual([[]]);
});
