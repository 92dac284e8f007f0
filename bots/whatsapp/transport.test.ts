import { beforeEach, describe, expect, test } from 'vitest';
import { MINUTE } from '../../test/fixtures/app-facts.ts';
import { query, type TestApp, testApp } from '../../test/fixtures/app.ts';
import type { Outcome, Shown, Transport } from '../../src/chat/transport.ts';
import { qrPng } from '../../src/pictures/qr.ts';
import { text } from '../../src/conversation/screen.ts';
import type { WhatsAppBackend } from './backend.ts';
import { messageIdFor, sentText } from './sent-messages.ts';
import { whatsAppTransport } from './transport.ts';

const CHAT = '288001@lid';

let app: TestApp;
let transport: Transport;
let outcomes: Outcome[];
let calls: string[];

beforeEach(async () => {
  app = await testApp();
  outcomes = [];
  calls = [];
  transport = whatsAppTransport(app, fakeBackend(), () => 0);
});

/** Accepts everything by default. */
function fakeBackend(): WhatsAppBackend {
  const take =
    (what: string) =>
    async (_chat: string, messageId: string, said: string): Promise<Outcome> => {
      calls.push(`${what} ${said}`);
      return outcomes.shift() ?? { type: 'done', messageId };
    };
  return {
    capabilities: {
      textLength: 4096,
      captionLength: 1024,
      editWindowMs: 14 * MINUTE,
      mostEdits: 3,
    },
    connect: () => Promise.resolve({ ending: 'stopped' }),
    send: take('send'),
    sendPicture: (chat, messageId, { caption }) => take('picture')(chat, messageId, caption),
    sendDocument: (chat, messageId, { caption }) => take('document')(chat, messageId, caption),
    edit: (chat, { messageId, text: words }) => take('edit')(chat, messageId, words),
    markRead: () => Promise.resolve(),
    typing: () => Promise.resolve(),
    forget: () => Promise.resolve(),
  };
}

const menu = (words: string, ref = 1): Shown => ({
  screen: { body: text(words), choices: [{ id: 'a', label: 'A' }] },
  ref,
});
const building = (words: string): Shown => ({
  screen: { body: text(words), progress: [{ label: 'step', state: 'running' }] },
  ref: 0,
});

async function sent(shown: Shown, key = 'out_1'): Promise<string> {
  await transport.send(CHAT, shown, key);
  return messageIdFor(key);
}

describe('sending', () => {
  test('the id is derived from the key, so that a retry is the same message', async () => {
    const first = await transport.send(CHAT, menu('one'), 'out_1');
    expect(first).toEqual({ type: 'done', messageId: messageIdFor('out_1') });
    expect(await transport.send(CHAT, menu('one'), 'out_1')).toEqual(first);
    expect(messageIdFor('out_1')).toMatch(/^3EB0[0-9A-F]{18}$/);
  });

  test('a sent message can be resent, and is stored sealed', async () => {
    const id = await sent({ screen: { body: text('your link') }, ref: 0 });
    expect(await sentText(app, id)).toBe('your link');
    expect(await sentText(app, 'UNKNOWN')).toBeNull();
    expect(JSON.stringify(await query(app, 'SELECT * FROM whatsapp_sent'))).not.toContain('link');
  });

  test('a message counts as a menu only once the server has acknowledged it', async () => {
    const taken = () => query(app, 'SELECT taken FROM whatsapp_sent');
    outcomes.push({ type: 'unknown' });
    expect(await transport.send(CHAT, menu('one'), 'out_1')).toEqual({ type: 'unknown' });
    expect(await taken()).toMatchObject([{ taken: 0 }]);
    await transport.send(CHAT, menu('one'), 'out_1');
    expect(await taken()).toMatchObject([{ taken: 1 }]);
  });
});

