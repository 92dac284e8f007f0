import { expect, test } from 'vitest';
import { fakeCredential } from '../../sandbox/anthropic/fake-credentials.ts';
import { imported } from '../../test/fixtures/app-legacy.ts';
import { claims, GRACE, moves, passes } from '../../test/fixtures/app-moved.ts';
import {
  acceptedCredential,
  query,
  says,
  type TestApp,
  valueOf,
  wordsFor,
} from '../../test/fixtures/app.ts';
import { DAY } from '../../test/fixtures/app-upgrade.ts';
import { listClaimLinks } from './list-claim-links.ts';
import { moveGrace } from './move-grace.ts';

/** A moved customer, with a chat when `person` is named. Returns when the time on our key began. */
async function moved(person: string | null): Promise<{ app: TestApp; began: number }> {
  const { app } = await imported(1, GRACE);
  await moves(app);
  if (person) {
    const [claim] = await listClaimLinks(app);
    await claims(app, person, claim?.word ?? '');
  }
  return { app, began: Number(await valueOf(app, 'SELECT started_at FROM graces')) };
}

const told = async (app: TestApp) =>
  (await query(app, `SELECT stage FROM notices WHERE state = 'told' ORDER BY planned_at`)).map(
    (row) => row['stage'],
  );

test('reminders come on days 7, 14, 21 and 28, and the last day says what stops', async () => {
  const { app, began } = await moved('ann');
  for (const day of [6, 7, 8, 14, 21, 28]) await passes(app, began + day * DAY);
  expect(await told(app)).toEqual(['7', '14', '21', '28']);
  await passes(app, began + 30 * DAY);
  expect(await told(app)).toEqual(['7', '14', '21', '28', '30']);
  const words = await wordsFor(app, 'ann');
  expect(words.match(/runs on our key until/g)).toHaveLength(4);
  expect(words).toContain('your agent can’t answer anymore');
  await says(app, 'ann', '/status');
  expect(JSON.stringify(await query(app, 'SELECT content FROM outbox'))).toContain(
    'not connected, so your agent can’t answer',
  );
});

test('after days without workers there is one reminder and not three', async () => {
  const { app, began } = await moved('ann');
  await passes(app, began + 22 * DAY);
  expect(await told(app)).toEqual(['21']);
});

test('nobody is reminded once their Claude is connected', async () => {
  const { app, began } = await moved('ann');
  const account = String(await valueOf(app, 'SELECT account_id FROM graces'));
  await passes(app, began + 7 * DAY);
  await acceptedCredential(app, account, { kind: 'api_key', value: fakeCredential('API_KEY') });
  for (const day of [14, 21, 28, 30]) await passes(app, began + day * DAY);
  expect(await told(app)).toEqual(['7']);
});

test('somebody without a chat is not counted as reminded', async () => {
  const { app, began } = await moved(null);
  await passes(app, began + 7 * DAY);
  expect(await told(app)).toEqual([]);
});

test('an operator gives more time, and the reminders follow the new end', async () => {
  const { app, began } = await moved('ann');
  await passes(app, began + 28 * DAY);
  const endsAt = await moveGrace(app, { customer: 'person0@example.com', days: 30 });
  expect(endsAt).toBe(began + 58 * DAY);
  await passes(app, began + 30 * DAY);
  expect(await wordsFor(app, 'ann')).not.toContain('can’t answer anymore');
  await passes(app, endsAt);
  expect(await wordsFor(app, 'ann')).toContain('can’t answer anymore');
  await expect(moveGrace(app, { customer: 'nobody@example.com', days: 1 })).rejects.toThrow(
    'does not use our key',
  );
});
