import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Person } from '../person.ts';
import { type ConsoleStandIn, startConsole } from './console.ts';
import type { Update } from './state.ts';

const TOKEN = 'console-token';
const SECRET = 'sk-ant-oat01-AAAABBBBCCCC_DDDD-EEEE';

let stateFile: string;
let chat: ConsoleStandIn;
let alice: Person;

beforeEach(async () => {
  stateFile = join(mkdtempSync(join(tmpdir(), 'console-')), 'state.json');
  chat = await startConsole({ stateFile, token: TOKEN, slowMs: 20 });
  alice = chat.person('alice');
});

afterEach(() => chat.close());

async function request(method: string, path: string, body?: unknown, token = TOKEN) {
  const response = await fetch(`${chat.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}` },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? null : JSON.parse(text) };
}

async function updates(after = 0, wait = 0): Promise<Update[]> {
  return (await request('GET', `/updates?after=${after}&wait=${wait}`)).body.updates;
}

let keys = 0;
async function send(text: string, buttons?: unknown): Promise<string> {
  keys += 1;
  const content = { key: `k${keys}`, chat: 'c_alice', text, buttons };
  return (await request('POST', '/messages', content)).body.messageId;
}

async function refusalOf(content: Record<string, unknown>): Promise<string> {
  const body = { key: 'refused', chat: 'c_alice', text: 'x', ...content };
  const answer = await request('POST', '/messages', body);
  return `${answer.status} ${answer.body.error.code}: ${answer.body.error.message}`;
}

async function restart(): Promise<void> {
  await chat.close();
  chat = await startConsole({ stateFile, token: TOKEN });
  alice = chat.person('alice');
}

test('what a person says arrives once it is asked for, with who said it', async () => {
  const { messageId } = await alice.say('/start');
  const [update] = await updates();
  expect(update).toEqual({
    seq: 1,
    at: expect.any(Number),
    chat: 'c_alice',
    user: { id: 'u_alice', name: 'alice', locale: 'en' },
    type: 'text',
    messageId,
    text: '/start',
  });
});

test('a poll waits for the next update', async () => {
  const waiting = updates(0, 5);
  await alice.say('hello');
  expect((await waiting).map(({ text }) => text)).toEqual(['hello']);
});

test('updates come again until they are confirmed', async () => {
  await alice.say('one');
  await alice.say('two');
  expect((await updates()).map(({ seq }) => seq)).toEqual([1, 2]);
  expect((await updates(1)).map(({ seq }) => seq)).toEqual([2]);
  expect((await updates()).map(({ seq }) => seq)).toEqual([2]);
});

test('a poll with a bad number is refused', async () => {
  expect((await request('GET', '/updates?after=-1')).status).toBe(400);
  expect((await request('GET', '/updates?wait=soon')).status).toBe(400);
});

test('a message shows its choices, links and copies', async () => {
  const messageId = await send('Pick a plan', [
    [{ label: 'Starter', data: 's:1' }],
    [
      { label: 'Prices', url: 'https://example.com/prices' },
      { label: 'Code', copy: 'ABCD' },
    ],
  ]);
  expect(alice.visible()).toEqual([
    {
      messageId,
      from: 'bot',
      text: 'Pick a plan',
      choices: ['Starter'],
      links: [{ label: 'Prices', url: 'https://example.com/prices' }],
      copies: [{ label: 'Code', text: 'ABCD' }],
    },
  ]);
});

test('the same key shows a message once', async () => {
  const content = { key: 'same', chat: 'c_alice', text: 'Hello' };
  const first = await request('POST', '/messages', content);
  const second = await request('POST', '/messages', content);
  expect([first.status, second.status]).toEqual([201, 200]);
  expect(second.body).toEqual(first.body);
  expect(alice.visible()).toHaveLength(1);
});

