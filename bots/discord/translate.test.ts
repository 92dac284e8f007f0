import type {
  APIInteraction,
  GatewayMessageCreateDispatchData,
  GatewayMessageUpdateDispatchData,
} from 'discord.js';
import { describe, expect, test } from 'vitest';
import { translateEdit, translateInteraction, translateMessage } from './translate.ts';

const BOT = '100200300400500600';
const user = { id: '42', username: 'alice' };

function message(change: object = {}) {
  return {
    id: '900',
    channel_id: '77',
    author: user,
    content: 'hello',
    type: 0,
    edited_timestamp: null,
    ...change,
  } as unknown as GatewayMessageCreateDispatchData & GatewayMessageUpdateDispatchData;
}

function interaction(change: object): APIInteraction {
  return {
    id: '901',
    token: 'tok',
    user,
    channel: { id: '77', type: 1 },
    channel_id: '77',
    context: 1,
    locale: 'de',
    ...change,
  } as unknown as APIInteraction;
}

const press = (customId: string, change: object = {}) =>
  interaction({
    type: 3,
    data: { custom_id: customId, component_type: 2 },
    message: {},
    ...change,
  });

test('a choice from a select menu is the selected one', () => {
  const chosen = (values: string[]) =>
    press('l:7', { data: { custom_id: 'l:7', component_type: 3, values } });
  const { received, answer } = translateInteraction(BOT, chosen(['s:7:12']));
  expect(received?.event).toEqual({ kind: 'choice', ref: 7, index: 12 });
  expect(answer?.body).toEqual({ type: 6 });
  for (const forged of [[], ['l:7'], ['nonsense']]) {
    const { received: none } = translateInteraction(BOT, chosen(forged));
    expect(none?.event).toEqual({ kind: 'choice', ref: -1, index: -1 });
  }
});

describe('a message', () => {
  test('in the direct chat is text', () => {
    expect(translateMessage(BOT, message())).toEqual({
      answer: null,
      received: {
        platform: 'discord',
        bot: BOT,
        platformChat: '77',
        platformUser: '42',
        locale: 'en',
        names: { handle: 'alice', shown: null },
        eventId: '900',
        event: { kind: 'text', text: 'hello', messageId: '900' },
      },
    });
  });

  test('without text is unsupported', () => {
    const { received } = translateMessage(BOT, message({ content: '' }));
    expect(received?.event).toEqual({ kind: 'unsupported', messageId: '900' });
  });

  test('brings the names of its files, and what it forwards', () => {
    const file = { filename: 'key.txt', size: 7, url: 'https://cdn.test/1/key.txt' };
    const attachments = [{ id: '1', description: 'mine', ...file }];
    const original = { content: 'before', attachments: [{ id: '2', filename: 'old.txt' }] };
    const sent = message({ content: '', attachments, message_snapshots: [{ message: original }] });
    expect(translateMessage(BOT, sent).received?.event).toEqual({
      kind: 'text',
      text: 'before',
      messageId: '900',
      attached: ['key.txt', 'mine', 'before', 'old.txt'],
      files: [{ name: file.filename, size: file.size, ref: file.url }],
    });
    const picture = message({ content: '', message_snapshots: [{ message: { content: '' } }] });
    expect(translateMessage(BOT, picture).received?.event).toMatchObject({ kind: 'unsupported' });
    const edited_timestamp = '2026-11-22T10:00:00Z';
    const edit = translateEdit(BOT, message({ edited_timestamp, attachments }));
    expect(edit.received?.event).toMatchObject({ attached: ['key.txt', 'mine'] });
  });

  test.each([
    ['of a bot', { author: { ...user, bot: true } }],
    ['in a guild', { guild_id: '5' }],
    ['of a webhook', { webhook_id: '5' }],
    ['about a pinned one', { type: 6 }],
    ['about a call', { type: 3 }],
  ])('%s is none of ours', (_name, change) => {
    expect(translateMessage(BOT, message(change))).toEqual({ received: null, answer: null });
  });

  test('that the person edits counts once for each edit, and a link preview does not', () => {
    const edited_timestamp = '2026-11-22T10:00:00Z';
    expect(translateEdit(BOT, message({ edited_timestamp })).received).toMatchObject({
      eventId: `900:${edited_timestamp}`,
      event: { kind: 'edited', text: 'hello', messageId: '900' },
    });
    expect(translateEdit(BOT, message()).received).toBeNull();
    expect(
      translateEdit(BOT, message({ edited_timestamp, author: undefined })).received,
    ).toBeNull();
  });
});

describe('an interaction', () => {
  test('a button is a choice and is acknowledged at once', () => {
    const { received, answer } = translateInteraction(BOT, press('s:3:1'));
    expect(received).toMatchObject({
      eventId: '901',
      platformChat: '77',
      locale: 'de',
      event: { kind: 'choice', ref: 3, index: 1 },
    });
    expect(answer).toMatchObject({
      id: '901',
      token: 'tok',
      body: { type: 6 },
      isTemporary: false,
    });
  });

  test.each(['', 'x', 's:1', 's:1:2:x', 's:9999999999:1'])(
    'a button that carries “%s” belongs to no screen',
    (id) => {
      const { received } = translateInteraction(BOT, press(id));
      expect(received?.event).toEqual({ kind: 'choice', ref: -1, index: -1 });
    },
  );

  test('a button that requests a secret opens the form and stores nothing', () => {
    const { received, answer } = translateInteraction(BOT, press('s:3:1:m'));
    expect(received).toBeNull();
    expect(answer?.body).toMatchObject({ type: 9, data: { custom_id: 'secret' } });
  });

  test('the content of the form is text without a message', () => {
    const component = { type: 4, custom_id: 'secret', value: 'abc' };
    const data = { custom_id: 'secret', components: [{ type: 18, id: 1, component }] };
    const { received, answer } = translateInteraction(
      BOT,
      interaction({ type: 5, data, message: {} }),
    );
    expect(received?.event).toEqual({ kind: 'text', text: 'abc', messageId: null });
    expect(answer?.body.type).toBe(6);
  });

  test('a command comes with what was written into its option', () => {
    const options = [{ name: 'text', type: 3, value: 'my agent is silent' }];
    const { received } = translateInteraction(
      BOT,
      interaction({ type: 2, data: { name: 'support', options } }),
    );
    expect(received?.event).toMatchObject({ text: '/support my agent is silent' });
  });

  test('a command is its text, and only the person sees its temporary response', () => {
    const { received, answer } = translateInteraction(
      BOT,
      interaction({ type: 2, data: { name: 'plan' } }),
    );
    expect(received?.event).toEqual({ kind: 'text', text: '/plan', messageId: null });
    expect(answer).toMatchObject({ body: { type: 5, data: { flags: 64 } }, isTemporary: true });
  });

  test.each([
    ['in a guild', { guild_id: '5', member: { user }, user: undefined, context: 0 }],
    ['in a group', { context: 2 }],
  ])('%s asks for a direct message', (_name, change) => {
    const { received, answer } = translateInteraction(
      BOT,
      interaction({ type: 2, data: { name: 'plan' }, ...change }),
    );
    expect(received).toBeNull();
    expect(answer?.body).toMatchObject({
      type: 4,
      data: { flags: 64, content: expect.stringContaining(`<@${BOT}>`) },
    });
  });
});
