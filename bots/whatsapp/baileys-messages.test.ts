import { describe, expect, test } from 'vitest';
import {
  proto,
  type WAMessage,
  type WAMessageContent,
  type WAMessageKey,
  WAMessageStatus,
} from '@whiskeysockets/baileys';
import { sealEdit } from '../../sandbox/whatsapp/seal-edit.ts';
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

const { EVENT_EDIT } = proto.Message.SecretEncryptedMessage.SecretEncType;
const SECRET = Buffer.alloc(32, 7);

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

test('people on the servers of Meta are people as any other', () => {
  const text = { conversation: 'hi' };
  const hosted = { remoteJid: '15561234567:99@hosted', remoteJidAlt: '288001:99@hosted.lid' };
  expect(toPersonMessage(aMessage(text, hosted), false)).toMatchObject({
    chat: NUMBER,
    lid: LID,
    number: NUMBER,
  });
});

test('a message brings its secret and its album', () => {
  const messageAssociation = { parentMessageKey: { id: 'ALBUM' } };
  const context = { messageContextInfo: { messageSecret: SECRET, messageAssociation } };
  const message = aMessage({ imageMessage: {}, ...context });
  expect(toPersonMessage(message, false)).toMatchObject({ secret: SECRET, album: 'ALBUM' });
  const child = { associatedChildMessage: { message: { imageMessage: {} } }, ...context };
  expect(toPersonMessage(aMessage(child), false)).toMatchObject({ album: 'ALBUM' });
});

describe('a sealed edit', () => {
  const edited = { conversation: 'a new text' };
  const sealedBy = (sender: string, key: Partial<WAMessageKey> = {}) => {
    const sealed = sealEdit({ editedId: 'M0', secret: SECRET, sender, message: edited });
    return toPersonMessage(aMessage({ secretEncryptedMessage: sealed }, key), false)?.content;
  };

  test.each([
    ['number', NUMBER],
    ['LID', LID],
  ])('is opened with the secret of the message, whether its sender is a %s', (_name, sender) => {
    const content = sealedBy(sender);
    if (content?.kind !== 'sealed_edit') throw new Error('it is no sealed edit');
    expect(content.editedId).toBe('M0');
    expect(content.open(SECRET)).toEqual({
      content: { kind: 'edited', text: 'a new text', editedId: 'M0' },
    });
    expect(content.open(Buffer.alloc(32, 8))).toBeNull();
  });

  test('of somebody else does not open', () => {
    const content = sealedBy('491@s.whatsapp.net');
    expect(content?.kind === 'sealed_edit' && content.open(SECRET)).toBeNull();
  });
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
      'a file with a caption that is shown once and disappears',
      {
        ephemeralMessage: {
          message: {
            viewOnceMessageV2: {
              message: {
                documentWithCaptionMessage: { message: { documentMessage: { caption: 'hi' } } },
              },
            },
          },
        },
      },
      { kind: 'text', text: 'hi' },
    ],
    [
      'a part of an album',
      { associatedChildMessage: { message: { imageMessage: { caption: 'hi' } } } },
      { kind: 'text', text: 'hi' },
    ],
    [
      'an envelope that is newer than the library',
      { newEnvelope: { message: { conversation: 'hi' } } } as WAMessageContent,
      { kind: 'text', text: 'hi' },
    ],
    ['a pressed button', { buttonsResponseMessage: { selectedDisplayText: 'hi' } }, { text: 'hi' }],
    [
      'an edit in an envelope',
      {
        ephemeralMessage: {
          message: {
            protocolMessage: {
              key: { id: 'M0' },
              editedMessage: { extendedTextMessage: { text: 'new' } },
            },
          },
        },
      },
      { kind: 'edited', text: 'new', editedId: 'M0' },
    ],
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
    ['a reaction', aMessage({ reactionMessage: { key: { id: 'B' }, text: '👍' } })],
    ['a reaction taken back', aMessage({ reactionMessage: { key: { id: 'B' }, text: '' } })],
    ['an encrypted reaction', aMessage({ encReactionMessage: {} })],
    ['a pin', aMessage({ pinInChatMessage: {} })],
    ['what is kept', aMessage({ keepInChatMessage: {} })],
    ['a vote', aMessage({ pollUpdateMessage: {} })],
    ['the head of an album', aMessage({ albumMessage: { expectedImageCount: 2 } })],
    ['a call', aMessage({ callLogMesssage: {} })],
    [
      'another kind of encrypted message',
      aMessage({ secretEncryptedMessage: { secretEncType: EVENT_EDIT } }),
    ],
    ['nothing but its context', aMessage({ messageContextInfo: { messageSecret: SECRET } })],
    [
      'a reaction in an envelope',
      aMessage({ ephemeralMessage: { message: { reactionMessage: {} } } }),
    ],
    [
      'a notice of WhatsApp',
      aMessage(text, { remoteJid: '0@s.whatsapp.net', remoteJidAlt: undefined }),
    ],
    ['its assistant', aMessage(text, { remoteJid: '13135550002@s.whatsapp.net' })],
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