test('a tap brings the data of the button, also on an old message', async () => {
  const old = await send('Old', [[{ label: 'Go', data: 's:old' }]]);
  await send('New', [[{ label: 'Go', data: 's:new' }]]);
  await alice.tap(old, 'Go');
  expect(await updates()).toMatchObject([{ type: 'tap', messageId: old, data: 's:old' }]);
});

test('a button that is not there cannot be tapped', async () => {
  const messageId = await send('Look', [[{ label: 'Site', url: 'https://example.com' }]]);
  await expect(alice.tap(messageId, 'Go')).rejects.toThrow('no button "Go"');
  await expect(alice.tap(messageId, 'Site')).rejects.toThrow('no button "Site"');
});

test('an edit replaces text and buttons', async () => {
  const id = await send('Step 1', [[{ label: 'Stop', data: 'stop' }]]);
  expect((await request('PUT', `/messages/${id}`, { text: 'Step 2' })).status).toBe(200);
  expect(alice.visible()).toMatchObject([{ text: 'Step 2', choices: [] }]);
  expect(alice.utterances().map(({ kind }) => kind)).toEqual(['sent', 'edited']);
});

test('an edit that changes nothing is refused', async () => {
  const id = await send('Same', [[{ label: 'Go', data: 'go' }]]);
  const equal = { text: 'Same', buttons: [[{ label: 'Go', data: 'go' }]] };
  const answer = await request('PUT', `/messages/${id}`, equal);
  expect([answer.status, answer.body.error.code]).toEqual([409, 'not_modified']);
});

test('only a message of the bot itself can be edited', async () => {
  const { messageId } = await alice.say('mine');
  for (const id of [messageId, 'm999']) {
    const answer = await request('PUT', `/messages/${id}`, { text: 'x' });
    expect([answer.status, answer.body.error.code]).toEqual([404, 'message_not_found']);
  }
});

test('the bot may delete what a person said', async () => {
  const { messageId } = await alice.say(SECRET);
  expect((await request('DELETE', `/messages/${messageId}`)).status).toBe(204);
  expect((await request('DELETE', `/messages/${messageId}`)).status).toBe(404);
  expect(alice.visible()).toEqual([]);
  expect(alice.utterances()).toMatchObject([{ kind: 'removed', message: { messageId } }]);
  expect(JSON.stringify(alice.utterances())).not.toContain(SECRET);
});

test.each([
  [{ text: ' ' }, '400 invalid: text is empty'],
  [{ text: 'x'.repeat(4001) }, '400 invalid: text is longer than 4000'],
  [{ colour: 'red' }, '400 invalid: unknown field colour in body'],
  [{ key: undefined }, '400 invalid: key is empty'],
  [{ buttons: [[{ label: 'x'.repeat(81), data: 'x' }]] }, '400 invalid: label is longer than 80'],
  [
    { buttons: [[{ label: 'x', data: 'é'.repeat(33) }]] },
    '400 invalid: data is longer than 64 bytes',
  ],
  [
    { buttons: Array.from({ length: 11 }, () => [{ label: 'x', data: 'x' }]) },
    '400 invalid: more than 10 rows of buttons',
  ],
  [
    { buttons: [[{ label: 'x', data: 'x', url: 'https://example.com' }]] },
    '400 invalid: a button has one of data, url and copy',
  ],
  [{ buttons: [[{ label: 'x', url: 'javascript:x' }]] }, '400 invalid: url is not an http address'],
  [{ chat: 'c_nobody' }, '404 chat_not_found: there is no chat c_nobody'],
])('a message with %j is refused', async (content, refusal) => {
  expect(await refusalOf(content)).toBe(refusal);
  expect(alice.visible()).toEqual([]);
});

test('the limits themselves are accepted', async () => {
  const label = 'x'.repeat(80);
  await send('x'.repeat(4000), [[{ label, data: 'é'.repeat(32) }]]);
  expect(alice.visible()[0]?.choices).toEqual([label]);
});

