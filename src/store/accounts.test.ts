import { expect, test } from 'vitest';
import { anAccount, query, testApp } from '../../test/fixtures/app.ts';
import { updateSettings } from './accounts.ts';

const SETTINGS =
  'SELECT locale, timezone, quiet_from, quiet_to, notices_off FROM accounts ORDER BY id';

test('a change touches only the named settings of this account', async () => {
  const app = await testApp();
  const alice = await anAccount(app, 'alice');
  await anAccount(app, 'bob');
  await app.db.write(updateSettings(alice, { quietFrom: 0, quietTo: 420 }));
  await app.db.write(updateSettings(alice, { timezone: 'Europe/Berlin', noticesOff: true }));
  const untouched = ['en', 'UTC', null, null, 0];
  const rows = async () => (await query(app, SETTINGS)).map((row) => [...row]);
  expect(await rows()).toEqual([['en', 'Europe/Berlin', 0, 420, 1], untouched]);
  await app.db.write(updateSettings(alice, { quietFrom: null, quietTo: null, noticesOff: false }));
  expect(await rows()).toEqual([['en', 'Europe/Berlin', null, null, 0], untouched]);
});

test('an empty change writes nothing', () => {
  expect(updateSettings('acc_alice', {})).toEqual([]);
});
