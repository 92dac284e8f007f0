import { describe, expect, test } from 'vitest';
import {
  acceptedCredential,
  anAccount,
  chatOf,
  chatKeyOf,
  query,
  subscribed,
  testApp,
  type TestApp,
} from '../../test/fixtures/app.ts';
import { MINUTE, NOW } from '../../test/fixtures/app-facts.ts';
import { fakeCredential } from '../../sandbox/anthropic/fake-credentials.ts';
import { weekOf } from '../domain/week.ts';
import { updateSettings } from '../store/accounts.ts';
import { addBreak } from '../store/breaks.ts';
import { ensureChat } from '../store/chats.ts';
import { addMachine } from '../store/machine-builds.ts';
import { removeCredentials, updateCredential } from '../store/credentials.ts';
import { addDeletion, undoDeletion } from '../store/deletions.ts';
import { findRun } from '../store/weeks.ts';
import { sweep } from '../work/sweep.ts';
import { planNotices, planWeek } from './notices.ts';
import { sendNotice } from './send-notice.ts';

const ALICE = 'acc_alice';
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A customer whose setup token ends at `expiresAt`, with its reminders. */
async function aCustomer(expiresAt = NOW + 365 * DAY): Promise<TestApp> {
  const app = await testApp();
  await anAccount(app);
  await subscribed(app, ALICE);
  // Renewed each month until then.
  await app.db.write([`UPDATE subscriptions SET period_end = ${expiresAt + 30 * DAY}`]);
  await connect(app, 1, expiresAt);
  return app;
}

async function connect(app: TestApp, version: number, expiresAt: number): Promise<void> {
  const value = fakeCredential('SETUP_TOKEN');
  const id = await acceptedCredential(app, ALICE, { kind: 'setup_token', value, version });
  await app.db.write([
    updateCredential(id, { expiresAt, dueAt: null }),
    ...planNotices('token_ends', { object: id, accountId: ALICE, at: expiresAt }),
  ]);
}

/** Runs the job of every notice that is due now. */
async function passes(app: TestApp, at: number): Promise<void> {
  app.clock.now = at;
  await sweep(app);
  const jobs = app.enqueued.splice(0).filter(({ job }) => job === 'send-notice');
  await Promise.all(jobs.map(({ payload }) => sendNotice(app, (payload as { id: string }).id)));
}

const told = async (app: TestApp) =>
  (await query(app, `SELECT seq FROM inbox WHERE event_id LIKE 'news:ntc_%'`)).length;
const states = async (app: TestApp) =>
  (await query(app, 'SELECT state FROM notices ORDER BY planned_at')).map((row) => row['state']);
const END = NOW + 365 * DAY;

test('each stage is sent once, at its time', async () => {
  const app = await aCustomer();
  const stages = [30 * DAY, 14 * DAY, 7 * DAY, DAY, 3 * HOUR];
  for (const [index, before] of stages.entries()) {
    await passes(app, END - before - 1);
    expect(await told(app)).toBe(index);
    await passes(app, END - before);
    await passes(app, END - before + MINUTE);
    expect(await told(app)).toBe(index + 1);
  }
  await passes(app, END + DAY);
  expect(await told(app)).toBe(5);
  expect(new Set(await states(app))).toEqual(new Set(['told']));
});

test('of several stages that came due during an outage only the latest is sent', async () => {
  const app = await aCustomer();
  await passes(app, END - 5 * DAY);
  expect(await states(app)).toEqual(['skipped', 'skipped', 'told', 'waiting', 'waiting']);
  expect(await told(app)).toBe(1);
});

test('no reminder is sent after the token has expired', async () => {
  const app = await aCustomer();
  await passes(app, END);
  expect(await told(app)).toBe(0);
  expect(new Set(await states(app))).toEqual(new Set(['skipped']));
});

test('two workers on the same notice send it once', async () => {
  const app = await aCustomer();
  const other = await testApp({ beside: app });
  const [first] = await query(app, 'SELECT id FROM notices ORDER BY planned_at');
  app.clock.now = END - 30 * DAY;
  await Promise.all([app, other, app].map((each) => sendNotice(each, String(first!['id']))));
  expect(await told(app)).toBe(1);
});

