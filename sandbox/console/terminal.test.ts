import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { qrPng } from '../../src/pictures/qr.ts';
import type { Person } from '../person.ts';
import { drawQr } from '../qr.ts';
import { type ConsoleStandIn, startConsole } from './console.ts';
import { attachTerminal } from './terminal.ts';

const PLANS = [[{ label: 'Starter', data: 'p:1' }], [{ label: 'Pro', data: 'p:2' }]];

const SOON = { interval: 2 };

let chat: ConsoleStandIn;
let alice: Person;
let input: PassThrough;
let output: PassThrough;
let printed: string;
let keys = 0;

beforeEach(async () => {
  const stateFile = join(mkdtempSync(join(tmpdir(), 'terminal-')), 'state.json');
  chat = await startConsole({ stateFile, token: 'token' });
  alice = chat.person('alice');
  input = new PassThrough();
  output = new PassThrough();
  printed = '';
  output.on('data', (chunk: Buffer) => (printed += chunk.toString()));
});

afterEach(() => chat.close());

async function bot(method: string, path: string, body?: object): Promise<string> {
  const response = await fetch(`${chat.url}${path}`, {
    method,
    headers: { authorization: 'Bearer token' },
    body: body && JSON.stringify(body),
  });
  expect(response.ok).toBe(true);
  return response.status === 204 ? '' : JSON.stringify(await response.json());
}

async function send(text: string, buttons: object = []): Promise<string> {
  keys += 1;
  const sent = await bot('POST', '/messages', { key: `k${keys}`, chat: 'c_alice', text, buttons });
  return (JSON.parse(sent) as { messageId: string }).messageId;
}

async function lastUpdate(): Promise<unknown> {
  return (JSON.parse(await bot('GET', '/updates')) as { updates: unknown[] }).updates.at(-1);
}

/** Types lines and waits until all of them are entered. */
async function play(...lines: string[]): Promise<void> {
  const attached = attachTerminal(chat, 'alice', { input, output });
  input.end(lines.map((line) => `${line}\n`).join(''));
  await attached;
}

describe('through a pipe', () => {
  test('what is typed is said, and shown as it was typed', async () => {
    await play('hello', '', 'there');
    expect(alice.visible().map(({ text }) => text)).toEqual(['hello', 'there']);
    expect(printed).toBe('› hello\n› there\n');
  });

  test.each(['2', 'pro', 'P', ' Pro '])(
    '"%s" presses a button of the newest menu',
    async (line) => {
      await send('Old menu', PLANS);
      const messageId = await send('Pick a plan', PLANS);
      await send('Take your time');
      await play(line);
      expect(await lastUpdate()).toMatchObject({ type: 'tap', messageId, data: 'p:2' });
    },
  );

  test('what is no choice is said', async () => {
    await send('Pick a plan', PLANS);
    await play('3');
    expect(await lastUpdate()).toMatchObject({ type: 'text', text: '3' });
  });

  test('the chat so far is shown first', async () => {
    await alice.say('/start');
    await send('Pick a plan', [
      ...PLANS,
      [
        { label: 'Prices', url: 'https://example.com' },
        { label: 'Code', copy: 'ABCD' },
      ],
    ]);
    await play();
    expect(printed.split('\n')).toEqual([
      '› /start',
      '  Pick a plan',
      '  [1] Starter',
      '  [2] Pro',
      '  Prices: https://example.com',
      '  Code: ABCD',
      '',
    ]);
  });

  test('edits are marked and removals noted', async () => {
    const attached = attachTerminal(chat, 'alice', { input, output });
    const { messageId } = await alice.say('my token');
    const id = await send('Step 1');
    await bot('PUT', `/messages/${id}`, { text: 'Step 2' });
    await bot('DELETE', `/messages/${messageId}`);
    input.end();
    await attached;
    expect(printed).toBe('  Step 1\n↻ Step 2\n  (your message was removed)\n');
  });

  test('a line can stand for something that is not shown', async () => {
    const expand = (line: string) => line.replace('{token}', 'secret-value');
    const attached = attachTerminal(chat, 'alice', { input, output, expand });
    input.end('use {token}\n');
    await attached;
    expect(alice.visible()[0]?.text).toBe('use secret-value');
    expect(printed).toBe('› use {token}\n');
  });

  test('":quit" ends it before the input does', async () => {
    const attached = attachTerminal(chat, 'alice', { input, output });
    input.write('one\n:quit\ntwo\n');
    await attached;
    await send('too late');
    expect(alice.visible().map(({ text }) => text)).toEqual(['one', 'too late']);
    expect(printed).toBe('› one\n');
  });

  test('what cannot be done is noted', async () => {
    await alice.block();
    await play('hello');
    expect(printed).toBe('› hello\n  (alice has blocked the bot)\n');
  });
});

