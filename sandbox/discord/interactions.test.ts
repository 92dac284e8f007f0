import {
  type APIInteraction,
  ButtonStyle,
  type Client,
  ComponentType,
  GatewayDispatchEvents,
  InteractionResponseType as Answer,
  MessageFlags,
  Routes,
  TextInputStyle,
} from 'discord.js';
import { beforeEach, describe, expect, test } from 'vitest';
import { codeOf, logIn, openDiscord, type TestBed, until } from './test-bed.ts';

let bed: TestBed;
let client: Client;
let seen: APIInteraction[];

beforeEach(async () => {
  bed = await openDiscord();
  client = await logIn(bed.discord);
  seen = [];
  client.ws.on(GatewayDispatchEvents.InteractionCreate, (data) => seen.push(data));
});

const button = {
  type: ComponentType.Button,
  style: ButtonStyle.Primary,
  label: 'Go',
  custom_id: 'go',
};
const row = { type: ComponentType.ActionRow, components: [button] };

async function screen(): Promise<string> {
  const body = { content: 'Ready?', components: [row] };
  const sent = (await bed.rest.post(Routes.channelMessages(bed.chat), { body })) as { id: string };
  return sent.id;
}

/** Alice presses the button; the interaction as the bot gets it. */
async function press(): Promise<APIInteraction> {
  const before = seen.length;
  await bed.alice.tap(await screen(), 'Go');
  return next(before);
}

async function next(before: number): Promise<APIInteraction> {
  await until(() => seen.length > before, 'an interaction');
  return seen.at(-1) as APIInteraction;
}

function answer({ id, token }: APIInteraction, type: number, data?: object) {
  return bed.rest.post(Routes.interactionCallback(id, token), {
    body: { type, data },
    auth: false,
  });
}

function original({ token }: APIInteraction) {
  return Routes.webhookMessage(bed.discord.applicationId, token);
}

const field = (id: string, more: object = {}) => ({
  type: ComponentType.Label,
  label: `The ${id}`,
  component: { type: ComponentType.TextInput, custom_id: id, style: TextInputStyle.Short, ...more },
});
const modal = (...components: object[]) => ({ custom_id: 'form', title: 'Your key', components });

describe('a pressed button', () => {
  test('arrives with its message and its place', async () => {
    expect(await press()).toMatchObject({
      type: 3,
      context: 1,
      user: { id: bed.discord.userId('alice') },
      channel: { id: bed.chat },
      locale: 'en-US',
      data: { custom_id: 'go', component_type: ComponentType.Button },
      message: { content: 'Ready?' },
    });
  });

  test('is answered once and within three seconds', async () => {
    const first = await press();
    await answer(first, Answer.DeferredMessageUpdate);
    expect(await codeOf(answer(first, Answer.DeferredMessageUpdate))).toBe(40060);
    const second = await press();
    bed.clock.now += 3001;
    expect(await codeOf(answer(second, Answer.DeferredMessageUpdate))).toBe(10062);
  });

  test('may change its message at once, or later while the token lives', async () => {
    const pressed = await press();
    await answer(pressed, Answer.UpdateMessage, { content: 'Going', components: [] });
    expect(bed.alice.visible()).toMatchObject([{ text: 'Going', choices: [] }]);
    await bed.rest.patch(original(pressed), { body: { content: 'Gone' }, auth: false });
    bed.clock.now += 15 * 60_000 + 1;
    const late = bed.rest.patch(original(pressed), { body: { content: 'x' }, auth: false });
    expect(await codeOf(late)).toBe(50027);
    expect(bed.alice.visible()).toMatchObject([{ text: 'Gone' }]);
  });

  test('allows nothing more before its first answer', async () => {
    const early = bed.rest.patch(original(await press()), { body: { content: 'x' }, auth: false });
    expect(await codeOf(early)).toBe(10015);
  });

  test('has to be in sight', async () => {
    const id = await screen();
    await expect(bed.alice.tap(id, 'Stop')).rejects.toThrow(/no button "Stop" in sight of alice/);
    await expect(bed.discord.person('bob').tap(id, 'Go')).rejects.toThrow(/no button/);
  });

  test('that comes late cannot be answered any more', async () => {
    bed.discord.faults.enable('late-interactions*1');
    expect(await codeOf(answer(await press(), Answer.DeferredMessageUpdate))).toBe(10062);
    await answer(await press(), Answer.DeferredMessageUpdate);
  });
});

