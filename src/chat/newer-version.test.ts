import { expect, test } from 'vitest';
import {
  anAccount,
  chatKeyOf,
  query,
  says,
  type TestApp,
  wordsFor,
} from '../../test/fixtures/app.ts';
import { aFleet, aRunningAgent } from '../../test/fixtures/app-machine.ts';
import {
  anOperatedApp,
  asks,
  shownTo,
  workOffOperations,
} from '../../test/fixtures/operated-app.ts';
import { LEFT_FOR_NEWER_MS } from '../domain/newer-version.ts';
import { sendNotice } from '../notices/send-notice.ts';
import { insertSecrets } from './insert-secrets.ts';
import { processEvents } from './process-events.ts';

const ALICE = chatKeyOf('alice');

/** What a process of a newer version has stored, as far as it concerns this one. */
async function stored(app: TestApp, event: object, id: string): Promise<void> {
  await app.db.write([
    {
      sql: `INSERT INTO inbox (platform, bot, event_id, chat, event, state, received_at)
            VALUES ('console', 'main', ?, ?, ?, 'pending', ?)`,
      args: [id, ALICE, JSON.stringify(event), app.now()],
    },
  ]);
}

const stateOf = async (app: TestApp, id: string) =>
  (await query(app, 'SELECT state FROM inbox WHERE event_id = ?', id))[0]?.['state'];

test.each([
  ['another kind of event', { kind: 'later', more: 1 }],
  ['news of another kind', { kind: 'news', news: { type: 'later' } }],
  [
    'an alarm of another kind',
    { kind: 'news', news: { type: 'operator', notice: { type: 'later' } } },
  ],
])(
  '%s is left to a newer version and holds up nobody, and is given up when none comes',
  async (_what, event) => {
    const app = await anOperatedApp();
    await stored(app, event, 'later');
    await says(app, 'alice', '/status');
    expect(await wordsFor(app, 'alice')).toContain('Status');
    expect(await stateOf(app, 'later')).toBe('pending');
    app.clock.now += LEFT_FOR_NEWER_MS;
    await processEvents(app, ALICE);
    expect(await stateOf(app, 'later')).not.toBe('pending');
  },
);

test('an operation of a newer version is left to it, and ends when its time is over', async () => {
  const app = await anOperatedApp();
  await asks(app, 'otto', '/ops_suspend acc_alice he asked');
  await app.db.write([`UPDATE operations SET name = 'later', state = 'confirmed', due_at = 1`]);
  const state = async () => (await query(app, 'SELECT state FROM operations'))[0]?.['state'];
  await workOffOperations(app);
  expect(await state()).toBe('confirmed');
  app.clock.now += 10 * 60_000;
  await workOffOperations(app);
  expect(await state()).toBe('expired');
});

test('a reminder of a newer version stays due for it, and is skipped when none comes', async () => {
  const app = await anOperatedApp();
  await app.db.write([
    `INSERT INTO notices (id, account_id, kind, object, stage, planned_at, due_at, state)
     VALUES ('ntc_1', 'acc_alice', 'later', 'x', 'day', ${app.now()}, ${app.now()}, 'waiting')`,
  ]);
  const row = async () => (await query(app, 'SELECT state, due_at FROM notices'))[0];
  const before = await row();
  await sendNotice(app, 'ntc_1');
  expect(await row()).toEqual(before);
  app.clock.now += LEFT_FOR_NEWER_MS;
  await sendNotice(app, 'ntc_1');
  expect(await row()).toMatchObject({ state: 'skipped' });
});

test('an alarm and a picture of a newer version do not break what shows them', async () => {
  const app = await anOperatedApp();
  await app.db.write([
    `INSERT INTO alarms (id, cause, notice, count, first_at, last_at, quiet_until)
     VALUES ('alm_1', 'later', '{"type":"later"}', 1, 1, 1, 1)`,
  ]);
  await asks(app, 'vera', '/ops_alarms');
  expect((await shownTo(app, 'vera'))?.fields?.[0]?.value).toContain('only a newer version');
  const screen = { body: [], picture: { later: 1, alt: 'x' } } as unknown as Parameters<
    typeof insertSecrets
  >[1]['screen'];
  expect(await insertSecrets(app, { screen, ref: 0 }, ALICE)).toEqual({
    screen: { body: [] },
    ref: 0,
  });
});

test('this version works on tables to which a newer one has added columns', async () => {
  const bench = await aFleet();
  const { app } = bench;
  const tables = await query(
    app,
    `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name <> 'schema_migrations'`,
  );
  await app.db.write(tables.map(({ name }) => `ALTER TABLE ${String(name)} ADD COLUMN later TEXT`));
  const row = await aRunningAgent(bench);
  expect(row['state']).toBe('ready');
  await anAccount(app, 'bob');
  for (const words of ['/status', '/usage', '/plan', '/settings', '/privacy', '/billing'])
    await says(app, 'alice', words);
  await says(app, 'bob', '/start');
  expect(app.logged.filter((line) => line.includes('"level":50'))).toEqual([]);
});