test('a notice sent to one chat is not sent to another one, also after the home chat has changed', async () => {
  const app = await aCustomer();
  await passes(app, END - 30 * DAY);
  await app.db.write([
    ...ensureChat(chatOf('desk'), {
      accountId: 'acc_x',
      platformUser: 'desk',
      locale: 'en',
      now: 1,
    }),
    { sql: `UPDATE identities SET account_id = ? WHERE platform_user = 'desk'`, args: [ALICE] },
    { sql: 'UPDATE accounts SET home_chat = ? WHERE id = ?', args: [chatKeyOf('desk'), ALICE] },
    `UPDATE notices SET state = 'waiting', due_at = planned_at WHERE state = 'told'`,
  ]);
  await passes(app, END - 30 * DAY + MINUTE);
  expect(await told(app)).toBe(1);
});

test('an unknown notice does no harm', async () => {
  const app = await testApp();
  await sendNotice(app, 'ntc_nothing');
  expect(app.logged.join('')).not.toContain('"notice"');
});

describe('is skipped', () => {
  test.each<[string, (app: TestApp) => Promise<unknown>]>([
    ['when a newer one was connected', (app) => connect(app, 2, NOW + 700 * DAY)],
    ['when it was disconnected', (app) => app.db.write([removeCredentials(ALICE)])],
    ['without a plan', (app) => app.db.write([`UPDATE subscriptions SET status = 'canceled'`])],
    [
      'when it is dead already',
      (app) => app.db.write([updateCredential('crd_acc_alice_1', { verdict: 'revoked' })]),
    ],
    [
      'when reminders are turned off',
      (app) => app.db.write(updateSettings(ALICE, { noticesOff: true })),
    ],
  ])('%s', async (_why, change) => {
    const app = await aCustomer();
    await change(app);
    await passes(app, END - 30 * DAY);
    expect(await told(app)).toBe(0);
    expect((await states(app))[0]).toBe('skipped');
  });
});

test('the next notice is sent after reminders are turned on again', async () => {
  const app = await aCustomer();
  await app.db.write(updateSettings(ALICE, { noticesOff: true }));
  await passes(app, END - 30 * DAY);
  await app.db.write(updateSettings(ALICE, { noticesOff: false }));
  await passes(app, END - 20 * DAY);
  expect(await told(app)).toBe(0);
  await passes(app, END - 14 * DAY);
  expect(await told(app)).toBe(1);
});

test('a notice waits while the account is on hold, and is sent if the account is kept', async () => {
  const app = await aCustomer();
  const asked = END - 31 * DAY;
  await app.db.write([addDeletion('del_1', ALICE, asked)]);
  await passes(app, END - 30 * DAY);
  expect([await told(app), (await states(app))[0]]).toEqual([0, 'waiting']);
  await app.db.write([undoDeletion(ALICE, asked + DAY)]);
  await passes(app, asked + 7 * DAY);
  expect(await told(app)).toBe(1);
});

describe('in quiet hours', () => {
  /** Alice sleeps from 22 to 7; her token ends 30 days after this moment. */
  async function asleep(timezone: string, due: string): Promise<TestApp> {
    const app = await aCustomer(Date.parse(due) + 30 * DAY);
    await app.db.write(
      updateSettings(ALICE, { timezone, quietFrom: 22 * 60, quietTo: 7 * 60, noticesOff: false }),
    );
    await passes(app, Date.parse(due));
    return app;
  }

  test.each([
    ['Europe/Berlin', '2027-01-15T23:30:00Z', '2027-01-16T06:00:00Z'],
    ['America/Los_Angeles', '2027-01-15T06:30:00Z', '2027-01-15T15:00:00Z'],
    ['Asia/Kolkata', '2027-01-15T18:00:00Z', '2027-01-16T01:30:00Z'],
    // The nights in which the clocks go forward and back.
    ['Europe/Berlin', '2027-03-27T22:00:00Z', '2027-03-28T05:00:00Z'],
    ['Europe/Berlin', '2027-10-30T21:00:00Z', '2027-10-31T06:00:00Z'],
    ['America/New_York', '2027-11-07T04:00:00Z', '2027-11-07T12:00:00Z'],
  ])('in %s a notice due at %s waits for the morning', async (timezone, due, morning) => {
    const app = await asleep(timezone, due);
    expect(await told(app)).toBe(0);
    await passes(app, Date.parse(morning) - 1000);
    expect(await told(app)).toBe(0);
    await passes(app, Date.parse(morning));
    expect(await told(app)).toBe(1);
  });

  test('a notice that is due by day is sent at once', async () => {
    expect(await told(await asleep('Europe/Berlin', '2027-01-15T21:59:00+01:00'))).toBe(1);
  });

  test('quiet hours that were changed in the meantime apply in the morning', async () => {
    const app = await asleep('Europe/Berlin', '2027-01-15T23:30:00Z');
    await app.db.write(updateSettings(ALICE, { quietTo: 9 * 60 }));
    await passes(app, Date.parse('2027-01-16T06:00:00Z'));
    expect(await told(app)).toBe(0);
    await passes(app, Date.parse('2027-01-16T08:00:00Z'));
    expect(await told(app)).toBe(1);
  });
});

