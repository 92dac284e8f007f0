import { describe, expect, test } from 'vitest';
import {
  acceptedCredential,
  anAccount,
  chatKeyOf,
  query,
  says,
  subscribed,
  testApp,
  type TestApp,
  valueOf,
  wordsFor,
} from '../../test/fixtures/app.ts';
import { MINUTE } from '../../test/fixtures/app-facts.ts';
import { processEvents } from '../chat/process-events.ts';
import { getOpenLink, pageUrl } from '../pages/one-time-pages.ts';
import { removeChat } from '../store/chats.ts';
import { isStaleSession, saveSession } from '../store/inbox.ts';
import { addWebVisit } from '../store/web-chat.ts';
import { startHeldRequest } from './held-requests.ts';
import { takeExport } from './take-export.ts';

const ALICE = 'acc_alice';
const DAY = 24 * 60 * MINUTE;
const people = ['alice', 'mallory', 'tablet'];

/** Alice’s account with a plan and a credential, her tablet, and a chat that she does not know; none of them is new. */
async function threeChats(): Promise<TestApp> {
  const app = await testApp();
  await anAccount(app, 'alice');
  for (const person of ['tablet', 'mallory']) {
    app.clock.now += MINUTE;
    await anAccount(app, person);
    await app.db.write([
      {
        sql: 'UPDATE identities SET account_id = ? WHERE platform_user = ?',
        args: [ALICE, person],
      },
    ]);
  }
  app.clock.now += 8 * DAY;
  await subscribed(app, ALICE);
  await acceptedCredential(app, ALICE, { kind: 'api_key', value: 'sk-ant-api03-alice' });
  for (const person of people) await says(app, person, '/menu');
  return app;
}

async function wordsOfAll(app: TestApp): Promise<Record<string, string>> {
  for (const person of people) await processEvents(app, chatKeyOf(person));
  const words = await Promise.all(people.map((person) => wordsFor(app, person)));
  return Object.fromEntries(people.map((person, index) => [person, words[index] ?? '']));
}

const accountOf = (app: TestApp, person: string) =>
  valueOf(app, 'SELECT account_id FROM identities WHERE platform_user = ?', person);

async function removes(app: TestApp, label: string): Promise<void> {
  await says(app, 'alice', '/settings');
  await says(app, 'alice', 'Chats');
  await says(app, 'alice', label);
}

describe('a chat that is removed', () => {
  test('is a stranger, and the others are told', async () => {
    const app = await threeChats();
    await removes(app, 'Remove Console …ory');
    expect(await accountOf(app, 'mallory')).not.toBe(ALICE);
    expect(await accountOf(app, 'tablet')).toBe(ALICE);
    const told = await wordsOfAll(app);
    expect(told['mallory']).toContain('This chat was removed from its account');
    expect(told['tablet']).toContain('removed a chat from this account');
    expect(told['alice']).not.toContain('removed a chat from this account');
    expect(told['mallory']).toContain('Hi, I’m Automna.');
    expect(await accountOf(app, 'alice')).toBe(ALICE);
  });

  test('loses its open pages, its codes and the visits of the agent’s page', async () => {
    const app = await threeChats();
    await says(app, 'mallory', '/link');
    await says(app, 'mallory', '/delete');
    await says(app, 'mallory', 'Export my data');
    const id = String(await valueOf(app, 'SELECT id FROM secret_links'));
    const [, signed = ''] = pageUrl(app, 'export', id).split('/export/');
    await getOpenLink(app, 'export', signed);
    await app.db.write([addWebVisit('vis_1', ALICE, app.now() + MINUTE)]);
    await removes(app, 'Remove Console …ory');
    await expect(takeExport(app, signed)).rejects.toMatchObject({ code: 'not_found' });
    expect(await query(app, `SELECT * FROM link_codes WHERE state = 'shown'`)).toEqual([]);
    expect(await query(app, 'SELECT * FROM web_visits')).toEqual([]);
  });

  test('takes the other ones with it when all others are removed', async () => {
    const app = await threeChats();
    await removes(app, 'Remove all others');
    const accounts = await Promise.all(people.map((person) => accountOf(app, person)));
    expect(new Set(accounts).size).toBe(3);
    expect(accounts[0]).toBe(ALICE);
  });

  test('cannot store a step that was computed before', async () => {
    const app = await threeChats();
    const version = Number(
      await valueOf(app, 'SELECT version FROM sessions WHERE chat = ?', chatKeyOf('mallory')),
    );
    const to = { newAccountId: 'acc_new', now: app.now() };
    await app.db.write(removeChat(chatKeyOf('mallory'), ALICE, to));
    const late = app.db.write([saveSession(chatKeyOf('mallory'), version, '{}')]);
    await expect(late.catch(isStaleSession)).resolves.toBe(true);
  });

  test('of another account stays where it is', async () => {
    const app = await threeChats();
    await anAccount(app, 'bob');
    const to = { newAccountId: 'acc_new', now: app.now() };
    await app.db.write(removeChat(chatKeyOf('bob'), ALICE, to));
    expect(await accountOf(app, 'bob')).toBe('acc_bob');
    expect(await query(app, `SELECT * FROM accounts WHERE id = 'acc_new'`)).toEqual([]);
  });
});

