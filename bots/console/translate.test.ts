import { expect, test } from 'vitest';
import { ConsoleUpdate, translateConsole } from './translate.ts';

const update = (change: object): ConsoleUpdate =>
  ConsoleUpdate.parse({
    seq: 5,
    chat: 'alice',
    user: { id: 'u1', locale: 'en' },
    type: 'text',
    messageId: 'm1',
    ...change,
  });

test.each<[string, object, object]>([
  ['a text', { type: 'text', text: 'hi' }, { kind: 'text', text: 'hi', messageId: 'm1' }],
  ['a text without words', { type: 'text' }, { kind: 'text', text: '', messageId: 'm1' }],
  ['an edit', { type: 'edited', text: 'new' }, { kind: 'edited', text: 'new', messageId: 'm1' }],
  ['a tap', { type: 'tap', data: 's:12:3' }, { kind: 'choice', ref: 12, index: 3 }],
  ['a tap on something else', { type: 'tap', data: 'x' }, { kind: 'choice', ref: -1, index: -1 }],
  ['a tap without data', { type: 'tap' }, { kind: 'choice', ref: -1, index: -1 }],
])('%s', (_what, change, event) => {
  expect(translateConsole('main', update(change))).toEqual({
    platform: 'console',
    bot: 'main',
    platformChat: 'alice',
    platformUser: 'u1',
    locale: 'en',
    eventId: '5',
    event,
  });
});

test('an update of another kind is ignored', () => {
  expect(translateConsole('main', update({ type: 'typing' }))).toBeNull();
});
