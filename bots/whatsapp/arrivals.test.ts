import { beforeEach, describe, expect, test } from 'vitest';
import { MINUTE } from '../../test/fixtures/app-facts.ts';
import { query, type TestApp, testApp } from '../../test/fixtures/app.ts';
import { acceptMessages } from './arrivals.ts';
import type { PersonMessage } from './backend.ts';
import { readNumber } from '../../src/conversation/read-text.ts';
import { confirmSent, storeSent } from './sent-messages.ts';

const LID = '288001@lid';
const NUMBER = '15561234567@s.whatsapp.net';

let app: TestApp;
let lastId = 0;

beforeEach(async () => {
  app = await testApp();
});

function aMessage(change: Partial<PersonMessage> = {}): PersonMessage {
  return {
    messageId: `M${(lastId += 1)}`,
    chat: change.lid === null ? NUMBER : LID,
    lid: LID,
    number: NUMBER,
    at: app.now(),
    isDelayed: false,
    content: { kind: 'text', text: 'hello', quotes: null },
    ...change,
  };
}

const saying = (text: string, quotes: string | null = null): Pick<PersonMessage, 'content'> => ({
  content: { kind: 'text', text, quotes },
});

/** The stored events, oldest first, before they are answered. */
async function stored(messages: PersonMessage[]): Promise<unknown[]> {
  await acceptMessages({ ...app, locks: heldLocks() }, messages);
  const rows = await query(app, 'SELECT event FROM inbox ORDER BY seq');
  return rows.map(({ event }) => JSON.parse(String(event)) as unknown);
}

/** Locks that allow menus to be found but no chat to be answered. */
function heldLocks(): TestApp['locks'] {
  const run: TestApp['locks']['run'] = (key, work) =>
    key.startsWith('chat:')
      ? Promise.reject(new Error('chats are not answered in this test'))
      : work();
  return Object.assign(Object.create(app.locks) as TestApp['locks'], { run });
}

async function aMenu(messageId: string, ref: number, choices = 3): Promise<void> {
  app.clock.now += 1;
  await storeSent(app, LID, { messageId, text: 'menu', ref, choices });
  await confirmSent(app, LID, messageId);
}

describe('one person with two identities', () => {
  const chats = () => query(app, 'SELECT DISTINCT chat FROM inbox');

  test('the LID names the chat, whichever of the two identities sent the message', async () => {
    await stored([aMessage(), aMessage({ chat: NUMBER })]);
    await stored([aMessage({ lid: null })]);
    await stored([aMessage({ number: null })]);
    expect(await chats()).toMatchObject([{ chat: `whatsapp:main:${LID}` }]);
  });

  test('a chat that began with the number stays when the LID becomes known', async () => {
    await stored([aMessage({ lid: null })]);
    await stored([aMessage(), aMessage({ number: null })]);
    expect(await chats()).toMatchObject([{ chat: `whatsapp:main:${NUMBER}` }]);
    expect(await query(app, 'SELECT count(*) AS n FROM accounts')).toMatchObject([{ n: 1 }]);
  });

  test('two chats of one person continue in the older one', async () => {
    await stored([aMessage({ lid: null })]);
    app.clock.now += 1;
    await stored([aMessage({ number: null })]);
    await stored([aMessage()]);
    await stored([aMessage({ number: null })]);
    const rows = await query(app, 'SELECT chat FROM inbox ORDER BY seq');
    expect(rows.map(({ chat }) => chat)).toEqual(
      [NUMBER, LID, NUMBER, NUMBER].map((address) => `whatsapp:main:${address}`),
    );
  });
});

describe('numbers', () => {
  test.each([
    ['2', 2],
    [' 2. ', 2],
    ['2)', 2],
    ['2️⃣', 2],
    ['12', 12],
    ['2 please', 2],
    ['two', 2],
    ['two of them', null],
    ['123', null],
    ['', null],
  ])('%j is %s', (typed, number) => {
    expect(readNumber(typed)).toBe(number);
  });

  test('a number refers to the last menu', async () => {
    await aMenu('A', 4);
    await aMenu('B', 5);
    expect(await stored([aMessage(saying('2'))])).toEqual([
      { kind: 'choice', ref: 5, index: 1, typed: true },
    ]);
  });

  test('a number that quotes an older menu refers to that menu', async () => {
    await aMenu('A', 4);
    await aMenu('B', 5);
    expect(await stored([aMessage(saying('2', 'A'))])).toMatchObject([{ ref: 4, index: 1 }]);
  });

  test('a quoted message without a menu is no menu', async () => {
    await aMenu('A', 4);
    await aMenu('NOTE', 0, 0);
    expect(await stored([aMessage(saying('2', 'NOTE'))])).toMatchObject([{ ref: 4, index: 1 }]);
  });

  test('a quoted menu that is no longer stored is too old', async () => {
    await aMenu('A', 4);
    expect(await stored([aMessage(saying('2', 'GONE'))])).toMatchObject([{ ref: -1 }]);
  });

  test('a menu without an ack is not used yet', async () => {
    await aMenu('A', 4);
    app.clock.now += 1;
    await storeSent(app, LID, { messageId: 'B', text: 'menu', ref: 5, choices: 3 });
    expect(await stored([aMessage(saying('1'))])).toMatchObject([{ ref: 4, index: 0 }]);
  });

  test('a number that is not on the menu is text', async () => {
    await aMenu('A', 4);
    expect(await stored([aMessage(saying('9'))])).toEqual([{ kind: 'text', text: '9' }]);
  });

  test('0 means Back of the menu, the last one or the quoted one', async () => {
    await aMenu('A', 4);
    await aMenu('B', 5);
    expect(await stored([aMessage(saying('0')), aMessage(saying('0️⃣', 'A'))])).toEqual([
      { kind: 'choice', ref: 5, index: 'back', typed: true },
      { kind: 'choice', ref: 4, index: 'back', typed: true },
    ]);
  });

  test('without a menu a number is text', async () => {
    expect(await stored([aMessage(saying('1'))])).toEqual([{ kind: 'text', text: '1' }]);
  });
});

