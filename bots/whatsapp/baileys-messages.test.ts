import { describe, expect, test } from 'vitest';
import {
  type WAMessage,
  type WAMessageContent,
  type WAMessageKey,
  WAMessageStatus,
} from '@whiskeysockets/baileys';
import { deliveredId, toEditedMessage, toPersonMessage } from './baileys-messages.ts';

const LID = '288001@lid';
const NUMBER = '15561234567@s.whatsapp.net';

function aMessage(message: WAMessageContent | null, key: Partial<WAMessageKey> = {}): WAMessage {
  return {
    key: { remoteJid: NUMBER, remoteJidAlt: LID, fromMe: false, id: 'M1', ...key },
    messageTimestamp: 1_700_000_000,
    message,
  };
}

const contentOf = (message: WAMessageContent) => toPersonMessage(aMessage(message), false)?.content;

test('a message with both identities of its sender, whichever comes first', () => {
  const expected = {
    messageId: 'M1',
    lid: LID,
    number: NUMBER,
    at: 1_700_000_000_000,
    isDelayed: true,
  };
  const text = { conversation: 'hi' };
  expect(toPersonMessage(aMessage(text), true)).toMatchObject({ ...expected, chat: NUMBER });
  const byLid = aMessage(text, { remoteJid: '288001:3@lid', remoteJidAlt: NUMBER });
  expect(toPersonMessage(byLid, true)).toMatchObject({ ...expected, chat: LID });
  const alone = aMessage(text, { remoteJidAlt: undefined });
  expect(toPersonMessage(alone, true)).toMatchObject({ lid: null, number: NUMBER });
});

describe('its content', () => {
  test.each<[string, WAMessageContent, unknown]>([
    ['plain text', { conversation: 'hi' }, { kind: 'text', text: 'hi', quotes: null }],
    [
      'an answer to another message',
      { extendedTextMessage: { text: 'hi', contextInfo: { stanzaId: 'M0' } } },
      { kind: 'text', text: 'hi', quotes: 'M0' },
    ],
    [
      'a disappearing message',
      { ephemeralMessage: { message: { conversation: 'hi' } } },
      { kind: 'text', text: 'hi', quotes: null },
    ],
    ['a caption', { imageMessage: { caption: 'hi' } }, { kind: 'text', text: 'hi' }],
    ['a picture without words', { imageMessage: {} }, { kind: 'other' }],
    ['a voice message', { audioMessage: {} }, { kind: 'other' }],
    [
      'an edit',
      { protocolMessage: { key: { id: 'M0' }, editedMessage: { conversation: 'new' } } },
      { kind: 'edited', text: 'new', editedId: 'M0' },
    ],
  ])('%s', (_what, message, content) => {
    expect(contentOf(message)).toMatchObject(content as Record<string, unknown>);
  });
});

test.each<[string, WAMessageContent, string[]]>([
  [
    'a file with a caption',
    {
      documentWithCaptionMessage: {
        message: { documentMessage: { fileName: 'key.txt', title: 'key', caption: 'hi' } },
      },
    },
    ['key.txt', 'key'],
  ],
  ['a contact', { contactMessage: { displayName: 'Bob', vcard: 'V' } }, ['Bob', 'V']],
  [
    'a place',
    { locationMessage: { name: 'Home', url: 'https://x.test/?k=1' } },
    ['Home', 'https://x.test/?k=1'],
  ],
  ['a poll', { pollCreationMessage: { name: 'Q', options: [{ optionName: 'A' }] } }, ['Q', 'A']],
  ['the preview of an address', { extendedTextMessage: { text: 'hi', title: 'T' } }, ['T']],
])('%s brings more than its text', (_what, message, attached) => {
  expect(toPersonMessage(aMessage(message), false)?.attached).toEqual(attached);
});

describe('messages that are ignored', () => {
  const text = { conversation: 'hi' };
  test.each<[string, WAMessage]>([
    ['our own echo', aMessage(text, { fromMe: true })],
    ['a group', aMessage(text, { remoteJid: '123@g.us', remoteJidAlt: undefined })],
    ['a status', aMessage(text, { remoteJid: 'status@broadcast', remoteJidAlt: undefined })],
    ['what could not be decrypted', aMessage(null)],
    ['a removal', aMessage({ protocolMessage: { key: { id: 'M0' } } })],
    ['a key', aMessage({ senderKeyDistributionMessage: { groupId: 'x' } })],
  ])('%s', (_what, message) => {
    expect(toPersonMessage(message, false)).toBeNull();
  });
});

test('the second form of an edit', () => {
  const key = { remoteJid: LID, id: 'M0', fromMe: false };
  const message = { editedMessage: { message: { conversation: 'new' } } };
  expect(toEditedMessage({ key, update: { message } })).toMatchObject({
    chat: LID,
    content: { kind: 'edited', text: 'new', editedId: 'M0' },
  });
  expect(toEditedMessage({ key, update: { messageTimestamp: 1 } })).toBeNull();
});

test('an own message counts as delivered once a phone has it', () => {
  const key = { remoteJid: LID, id: 'M1', fromMe: true };
  const { SERVER_ACK, DELIVERY_ACK, READ } = WAMessageStatus;
  expect([null, SERVER_ACK, DELIVERY_ACK, READ].map((status) => deliveredId(key, status))).toEqual([
    null,
    null,
    'M1',
    'M1',
  ]);
  expect(deliveredId({ ...key, fromMe: false }, READ)).toBeNull();
});