describe('the summary of a week', () => {
  const WEEK = 7 * DAY;

  async function aReader(): Promise<TestApp> {
    const app = await aCustomer();
    const machine = {
      id: 'mch_1',
      accountId: ALICE,
      appName: 'an-agent',
      region: 'iad',
      gatewayTokenSealed: 'sealed',
      serviceTokenSealed: 'sealed',
      serviceTokenHash: 'hash',
    };
    await app.db.write([
      addMachine(machine, NOW),
      `UPDATE machines SET ready_at = ${NOW - 30 * DAY}`,
      ...updateSettings(ALICE, { weekOn: true, noticesOff: true }),
      ...planWeek(ALICE, NOW + HOUR),
    ]);
    return app;
  }

  test('is told each week to whoever wants it, also without reminders, and once after an outage', async () => {
    const app = await aReader();
    await passes(app, NOW);
    expect(await told(app)).toBe(0);
    for (const at of [NOW + HOUR, NOW + HOUR + MINUTE]) await passes(app, at);
    expect(await told(app)).toBe(1);
    await passes(app, NOW + HOUR + 3 * WEEK + DAY);
    expect(await told(app)).toBe(2);
    await passes(app, NOW + HOUR + 4 * WEEK);
    expect(await told(app)).toBe(3);
  });

  test('ends with the setting, and is not told of an agent that was not there', async () => {
    const app = await aReader();
    await app.db.write(['UPDATE machines SET ready_at = NULL']);
    await passes(app, NOW + HOUR);
    expect(await told(app)).toBe(0);
    await app.db.write([`UPDATE machines SET ready_at = ${NOW}`]);
    await passes(app, NOW + HOUR + WEEK);
    expect(await told(app)).toBe(1);
    await app.db.write(updateSettings(ALICE, { weekOn: false }));
    for (const week of [2, 3]) await passes(app, NOW + HOUR + week * WEEK);
    expect(await told(app)).toBe(1);
  });

  test('counts what was used and when the agent was down', async () => {
    const app = await aReader();
    const yesterday = Math.floor(NOW / DAY) * DAY - DAY;
    const day = new Date(yesterday);
    await app.db.write([
      addBreak({
        id: 'brk_1',
        accountId: ALICE,
        machineId: 'mch_1',
        cause: 'host',
        beganAt: yesterday + HOUR,
        endedAt: yesterday + 7 * HOUR,
      }),
      {
        sql: `INSERT INTO usage_days (account_id, period, service, day, used) VALUES (?, ?, 'search', ?, 12)`,
        args: [ALICE, day.toISOString().slice(0, 7), day.getUTCDate()],
      },
    ]);
    const [run] = await app.db.read(findRun(ALICE, NOW));
    expect(run && weekOf(run, NOW)).toMatchObject({
      breaks: 1,
      longestMs: 6 * HOUR,
      upByDay: [10_000, 10_000, 10_000, 10_000, 10_000, 10_000, 7500],
      used: { search: [0, 0, 0, 0, 0, 0, 12] },
    });
  });
});