describe('every other chat is told, once', () => {
  test('that the deletion was asked for, and stops it', async () => {
    const app = await threeChats();
    await says(app, 'mallory', '/delete');
    await says(app, 'mallory', 'Continue');
    await says(app, 'mallory', 'Delete my account');
    const told = await wordsOfAll(app);
    expect(told['mallory']).not.toContain('Somebody');
    for (const person of ['alice', 'tablet']) {
      expect(told[person]?.match(/Somebody in your chat on the console/g)).toHaveLength(1);
    }
    await says(app, 'alice', 'Stop it');
    expect(await valueOf(app, 'SELECT state FROM deletions')).toBe('restoring');
  });

  test('that a page for the data was opened, and that the data was downloaded', async () => {
    const app = await threeChats();
    await says(app, 'mallory', '/delete');
    await says(app, 'mallory', 'Export my data');
    const id = String(await valueOf(app, 'SELECT id FROM secret_links'));
    const [, signed = ''] = pageUrl(app, 'export', id).split('/export/');
    await takeExport(app, signed);
    const told = await wordsOfAll(app);
    expect(told['mallory']).toContain('All your data was just downloaded');
    for (const person of ['alice', 'tablet']) {
      expect(told[person]).toContain('opened a page to download all data');
      expect(told[person]).toContain('All data of this account was just downloaded');
    }
  });
});

describe('what a new chat asks for', () => {
  /** The stranger has joined just now and asks for the deletion or for the data. */
  async function asking(what: 'Continue' | 'Export my data'): Promise<TestApp> {
    const app = await threeChats();
    await app.db.write([
      {
        sql: `UPDATE identities SET joined_at = ? WHERE platform_user = 'mallory'`,
        args: [app.now()],
      },
    ]);
    await says(app, 'mallory', '/delete');
    await says(app, 'mallory', what);
    if (what === 'Continue') await says(app, 'mallory', 'Delete my account');
    return app;
  }

  /** Runs the job of a held request once it is due, as the sweep does. */
  async function start(app: TestApp): Promise<void> {
    const id = await valueOf(app, `SELECT id FROM held_requests WHERE due_at <= ${app.now()}`);
    if (id) await startHeldRequest(app, String(id));
  }

  const deletions = (app: TestApp) => query(app, 'SELECT state FROM deletions');

  test('waits for the older ones, which are asked', async () => {
    const app = await asking('Continue');
    const told = await wordsOfAll(app);
    expect(told['mallory']).toContain('I’ve asked the older ones if that’s really you');
    expect(told['alice']).toContain('asked to delete this account');
    expect(told['tablet']).toContain('asked to delete this account');
    await start(app);
    expect(await deletions(app)).toEqual([]);
  });

  test('happens after three days without an answer', async () => {
    const app = await asking('Continue');
    app.clock.now += 3 * DAY;
    await start(app);
    expect(await deletions(app)).toMatchObject([{ state: 'holding' }]);
    expect(await query(app, 'SELECT * FROM held_requests')).toEqual([]);
    const told = await wordsOfAll(app);
    expect(told['alice']).toContain('If that wasn’t you, stop it.');
    expect(told['mallory']).toContain('Everything is deleted for good on');
  });

  test('happens at once when an older chat agrees', async () => {
    const app = await asking('Export my data');
    await processEvents(app, chatKeyOf('alice'));
    expect(await query(app, 'SELECT * FROM secret_links')).toEqual([]);
    await says(app, 'alice', 'Yes, hand out the data');
    await start(app);
    expect((await wordsOfAll(app))['mallory']).toContain('Your page works once');
    expect(await valueOf(app, 'SELECT chat FROM secret_links')).toBe(chatKeyOf('mallory'));
  });

  test('never happens when an older chat stops it', async () => {
    const app = await asking('Continue');
    await processEvents(app, chatKeyOf('alice'));
    await says(app, 'alice', 'Stop it');
    expect((await wordsOfAll(app))['mallory']).toContain('That was stopped in another chat');
    app.clock.now += 3 * DAY;
    await start(app);
    expect(await deletions(app)).toEqual([]);
  });

  test('never happens when the chat is removed meanwhile', async () => {
    const app = await asking('Continue');
    await removes(app, 'Remove Console …ory');
    expect(await query(app, 'SELECT * FROM held_requests')).toEqual([]);
  });

  test('is answered with /delete by a person who was busy with something else', async () => {
    const app = await asking('Continue');
    await says(app, 'alice', '/delete');
    expect(await wordsFor(app, 'alice')).toContain('Was that you?');
  });
});

test('the last use of a chat is recorded at most once an hour', async () => {
  const app = await testApp();
  await says(app, 'alice', 'hi');
  const first = app.now();
  const used = () => valueOf(app, 'SELECT used_at FROM identities');
  expect(await used()).toBe(first);
  app.clock.now += 59 * MINUTE;
  await says(app, 'alice', 'hi');
  expect(await used()).toBe(first);
  app.clock.now += MINUTE;
  await says(app, 'alice', 'hi');
  expect(await used()).toBe(app.now());
});
