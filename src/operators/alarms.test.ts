import { expect, test } from 'vitest';
import { MINUTE } from '../../test/fixtures/app-facts.ts';
import { query, says, type TestApp, wordsFor } from '../../test/fixtures/app.ts';
import {
  anOperatedApp,
  asks,
  shownTo,
  workOffOperations,
} from '../../test/fixtures/operated-app.ts';
import { tellOperators } from '../news/tell.ts';
import { commit } from '../work/commit.ts';
import { endOverAlarms } from './alarms.ts';

/** A machine whose step fails raises its alarm. Every time is another one for the machine. */
async function fails(app: TestApp, machineId: string, code = 'capacity'): Promise<void> {
  const notice = { type: 'machine_failed', machineId, step: 'volume', code } as const;
  await commit(app, [tellOperators(app, notice, app.newId('ops'))]);
  await workOffOperations(app);
}

/** How often a person was told something. */
async function told(app: TestApp, person: string, words: string): Promise<number> {
  return (await wordsFor(app, person)).split(words).length - 1;
}

const FAILS = '⚠️ A machine step fails: volume (capacity)';
const ALARM = '/ops_alarms';

async function anAlarm(): Promise<TestApp> {
  const app = await anOperatedApp();
  await app.db.write([`UPDATE machines SET trouble = 'capacity'`]);
  await fails(app, 'mch_1');
  return app;
}

async function opens(app: TestApp, person: string, choice: string): Promise<void> {
  await asks(app, person, ALARM);
  await asks(app, person, 'Alarm 1');
  await asks(app, person, choice);
}

test('one cause is told once however many it hits, and again when it goes on', async () => {
  const app = await anAlarm();
  await fails(app, 'mch_2');
  await fails(app, 'mch_1', 'auth');
  for (const person of ['olga', 'otto', 'vera']) expect(await told(app, person, FAILS)).toBe(1);
  expect(await told(app, 'otto', 'volume (auth)')).toBe(1);
  app.clock.now += 11 * MINUTE;
  await fails(app, 'mch_3');
  expect(await told(app, 'otto', FAILS)).toBe(2);
  await says(app, 'vera', ALARM);
  const fields = (await shownTo(app, 'vera'))?.fields;
  expect(fields?.[0]?.value).toContain('/ops_find mch_3');
  expect(fields?.[0]?.value).toContain('3 times since');
  expect(fields).toHaveLength(2);
});

test('one that an operator looks after is not told again, and the others know', async () => {
  const app = await anAlarm();
  await opens(app, 'vera', 'I look after it');
  expect(await told(app, 'vera', 'That needs the role operator; yours is viewer.')).toBe(1);
  await opens(app, 'otto', 'I look after it');
  await workOffOperations(app);
  expect(await told(app, 'olga', '👀 An operator looks after this now')).toBe(1);
  app.clock.now += 24 * 60 * MINUTE;
  await fails(app, 'mch_2');
  expect(await told(app, 'olga', FAILS)).toBe(2);
  await says(app, 'olga', ALARM);
  expect((await shownTo(app, 'olga'))?.fields?.[0]?.value).toContain('console:otto looks after it');
  expect(await query(app, 'SELECT actor, action FROM audit')).toMatchObject([
    { actor: 'console:otto', action: 'take alarm' },
  ]);
});

test.each([
  [
    { type: 'payment_risk', accountId: 'acc_alice', kind: 'warning', state: 'open' },
    'Refund it and end the plan',
    { kind: 'by_operator', scope: 'warned', ends_plan: 1, state: 'requested' },
  ],
  [
    { type: 'subscription_problem', accountId: 'acc_alice', problem: 'several' },
    'Refund the second plan',
    { kind: 'second', scope: 'period', ends_plan: 1, state: 'requested' },
  ],
] as const)('has a button that settles %j, for owners', async (notice, button, refund) => {
  const app = await anOperatedApp();
  await commit(app, [tellOperators(app, notice, 'one')]);
  await workOffOperations(app);
  await opens(app, 'otto', button);
  expect(await query(app, 'SELECT * FROM operations')).toEqual([]);
  await opens(app, 'olga', button);
  expect(await told(app, 'olga', 'That plan ends at once, and the agent stops.')).toBe(1);
  expect(await query(app, 'SELECT * FROM refunds')).toEqual([]);
  await asks(app, 'olga', 'Yes, do it');
  const rows = await query(app, 'SELECT account_id, kind, scope, ends_plan, state FROM refunds');
  expect(rows).toMatchObject([{ account_id: 'acc_alice', ...refund }]);
});

test('is silent for an hour when somebody says so', async () => {
  const app = await anAlarm();
  await opens(app, 'otto', 'Silence for an hour');
  app.clock.now += 59 * MINUTE;
  await fails(app, 'mch_2');
  expect(await told(app, 'olga', FAILS)).toBe(1);
  app.clock.now += 2 * MINUTE;
  await fails(app, 'mch_2');
  expect(await told(app, 'olga', FAILS)).toBe(2);
});

test('is over when an operator says so, or when its cause is gone; then it starts over', async () => {
  const app = await anAlarm();
  app.clock.now += 2 * MINUTE;
  await endOverAlarms(app);
  expect(await query(app, 'SELECT id FROM alarms WHERE ended_at IS NULL')).toHaveLength(1);
  await app.db.write(['UPDATE machines SET trouble = NULL']);
  await endOverAlarms(app);
  await workOffOperations(app);
  expect(await told(app, 'olga', '✅ Over, after 2 minutes')).toBe(1);
  await fails(app, 'mch_1');
  await opens(app, 'otto', 'It’s over');
  await workOffOperations(app);
  expect(await told(app, 'olga', '✅ Over, after')).toBe(2);
  await says(app, 'olga', ALARM);
  expect((await shownTo(app, 'olga'))?.body[0]?.text).toBe('No alarm is open.');
});