describe('editing', () => {
  test('progress is edited a few times, then continues in a new message', async () => {
    const id = await sent(building('0'));
    for (const words of ['1', '2', '3']) {
      expect(await transport.edit(CHAT, id, building(words))).toEqual({
        type: 'done',
        messageId: id,
      });
    }
    expect(await transport.edit(CHAT, id, building('4'))).toEqual({ type: 'gone' });
    expect(calls).toHaveLength(4);
  });

  test('progress is not edited longer than WhatsApp allows', async () => {
    const id = await sent(building('0'));
    app.clock.now += 14 * MINUTE;
    expect(await transport.edit(CHAT, id, building('1'))).toEqual({ type: 'gone' });
  });

  test('a text that is already shown is not sent again, even when no more edits are allowed', async () => {
    const id = await sent(building('0'));
    for (const words of ['1', '2', '3']) await transport.edit(CHAT, id, building(words));
    expect(await transport.edit(CHAT, id, building('3'))).toEqual({ type: 'done', messageId: id });
    expect(calls).toHaveLength(4);
  });

  test('an edit without an ack is repeated', async () => {
    const id = await sent(building('0'));
    outcomes.push({ type: 'unknown' });
    expect(await transport.edit(CHAT, id, building('1'))).toEqual({ type: 'unknown' });
    expect(await transport.edit(CHAT, id, building('1'))).toMatchObject({ type: 'done' });
    expect(calls.filter((what) => what.startsWith('edit'))).toHaveLength(2);
  });

  test('a menu is edited while it is the last message', async () => {
    const id = await sent(menu('one moment'));
    expect(await transport.edit(CHAT, id, menu('your link', 2))).toMatchObject({ type: 'done' });
    expect(await query(app, 'SELECT ref FROM whatsapp_sent')).toMatchObject([{ ref: 2 }]);
  });

  test('a menu with a message below it, or an old one, is sent again', async () => {
    const first = await sent(menu('one'));
    app.clock.now += 1;
    const second = await sent(menu('two'), 'out_2');
    expect(await transport.edit(CHAT, first, menu('x'))).toEqual({ type: 'gone' });
    app.clock.now += 2 * MINUTE;
    expect(await transport.edit(CHAT, second, menu('x'))).toEqual({ type: 'gone' });
  });

  test('an unknown message is gone', async () => {
    expect(await transport.edit(CHAT, 'UNKNOWN', building('1'))).toEqual({ type: 'gone' });
  });
});

test('a person’s message cannot be removed', async () => {
  expect(await transport.remove(CHAT, 'M1')).toMatchObject({ type: 'refused' });
});

describe('a picture', () => {
  const withQr = (words: string): Shown => ({
    ...menu(words),
    picture: { png: qrPng('hello'), alt: 'A QR code' },
  });

  test('has the text below it; a text that is too long becomes a message of its own', async () => {
    await sent(withQr('scan it'));
    expect(calls).toEqual(['picture scan it\n\n*1* A\n\n_Reply with a number._']);
    await sent(withQr('w'.repeat(1024)), 'out_2');
    expect(calls.slice(1)).toEqual(['picture ', expect.stringMatching(/^send w{1024}\n/)]);
  });

  test('the text does not follow a picture that was refused', async () => {
    outcomes.push({ type: 'refused', reason: 'whatsapp 463' });
    expect(await transport.send(CHAT, withQr('w'.repeat(1024)), 'out_1')).toMatchObject({
      type: 'refused',
    });
    expect(calls).toEqual(['picture ']);
  });

  test('is never edited: the next screen is a new message', async () => {
    const id = await sent(withQr('scan it'));
    expect(await transport.edit(CHAT, id, withQr('scan it'))).toEqual({ type: 'gone' });
    expect(await transport.edit(CHAT, id, menu('linked'))).toEqual({ type: 'gone' });
    const plain = await sent(menu('one moment'), 'out_2');
    expect(await transport.edit(CHAT, plain, withQr('scan it'))).toEqual({ type: 'gone' });
  });
});