describe('messages that arrive twice or late', () => {
  test('the same message is one event', async () => {
    const message = aMessage();
    expect(await stored([message, message])).toHaveLength(1);
    expect(await stored([message])).toHaveLength(1);
  });

  test('of old messages only the newest is answered', async () => {
    const at = app.now() - 30 * MINUTE;
    const old = ['hello?', 'anybody?', 'ok'].map((text, index) =>
      aMessage({ ...saying(text), isDelayed: true, at: at + index }),
    );
    expect(await stored(old)).toEqual([{ kind: 'text', text: 'ok' }]);
  });

  test('a secret among old messages is still caught', async () => {
    const at = app.now() - 30 * MINUTE;
    const token = `sk-ant-api03-${'A'.repeat(93)}AA`;
    const events = await stored([
      aMessage({ ...saying(token), isDelayed: true, at }),
      aMessage({ ...saying('ok'), isDelayed: true, at }),
    ]);
    expect(events.map((event) => (event as { kind: string }).kind)).toEqual(['secret', 'text']);
    expect(JSON.stringify(await query(app, 'SELECT * FROM inbox'))).not.toContain('AAAAAA');
  });

  test('messages that waited only a short time are all answered', async () => {
    const delayed = { isDelayed: true, at: app.now() - MINUTE };
    expect(await stored([aMessage(delayed), aMessage(delayed)])).toHaveLength(2);
  });

  test('an edit counts only when it contains a secret, and then once', async () => {
    const edited = (messageId: string, text: string) =>
      aMessage({ messageId, content: { kind: 'edited', text, editedId: 'M0' } });
    expect(await stored([edited('E1', 'typo')])).toEqual([]);
    const token = `sk-ant-api03-${'B'.repeat(93)}AA`;
    expect(await stored([edited('E2', token), edited('M0', token)])).toHaveLength(1);
  });
});

describe('a sealed edit', () => {
  const SECRET = Buffer.alloc(32, 7);
  const token = `sk-ant-api03-${'C'.repeat(93)}AA`;
  const sealedEdit = (editedId: string, text: string): PersonMessage =>
    aMessage({
      content: {
        kind: 'sealed_edit',
        editedId,
        open: (secret) =>
          SECRET.equals(secret) ? { content: { kind: 'edited', text, editedId } } : null,
      },
    });

  test('is read with the secret that came with the message, also by the next process', async () => {
    await stored([aMessage({ messageId: 'M7', secret: SECRET })]);
    const events = await stored([sealedEdit('M7', 'typo'), sealedEdit('M7', token)]);
    expect(events.at(-1)).toMatchObject({ kind: 'secret' });
    expect(events).toHaveLength(2);
    const [row] = await query(app, 'SELECT sealed FROM whatsapp_secrets');
    expect(String(row?.['sealed'])).not.toContain(SECRET.toString('base64'));
  });

  test('may arrive together with its message', async () => {
    const message = aMessage({ messageId: 'M8', secret: SECRET });
    const events = await stored([message, sealedEdit('M8', token)]);
    expect(events.at(-1)).toMatchObject({ kind: 'secret' });
  });

  test('that comes before its message waits for it', async () => {
    const edit = sealedEdit('M6', token);
    expect(await acceptMessages(app, [edit])).toEqual([edit]);
    const message = aMessage({ messageId: 'M6', secret: SECRET });
    const events = await stored([edit, message]);
    expect(events.at(0)).toMatchObject({ kind: 'secret' });
    expect(events).toHaveLength(2);
  });

  test('whose message never comes is dropped after half an hour', async () => {
    const edit = { ...sealedEdit('M5', token), at: app.now() - 31 * MINUTE };
    expect(await acceptMessages(app, [edit])).toEqual([]);
  });

  test('without a secret that fits is dropped, and what comes with it is answered', async () => {
    await stored([aMessage({ messageId: 'M9', secret: Buffer.alloc(32, 8) })]);
    const events = await stored([sealedEdit('M9', token), sealedEdit('M0', token), aMessage()]);
    expect(events).toMatchObject([{ kind: 'text' }, { kind: 'text' }]);
  });
});

test('a new person is greeted in the language of their country', async () => {
  await stored([aMessage({ number: '4915112345678@s.whatsapp.net' })]);
  await stored([aMessage({ number: '34612345678@s.whatsapp.net' })]);
  expect(await query(app, 'SELECT locale FROM accounts')).toMatchObject([{ locale: 'de' }]);
});

test('a picture is unsupported', async () => {
  expect(await stored([aMessage({ content: { kind: 'other' } })])).toEqual([
    { kind: 'unsupported' },
  ]);
});