test('a blocked bot hears of it and cannot write', async () => {
  await alice.block();
  await alice.block();
  expect(await refusalOf({})).toBe('403 blocked: alice has blocked the bot');
  await alice.unblock();
  expect((await updates()).map(({ type }) => type)).toEqual(['blocked', 'unblocked']);
  expect(await send('back')).toMatch(/^m\d+$/);
});

test('an edited message arrives with its new text', async () => {
  const { messageId } = await alice.say('frist');
  await alice.edit(messageId, 'first');
  expect(await updates(1)).toMatchObject([{ type: 'edited', messageId, text: 'first' }]);
});

test('without the token nothing works', async () => {
  expect((await request('GET', '/updates', undefined, 'wrong')).status).toBe(401);
});

test('messages that repeat the one before are counted, unless the person did something', async () => {
  for (const text of ['A', 'A', 'B']) await send(text);
  await alice.say('again');
  const id = await send('B');
  await request('PUT', `/messages/${id}`, { text: 'C' });
  await send('C');
  expect(chat.counts()).toEqual({ sent: 5, edited: 1, repeated: 2 });
});

test('the world survives a restart', async () => {
  await alice.say('one');
  const content = { key: 'kept', chat: 'c_alice', text: 'Hello' };
  const { messageId } = (await request('POST', '/messages', content)).body;
  await restart();
  expect(await updates()).toMatchObject([{ text: 'one' }]);
  expect(alice.visible().map(({ text }) => text)).toEqual(['one', 'Hello']);
  expect(alice.utterances()).toMatchObject([{ kind: 'sent', message: { messageId } }]);
  expect((await request('POST', '/messages', content)).body).toEqual({ messageId });
  expect(chat.counts()).toEqual({ sent: 1, edited: 0, repeated: 0 });
});

test('a secret reaches the bot as it was typed and never the disk', async () => {
  const wrapped = `here: ${SECRET.slice(0, 20)}\n  ${SECRET.slice(20)}`;
  await alice.say(SECRET);
  await alice.say(wrapped);
  expect((await updates()).map(({ text }) => text)).toEqual([SECRET, wrapped]);
  await restart();
  const onDisk = readFileSync(stateFile, 'utf8');
  expect(onDisk).toContain('here: <sha256:');
  expect(onDisk).not.toContain('sk-ant');
  expect(onDisk).not.toContain(SECRET.slice(20));
});

test('faults are answered in the form of the platform', async () => {
  for (const [fault, status] of [
    ['down', 503],
    ['error', 500],
    ['rate-limited', 429],
  ] as const) {
    chat.faults.enable(`${fault}:send-message*1`);
    expect(await refusalOf({})).toMatch(`${status} `);
  }
  expect(alice.visible()).toEqual([]);
});

test('an answer can be lost after the message is shown', async () => {
  chat.faults.enable('lose-answer:send-message*1');
  await expect(send('ambiguous')).rejects.toThrow('fetch failed');
  expect(alice.visible()).toMatchObject([{ text: 'ambiguous' }]);
});

test('updates can come twice and a removal can be refused', async () => {
  chat.faults.enable('duplicate-updates*1');
  chat.faults.enable('delete-refused*1');
  const { messageId } = await alice.say('one');
  expect((await updates()).map(({ seq }) => seq)).toEqual([1, 1]);
  expect(await updates()).toHaveLength(1);
  const refused = await request('DELETE', `/messages/${messageId}`);
  expect([refused.status, refused.body.error.code]).toEqual([403, 'delete_refused']);
  expect(alice.visible()).toHaveLength(1);
});

test('every call is recorded under its operation', async () => {
  const id = await send('x');
  await request('PUT', `/messages/${id}`, { text: 'y' });
  await request('DELETE', `/messages/${id}`);
  await updates();
  expect(chat.calls.map(({ operation, status }) => [operation, status])).toEqual([
    ['send-message', 201],
    ['edit-message', 200],
    ['delete-message', 204],
    ['get-updates', 200],
  ]);
});
