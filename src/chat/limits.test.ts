import { describe, expect, test } from 'vitest';
import {
  acceptedCredential,
  anAccount,
  query,
  says,
  subscribed,
  testApp,
  type TestApp,
  wordsFor,
} from '../../test/fixtures/app.ts';
import { commit } from '../work/commit.ts';
import { credentialHandlers } from '../credentials/effects.ts';
import { MINUTE } from '../../test/fixtures/app-facts.ts';

const ALICE = 'acc_alice';
const CAUSE = { accountId: ALICE, chat: 'console:main:alice' };

/** Alice’s account with a credential to test, and her tablet in it. */
async function twoChats(): Promise<TestApp> {
  const app = await testApp();
  for (const person of ['alice', 'tablet']) await anAccount(app, person);
  await app.db.write([`UPDATE identities SET account_id = '${ALICE}'`]);
  await subscribed(app, ALICE);
  await acceptedCredential(app, ALICE, { kind: 'api_key', value: 'sk-ant-api03-alice' });
  return app;
}

async function tests(app: TestApp, person: string, times: number): Promise<void> {
  for (let time = 0; time < times; time += 1) {
    await says(app, person, '/connect');
    await says(app, person, 'Test');
  }
}

/** How often the credential was tested, and by which chat. */
const tested = (app: TestApp) =>
  query(
    app,
    `SELECT chat, count(*) AS times FROM action_uses WHERE action = 'credential_test' GROUP BY chat ORDER BY chat`,
  );

describe('40 taps on Test', () => {
  test('are 5 tests and then a time, which another process knows too', async () => {
    const app = await twoChats();
    await tests(app, 'alice', 20);
    const other = await testApp({ beside: app });
    await tests(other, 'alice', 20);
    expect(await tested(app)).toMatchObject([{ chat: 'console:main:alice', times: 5 }]);
    expect(await wordsFor(app, 'alice')).toContain('You can test it again at 6:10 PM UTC.');
  });

  test('leave another chat of the account a few, and no more once those are used', async () => {
    const app = await twoChats();
    await tests(app, 'alice', 20);
    await tests(app, 'tablet', 20);
    expect(await tested(app)).toMatchObject([{ times: 5 }, { times: 3 }]);
  });

  test('are possible again when the time has come', async () => {
    const app = await twoChats();
    await tests(app, 'alice', 6);
    app.clock.now += 10 * MINUTE;
    await tests(app, 'alice', 1);
    expect(await tested(app)).toMatchObject([{ times: 6 }]);
  });
});

test('after ten pasted keys there is a time, and disconnecting makes them possible again, twice an hour', async () => {
  const app = await twoChats();
  let key = 0;
  const pastes = async (times: number) => {
    for (let time = 0; time < times; time += 1)
      await says(app, 'alice', `sk-ant-api03-${String((key += 1)).padStart(93, 'aB3')}AA`);
    return query(app, `SELECT count(*) AS stored FROM action_uses WHERE action = 'secret'`);
  };
  const disconnects = (eventId: string) =>
    commit(app, credentialHandlers.disconnect_credential(app, { ...CAUSE, eventId }));
  expect(await pastes(11)).toMatchObject([{ stored: 10 }]);
  for (const eventId of ['one', 'two']) {
    await disconnects(eventId);
    expect(await pastes(1)).toMatchObject([{ stored: 1 }]);
    expect(await pastes(11)).toMatchObject([{ stored: 10 }]);
  }
  await disconnects('three');
  expect(await pastes(1)).toMatchObject([{ stored: 10 }]);
});
