import { expect, test } from 'vitest';
import { query } from '../../test/fixtures/app.ts';
import {
  anOperatedApp,
  asks,
  shownTo,
  workOffOperations,
} from '../../test/fixtures/operated-app.ts';
import { addPlanChange, saveCancelReason } from '../store/plan-changes.ts';
import { reportDay } from './daily-report.ts';

const HOUR_MS = 3_600_000;

test('operators are told about the day once, after its hour, and can ask at any time', async () => {
  const app = await anOperatedApp();
  const today = Math.floor(app.now() / (24 * HOUR_MS)) * 24 * HOUR_MS;
  app.clock.now = today + 23 * HOUR_MS;
  await reportDay(app);
  const midnight = Math.ceil(app.now() / (24 * HOUR_MS)) * 24 * HOUR_MS;
  app.clock.now = midnight + 6 * HOUR_MS;
  await reportDay(app);
  const reports = () =>
    query(
      app,
      `SELECT DISTINCT substr(event_id, 1, 25) FROM inbox WHERE event_id LIKE 'news:ops:daily:%'`,
    );
  expect(await reports()).toEqual([]);
  app.clock.now += HOUR_MS;
  await app.db.write([
    {
      sql: `UPDATE machines SET build_started_at = ?1 - 80000, ready_at = ?1 - 1000`,
      args: [app.now()],
    },
    `UPDATE accounts SET created_at = 0 WHERE id = 'acc_bob'`,
  ]);
  const cancels = { id: 'pch_1', accountId: 'acc_alice', kind: 'cancel', now: app.now() } as const;
  await app.db.write([...addPlanChange(cancels), saveCancelReason('acc_alice', 'unused')]);
  await reportDay(app);
  await reportDay(app);
  app.clock.now += HOUR_MS;
  await reportDay(app);
  expect(await reports()).toHaveLength(1);
  await workOffOperations(app);
  const told = (await shownTo(app, 'olga'))?.body.map(({ text }) => text).join('\n');
  expect(told).toContain('The last 24 hours');
  expect(told).toContain('Cancelled because of: 1 unused');
  expect(told).toContain('Agents ready: 1, half of them within 79 s');
  expect((await shownTo(app, 'olga'))?.picture).toEqual({
    report: app.now() - HOUR_MS,
    alt: expect.stringContaining('30 days') as unknown,
  });
  await asks(app, 'vera', '/ops_report');
  expect((await shownTo(app, 'vera'))?.picture).toMatchObject({ report: app.now() });
  const asked = (await shownTo(app, 'vera'))?.body.map(({ text }) => text).join('\n');
  expect(asked).toContain('Plans: 1 pro');
  expect(asked).toContain('plans bring $30.00 a month');
  app.clock.now += 24 * HOUR_MS;
  await reportDay(app);
  expect(await reports()).toHaveLength(2);
});