describe('an ephemeral answer', () => {
  test('is seen by the person and hidden from the channel', async () => {
    const pressed = await press();
    const flags = MessageFlags.Ephemeral;
    await answer(pressed, Answer.ChannelMessageWithSource, { content: 'Just you', flags });
    const shown = bed.alice.visible().at(-1);
    expect(shown?.text).toBe('Just you');
    const route = Routes.channelMessage(bed.chat, shown?.messageId ?? '');
    expect(await codeOf(bed.rest.get(route))).toBe(10008);
    expect(await codeOf(bed.rest.patch(route, { body: { content: 'x' } }))).toBe(10008);
  });

  test('that is put off and withdrawn is never a message', async () => {
    const pressed = await press();
    const before = bed.alice.utterances().length;
    await answer(pressed, Answer.DeferredChannelMessageWithSource, { flags: 64 });
    await bed.rest.delete(original(pressed), { auth: false });
    expect(bed.alice.utterances().slice(before)).toEqual([]);
    expect(bed.discord.counts().sent).toBe(1);
  });

  test('that is put off and then given is one message', async () => {
    const pressed = await press();
    await answer(pressed, Answer.DeferredChannelMessageWithSource, { flags: 64 });
    await bed.rest.patch(original(pressed), { body: { content: 'Here' }, auth: false });
    expect(bed.alice.utterances().at(-1)).toMatchObject({
      kind: 'sent',
      message: { text: 'Here' },
    });
  });
});

describe('a modal', () => {
  test('opens, is filled in by what the person says, and comes back with its message', async () => {
    await answer(await press(), Answer.Modal, modal(field('key')));
    expect(bed.alice.openModal()).toMatchObject({ custom_id: 'form', title: 'Your key' });
    expect(bed.alice.visible().at(-1)).toMatchObject({
      text: 'Your key\n[ The key ]',
      choices: [],
    });
    await bed.alice.say('abc');
    expect(await next(1)).toMatchObject({
      type: 5,
      message: { content: 'Ready?' },
      data: { custom_id: 'form', components: [{ type: 18, component: { value: 'abc' } }] },
    });
    expect(bed.alice.openModal()).toBeNull();
    expect(bed.alice.visible().map(({ from }) => from)).toEqual(['bot']);
  });

  test('cannot be the answer to a modal', async () => {
    await answer(await press(), Answer.Modal, modal(field('key')));
    await bed.alice.say('abc');
    const submitted = await next(1);
    expect(await codeOf(answer(submitted, Answer.Modal, modal(field('key'))))).toBe(50035);
    await answer(submitted, Answer.DeferredMessageUpdate);
  });

  test('is not sent by the client with a field of the wrong length', async () => {
    await answer(
      await press(),
      Answer.Modal,
      modal(field('key', { min_length: 5, max_length: 6 })),
    );
    await expect(bed.alice.say('abcd')).rejects.toThrow(/wrong length/);
    await expect(bed.alice.say('abcdefg')).rejects.toThrow(/wrong length/);
    await bed.alice.say('abcde');
  });

  test('with several fields cannot be filled in by saying something', async () => {
    await answer(
      await press(),
      Answer.Modal,
      modal(field('one'), field('two', { required: false })),
    );
    await expect(bed.alice.say('abc')).rejects.toThrow(/exactly one field/);
  });

  test('is dismissed by pressing a button', async () => {
    await answer(await press(), Answer.Modal, modal(field('key')));
    await bed.alice.tap(await screen(), 'Go');
    expect(bed.alice.openModal()).toBeNull();
  });

  test.each([
    ['a long title', { ...modal(field('a')), title: 'x'.repeat(46) }],
    ['no fields', modal()],
    ['six fields', modal(...['a', 'b', 'c', 'd', 'e', 'f'].map((id) => field(id)))],
    ['the same field twice', modal(field('a'), field('a'))],
    ['a long label', modal({ ...field('a'), label: 'x'.repeat(46) })],
    ['a button', modal(row)],
  ])('with %s is refused', async (_name, data) => {
    const pressed = await press();
    expect(await codeOf(answer(pressed, Answer.Modal, data))).toBe(50035);
    await answer(pressed, Answer.Modal, modal(field('key')));
  });
});
