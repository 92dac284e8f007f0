import { expect, test } from 'vitest';
import { anAccount, query, testApp } from '../../test/fixtures/app.ts';
import { PLAN_TERMS } from '../domain/plans.ts';
import { listSoftGates } from '../store/gates.ts';
import { commit } from '../work/commit.ts';
import { readCosts } from './costs.ts';
import { giveExtraUnits } from './extra-units.ts';
import { hardenGate, softenGate } from './gates.ts';
import { readUsage, reserve, settle } from './meter.ts';
import { warnOfUsage } from './warn.ts';

const DAY = 24 * 3_600_000;
const STARTER = { accountId: 'acc_alice', terms: PLAN_TERMS.starter };

async function anApp() {
  const app = await testApp();
  await anAccount(app);
  const take = async (units: number) => {
    const [soft] = await app.db.read(listSoftGates(app.now()));
    const charge = { service: 'search', kind: 'test', units, holdMs: 1000 } as const;
    const { hold } = await reserve(app, { ...STARTER, soft }, charge);
    if (hold) await settle(app, hold, units);
    if (hold)
      await warnOfUsage(
        app,
        { ...STARTER, soft },
        { service: 'search', units, before: hold.before },
      );
    return hold !== null;
  };
  return { app, take };
}

test('a soft gate lets pass what is over the limit until its end, and counts it', async () => {
  const { app, take } = await anApp();
  expect([await take(500), await take(1)]).toEqual([true, false]);
  await commit(app, softenGate(app, 'search', app.now() + DAY));
  expect(await take(100)).toBe(true);
  const [usage] = await readUsage(app, STARTER, ['search']);
  expect(usage).toMatchObject({ used: 600, limit: 500, left: 0 });
  app.clock.now += DAY;
  expect(await take(1)).toBe(false);
});

test('a gate is hard again at once when an operator says so', async () => {
  const { app, take } = await anApp();
  await commit(app, softenGate(app, 'search', app.now() + DAY));
  await commit(app, hardenGate('search'));
  expect([await take(500), await take(1)]).toEqual([true, false]);
});

test.each([0, -1, 32 * DAY])('a soft gate of %i ms is refused', async (ms) => {
  const { app } = await anApp();
  expect(() => softenGate(app, 'search', app.now() + ms)).toThrow('within 31 days');
});

test('extra units count for this month, and warnings come again on the way to the new limit', async () => {
  const { app, take } = await anApp();
  expect(await take(500)).toBe(true);
  await commit(app, giveExtraUnits(app, { accountId: 'acc_alice', service: 'search', units: 500 }));
  expect([await take(300), await take(200), await take(1)]).toEqual([true, true, false]);
  const sql = `SELECT event_id FROM inbox WHERE event_id LIKE 'news:usage:%' ORDER BY seq`;
  const told = (await query(app, sql)).map((row) => String(row['event_id']).split(':').slice(-2));
  expect(told).toEqual([
    ['0', '100'],
    ['500', '80'],
    ['500', '100'],
  ]);
  const stages = await query(app, 'SELECT warned, extra FROM usage_counters');
  expect(stages).toMatchObject([{ warned: 100, extra: 500 }]);
  app.clock.now = Date.UTC(2026, 11, 1);
  expect([await take(500), await take(1)]).toEqual([true, false]);
});

test('extra units are whole and at least one', async () => {
  const { app } = await anApp();
  const gift = { accountId: 'acc_alice', service: 'search' } as const;
  expect(() => giveExtraUnits(app, { ...gift, units: 0 })).toThrow('at least 1');
  expect(() => giveExtraUnits(app, { ...gift, units: 1.5 })).toThrow('at least 1');
});

test('what an account costs us follows the prices of the settings', async () => {
  const { app, take } = await anApp();
  await take(400);
  expect(await readCosts(app, 'acc_alice')).toEqual({
    cents: 200,
    byService: { search: 200, browser: 0, email: 0, phone: 0 },
  });
});
