import { expect, test } from 'vitest';
import { translateTelegram } from './translate.ts';

const alice = {
  id: 7,
  is_bot: false,
  first_name: 'Alice',
  last_name: 'K',
  username: 'alice_k',
  language_code: 'de',
};
const chat = { id: 7, type: 'private', first_name: 'Alice' };
const message = { message_id: 42, date: 1, from: alice, chat };

const translate = (update: object) => translateTelegram('100', { update_id: 5, ...update });
const person = {
  platform: 'telegram',
  bot: '100',
  platformChat: '7',
  platformUser: '7',
  locale: 'de',
  names: { handle: 'alice_k', shown: 'Alice K' },
  eventId: '5',
};

test.each<[string, object, object]>([
  [
    'a text',
    { message: { ...message, text: 'hi' } },
    { kind: 'text', text: 'hi', messageId: '42' },
  ],
  [
    'a command',
    { message: { ...message, text: '/start x' } },
    { kind: 'text', text: '/start x', messageId: '42' },
  ],
  [
    'a caption, for it may hold a secret',
    { message: { ...message, photo: [], caption: 'sk-ant' } },
    { kind: 'text', text: 'sk-ant', messageId: '42' },
  ],
  [
    'a part of an album',
    { message: { ...message, photo: [], media_group_id: 'A1' } },
    { kind: 'unsupported', messageId: '42', album: 'A1' },
  ],
  [
    'a quote, for it may hold a secret',
    { message: { ...message, text: 'this', quote: { text: 'sk-ant', position: 0 } } },
    { kind: 'text', text: 'this', messageId: '42', attached: ['sk-ant'] },
  ],
  ['a sticker', { message: { ...message, sticker: {} } }, { kind: 'unsupported', messageId: '42' }],
  [
    'a voice message',
    { message: { ...message, voice: { file_id: 'V', file_size: 9 } } },
    {
      kind: 'unsupported',
      messageId: '42',
      files: [{ name: 'voice-42.ogg', size: 9, ref: 'V' }],
    },
  ],
  [
    'a file, by its name',
    { message: { ...message, document: { file_id: 'F', file_name: 'key.txt' } } },
    {
      kind: 'unsupported',
      messageId: '42',
      attached: ['key.txt'],
      files: [{ name: 'key.txt', size: 0, ref: 'F' }],
    },
  ],
  [
    'a contact',
    { message: { ...message, contact: { phone_number: '+34', first_name: 'Bob', vcard: 'V' } } },
    { kind: 'unsupported', messageId: '42', attached: ['+34', 'Bob', 'V'] },
  ],
  [
    'a word with an address behind it',
    {
      message: {
        ...message,
        text: 'here',
        entities: [{ type: 'text_link', offset: 0, length: 4, url: 'https://x.test/?k=1' }],
      },
    },
    { kind: 'text', text: 'here', messageId: '42', attached: ['https://x.test/?k=1'] },
  ],
  [
    'a poll',
    { message: { ...message, poll: { id: '1', question: 'Q', options: [{ text: 'A' }] } } },
    { kind: 'unsupported', messageId: '42', attached: ['Q', 'A'] },
  ],
  [
    'a changed caption of a file',
    {
      edited_message: {
        ...message,
        caption: 'c',
        caption_entities: [{ type: 'text_link', offset: 0, length: 1, url: 'https://x.test' }],
        video: { file_id: 'F', file_name: 'v.mp4' },
      },
    },
    { kind: 'edited', text: 'c', messageId: '42', attached: ['https://x.test', 'v.mp4'] },
  ],
  [
    'a changed text',
    { edited_message: { ...message, text: 'new' } },
    { kind: 'edited', text: 'new', messageId: '42' },
  ],
  [
    'a changed picture',
    { edited_message: { ...message, photo: [] } },
    { kind: 'edited', text: '', messageId: '42' },
  ],
])('%s', (_what, update, event) => {
  expect(translate(update)).toEqual({
    type: 'received',
    callbackId: null,
    received: { ...person, event },
  });
});

test('a pressed button, with its callback query', () => {
  const query = { id: 'cb1', from: alice, chat_instance: 'x', data: 's:12:3', message };
  expect(translate({ callback_query: query })).toEqual({
    type: 'received',
    callbackId: 'cb1',
    received: { ...person, event: { kind: 'choice', ref: 12, index: 3 } },
  });
});

test.each([undefined, '', 'game', 's:x:y'])('a button of something else: %s', (data) => {
  const query = { id: 'cb1', from: alice, chat_instance: 'x', data };
  expect(translate({ callback_query: query })).toMatchObject({
    received: { event: { kind: 'choice', ref: -1, index: -1 } },
  });
});

test.each([
  ['kicked', true],
  ['member', false],
])('somebody who is now %s', (status, isBlocked) => {
  const member = { chat, from: alice, date: 1, new_chat_member: { user: {}, status } };
  expect(translate({ my_chat_member: member })).toEqual({
    type: 'membership',
    chat: '7',
    isBlocked,
  });
});

test('a person whose app reports no language gets English', () => {
  const { language_code: _, ...from } = alice;
  const update = { message: { ...message, from, text: 'hi' } };
  expect(translate(update)).toMatchObject({ received: { locale: 'en' } });
});

const group = { id: -100, type: 'supergroup', title: 'Friends' };

test.each<[string, object]>([
  ['a group', { message: { ...message, chat: group, text: 'hi' } }],
  ['a channel', { channel_post: { ...message, chat: group, text: 'hi' } }],
  ['another bot', { message: { ...message, from: { ...alice, is_bot: true }, text: 'hi' } }],
  ['nobody', { message: { ...message, from: undefined, text: 'hi' } }],
  ['an edit in a group', { edited_message: { ...message, chat: group, text: 'hi' } }],
  ['joining a group', { my_chat_member: { chat: group, new_chat_member: { status: 'member' } } }],
  ['an update of a later version', { something_new: {} }],
])('%s is no event of ours', (_what, update) => {
  expect(translate(update)).toBeNull();
});

test.each([
  'pinned_message',
  'message_auto_delete_timer_changed',
  'chat_background_set',
  'write_access_allowed',
  'forum_topic_created',
  'gift',
  'unique_gift',
  'successful_payment',
  'users_shared',
  'boost_added',
  'something_newer_than_this',
])('a service message (%s) gets no answer', (part) => {
  expect(translate({ message: { ...message, [part]: {} } })).toBeNull();
});
