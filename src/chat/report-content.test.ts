import { expect, test } from 'vitest';
import { anAccount, testApp } from '../../test/fixtures/app.ts';
import { countByDay } from '../store/daily-report.ts';
import { insertSecrets } from './insert-secrets.ts';

const DAY = 24 * 3_600_000;

test('the picture of the report counts whole days in UTC, and nothing before the first one', async () => {
  const app = await testApp();
  const today = Math.floor(app.now() / DAY) * DAY;
  const firstDay = today - 29 * DAY;
  const made = [firstDay - 1, firstDay, firstDay + DAY - 1, firstDay + DAY, today];
  for (const [index, at] of made.entries()) {
    const id = await anAccount(app, `p${index}`);
    await app.db.write([
      { sql: 'UPDATE accounts SET created_at = ? WHERE id = ?', args: [at, id] },
    ]);
  }
  const [{ newAccounts, ready }] = await app.db.read(countByDay(firstDay));
  expect(newAccounts).toEqual([2, 1, ...Array.from({ length: 27 }, () => 0), 1]);
  expect(ready).toEqual(Array.from({ length: 30 }, () => 0));
  const screen = { body: [], picture: { report: app.now(), alt: 'days' } };
  const { picture } = await insertSecrets(app, { screen, ref: 0 }, 'discord:olga');
  expect(picture?.alt).toBe('days');
  expect(picture?.png.readUInt32BE(20)).toBe(131 + 4 * 173 + 77);
});