describe('on a terminal', () => {
  let attached: Promise<void>;

  beforeEach(() => {
    attached = attachTerminal(chat, 'alice', { input, output, isTty: true });
  });

  afterEach(async () => {
    input.end();
    await attached;
  });

  const screen = () => screenOf(printed);

  test('a prompt waits below the messages', async () => {
    await send('Pick a plan', PLANS);
    await expect
      .poll(screen, SOON)
      .toEqual(['', '  Pick a plan', '  [1] Starter', '  [2] Pro', '› ']);
    expect(printed).toContain('\u001b[1m[1]\u001b[22m Starter');
  });

  test('a message does not disturb what is being typed', async () => {
    input.write('hel');
    await expect.poll(screen, SOON).toEqual(['› hel']);
    await send('Hi');
    await expect.poll(screen, SOON).toEqual(['', '  Hi', '› hel']);
    input.write('lo\r');
    await expect.poll(screen, SOON).toEqual(['', '  Hi', '› hello', '› ']);
    expect(alice.visible().at(-1)?.text).toBe('hello');
  });

  test('the last message is edited in place', async () => {
    const id = await send('Step 1\nof 3', PLANS);
    await bot('PUT', `/messages/${id}`, { text: 'Step 2' });
    await bot('PUT', `/messages/${id}`, { text: 'Step 3' });
    await expect.poll(screen, SOON).toEqual(['', '  Step 3', '› ']);
  });

  test('a pressed button gives way to the edited message', async () => {
    const id = await send('Pick a plan', PLANS);
    input.write('1\r');
    await expect
      .poll(screen, SOON)
      .toEqual(['', '  Pick a plan', '  [1] Starter', '  [2] Pro', '› 1', '› ']);
    await bot('PUT', `/messages/${id}`, { text: 'Starter it is' });
    await expect.poll(screen, SOON).toEqual(['', '  Starter it is', '› ']);
  });

  test('no word is broken at the edge of the window', async () => {
    Object.assign(output, { columns: 24 });
    await send('Your agent thinks with your own Claude.\nhttps://example.com/a/very/long/address');
    await expect
      .poll(screen, SOON)
      .toEqual([
        '',
        '  Your agent thinks with',
        '  your own Claude.',
        '  https://example.com/a/very/long/address',
        '› ',
      ]);
  });

  test('a QR code is drawn', async () => {
    const picture = qrPng('scan me').toString('base64');
    await bot('POST', '/messages', { key: 'qr', chat: 'c_alice', text: 'Scan this', picture });
    await expect
      .poll(screen, SOON)
      .toEqual(['', ...drawQr('scan me').map((row) => `  ${row}`), '  Scan this', '› ']);
  });

  test('an older message is printed again when it is edited', async () => {
    const id = await send('Step 1');
    input.write('hurry\r');
    await expect.poll(screen, SOON).toEqual(['', '  Step 1', '› hurry', '› ']);
    await bot('PUT', `/messages/${id}`, { text: 'Step 2' });
    await expect.poll(screen, SOON).toEqual(['', '  Step 1', '› hurry', '↻ Step 2', '› ']);
  });
});

/** What a terminal shows after these bytes; as much of one as a chat needs. */
function screenOf(bytes: string): string[] {
  const rows = [''];
  let row = 0;
  let column = 0;
  // oxlint-disable-next-line no-control-regex -- control sequences are the matter here
  for (const [part, count, action] of bytes.matchAll(/\u001b\[([\d;]*)([A-Za-z])|[^]/gu)) {
    if (action === 'A') row -= Number(count || 1);
    else if (action === 'G') column = Number(count || 1) - 1;
    else if (action === 'C') column += Number(count || 1);
    else if (action === 'J') {
      rows[row] = (rows[row] ?? '').slice(0, column);
      rows.length = row + 1;
    } else if (action === 'K') rows[row] = (rows[row] ?? '').slice(0, column);
    else if (part === '\r') column = 0;
    else if (part === '\n') rows[(row += 1)] ??= '';
    else if (action === undefined) {
      rows[row] = `${(rows[row] ?? '').slice(0, column)}${part}`;
      column += 1;
    }
  }
  return rows;
}
