import { expect, test } from 'vitest';
import { imported, worksOff } from '../../test/fixtures/app-legacy.ts';
import {
  chatKeyOf,
  query,
  says,
  subscribed,
  type TestApp,
  valueOf,
  wordsFor,
} from '../../test/fixtures/app.ts';
import { DAY } from '../../test/fixtures/app-upgrade.ts';
import { processEvents } from '../chat/process-events.ts';
import { startMoving } from '../migration/control-run.ts';
import { listClaimLinks } from '../migration/list-claim-links.ts';
import { claimAccount } from './claim-account.ts';

const GRACE = { GRACE_API_KEY: 'sk-ant-test-of-nobody' };

/** A moved customer whom no chat belongs to yet, with the service and the word of their link. */
async function aMovedCustomer() {
  const bench = await imported(1, GRACE);
  const { app } = bench;
  await startMoving(app, { id: 'run', most: 1 }, { proration: null, isLiveMeant: false });
  await worksOff(app, 'run');
  const [claim] = await listClaimLinks(app);
  return { ...bench, word: claim?.word ?? '' };
}

/** Works off what was confirmed, and answers the chat. */
async function joins(app: TestApp, person: string): Promise<void> {
  const jobs = app.enqueued.splice(0).filter(({ job }) => job === 'claim-account');
  for (const { payload } of jobs) await claimAccount(app, (payload as { id: string }).id);
  await processEvents(app, chatKeyOf(person));
}

const ownerOf = (app: TestApp, person: string) =>
  valueOf(app, 'SELECT account_id FROM identities WHERE platform_user = ?1', person);

test('a link brings a chat into the account of its person after one confirmation, once', async () => {
  const { app, word } = await aMovedCustomer();
  const account = await valueOf(app, 'SELECT account_id FROM legacy_customers');
  await says(app, 'ann', `/start ${word}`);
  expect(await wordsFor(app, 'ann')).toContain('the account of p•••@example.com. Is that you?');
  expect(await ownerOf(app, 'ann')).not.toBe(account);
  await says(app, 'ann', 'Yes, that’s me');
  await joins(app, 'ann');
  expect(await ownerOf(app, 'ann')).toBe(account);
  const words = await wordsFor(app, 'ann');
  expect(words).toContain('Your plan Lite is called Starter now');
  expect(words).toContain('your agent keeps running on our key');
  expect(await valueOf(app, 'SELECT count(*) FROM accounts')).toBe(1);

  await says(app, 'eve', `start ${word}`);
  expect(await wordsFor(app, 'eve')).toContain('has been used or has expired');
  expect(await ownerOf(app, 'eve')).not.toBe(account);
  const stored = JSON.stringify([
    await query(app, 'SELECT * FROM inbox'),
    await query(app, 'SELECT * FROM claims'),
    await query(app, 'SELECT * FROM outbox'),
  ]);
  expect(stored + app.logged.join()).not.toContain(word.replace('claim_', ''));
});

test('somebody who was sent the link of another person says no, and it stays good', async () => {
  const { app, word } = await aMovedCustomer();
  await says(app, 'eve', word);
  await says(app, 'eve', 'No');
  await joins(app, 'eve');
  expect(await wordsFor(app, 'eve')).toContain('nothing happened');
  await says(app, 'ann', word);
  await says(app, 'ann', 'Yes, that’s me');
  await joins(app, 'ann');
  expect(await ownerOf(app, 'ann')).toBe(
    await valueOf(app, 'SELECT account_id FROM legacy_customers'),
  );
});

test('a chat with a plan of its own keeps it, and the link stays good', async () => {
  const { app, word } = await aMovedCustomer();
  await says(app, 'bob', 'hello');
  await subscribed(app, String(await ownerOf(app, 'bob')));
  await says(app, 'bob', word);
  expect(await wordsFor(app, 'bob')).toContain('already has a plan or an agent of its own');
  expect(await valueOf(app, 'SELECT state FROM claims')).toBe('open');
});

test('of two chats that open the same link the last one may confirm', async () => {
  const { app, word } = await aMovedCustomer();
  await says(app, 'eve', word);
  await says(app, 'ann', word);
  await says(app, 'eve', 'Yes, that’s me');
  await joins(app, 'eve');
  const account = await valueOf(app, 'SELECT account_id FROM legacy_customers');
  expect(await ownerOf(app, 'eve')).not.toBe(account);
});

test('a link ends after 60 days, and another one takes its place', async () => {
  const { app, word } = await aMovedCustomer();
  expect((await listClaimLinks(app))[0]?.word).toBe(word);
  app.clock.now += 60 * DAY;
  await says(app, 'ann', word);
  expect(await wordsFor(app, 'ann')).toContain('has been used or has expired');
  expect((await listClaimLinks(app))[0]?.word).not.toBe(word);
});
