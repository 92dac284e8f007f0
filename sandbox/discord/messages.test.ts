import { ButtonStyle, ComponentType, MessageFlags, Routes } from 'discord.js';
import { beforeEach, describe, expect, test } from 'vitest';
import { codeOf, openDiscord, refusalOf, type TestBed, TOKEN } from './test-bed.ts';

let bed: TestBed;

beforeEach(async () => {
  bed = await openDiscord();
});

type Sent = { id: string; content: string; flags: number };

async function send(body: object): Promise<Sent> {
  return (await bed.rest.post(Routes.channelMessages(bed.chat), { body })) as Sent;
}

async function edit(id: string, body: object): Promise<Sent> {
  return (await bed.rest.patch(Routes.channelMessage(bed.chat, id), { body })) as Sent;
}

const button = (id: string, label = id) => ({
  type: ComponentType.Button,
  style: ButtonStyle.Secondary,
  custom_id: id,
  label,
});
const row = (...components: object[]) => ({ type: ComponentType.ActionRow, components });
const many = (count: number, make: (index: number) => object) =>
  Array.from({ length: count }, (_, index) => make(index));

describe('a message', () => {
  test('is shown as a person reads it: without marks, with links, buttons and code to copy', async () => {
    const address = 'https://pay.test/a_b_c';
    await send({
      content: `**Plan\\_A** costs \\*20\\*\n\`\`\`\nclaude_setup\n\`\`\`\n[Terms](<https://t.test>) ${address}`,
      components: [
        row(button('a', 'Yes'), { type: 2, style: 5, label: 'Pay', url: 'https://pay.test' }),
      ],
    });
    expect(bed.alice.visible()).toMatchObject([
      {
        from: 'bot',
        text: `Plan_A costs *20*\nclaude_setup\nTerms ${address}`,
        choices: ['Yes'],
        links: [
          { label: 'Terms', url: 'https://t.test' },
          { label: 'Pay', url: 'https://pay.test' },
        ],
        copies: [{ label: 'Copy', text: 'claude_setup' }],
      },
    ]);
  });

  test('with a nonce that is enforced is shown once, for some minutes', async () => {
    const body = { content: 'once', nonce: 'out-1', enforce_nonce: true };
    const first = await send(body);
    expect((await send(body)).id).toBe(first.id);
    expect((await send({ ...body, enforce_nonce: false })).id).not.toBe(first.id);
    bed.clock.now += 10 * 60_000;
    expect((await send(body)).id).not.toBe(first.id);
    expect(bed.discord.counts()).toEqual({ sent: 3, edited: 0, repeated: 2 });
  });

  test('is edited: what is not given stays, and components can be taken away', async () => {
    const { id } = await send({ content: 'one', components: [row(button('a'))] });
    await edit(id, { content: 'two' });
    expect(bed.alice.visible()).toMatchObject([{ text: 'two', choices: ['a'] }]);
    await edit(id, { components: [] });
    expect(bed.alice.visible()).toMatchObject([{ text: 'two', choices: [] }]);
    expect(bed.alice.utterances().map(({ kind }) => kind)).toEqual(['sent', 'edited', 'edited']);
  });

  test('can be read and removed by the bot, once', async () => {
    const { id } = await send({ content: 'passing' });
    const route = Routes.channelMessage(bed.chat, id);
    expect(await bed.rest.get(route)).toMatchObject({ content: 'passing' });
    await bed.rest.delete(route);
    expect(await codeOf(bed.rest.delete(route))).toBe(10008);
    expect(bed.alice.visible()).toEqual([]);
  });

  test('of a person can be neither edited nor deleted', async () => {
    const { messageId } = await bed.alice.say('mine');
    const route = Routes.channelMessage(bed.chat, messageId);
    expect(await codeOf(bed.rest.patch(route, { body: { content: 'x' } }))).toBe(50005);
    expect(await codeOf(bed.rest.delete(route))).toBe(50003);
  });

  test('cannot reach a person who has closed the chat, and they cannot write', async () => {
    await bed.alice.block();
    expect(await codeOf(send({ content: 'x' }))).toBe(50007);
    await expect(bed.alice.say('hello')).rejects.toThrow(/closed the chat/);
    await bed.alice.unblock();
    await send({ content: 'again' });
  });

  test('goes to chats that exist', async () => {
    const body = { content: 'x' };
    expect(await codeOf(bed.rest.post(Routes.channelMessages('123'), { body }))).toBe(10003);
    const opened = await bed.rest.post(Routes.userChannels(), {
      body: { recipient_id: bed.discord.userId('alice') },
    });
    expect(opened).toMatchObject({ id: bed.chat, type: 1 });
  });
});

describe('the limits', () => {
  const cases: [string, object, string][] = [
    ['content', { content: 'x'.repeat(2001) }, 'content'],
    ['nonce', { content: 'x', nonce: 'n'.repeat(26) }, 'nonce'],
    ['rows', { components: many(6, (at) => row(button(`b${at}`))) }, 'components'],
    ['row', { components: [row(...many(6, (at) => button(`b${at}`)))] }, 'components.0.components'],
    [
      'label',
      { components: [row(button('a', 'x'.repeat(81)))] },
      'components.0.components.0.label',
    ],
    [
      'custom id',
      { components: [row(button('x'.repeat(101), 'a'))] },
      'components.0.components.0.custom_id',
    ],
    [
      'same id',
      { components: [row(button('a'), button('a'))] },
      'components.0.components.1.custom_id',
    ],
    ['no row', { components: [button('a')] }, 'components.0.type'],
    [
      'link',
      {
        components: [
          row({ type: 2, style: 5, label: 'x', url: `https://x.test/${'x'.repeat(512)}` }),
        ],
      },
      'components.0.components.0.url',
    ],
    [
      'select',
      {
        components: [
          row({
            type: ComponentType.StringSelect,
            custom_id: 's',
            options: many(26, (at) => ({ label: `l${at}`, value: `v${at}` })),
          }),
        ],
      },
      'components.0.components.0.options',
    ],
    ['v2 with content', { content: 'x', flags: MessageFlags.IsComponentsV2 }, 'content'],
    [
      'v2 text',
      {
        flags: MessageFlags.IsComponentsV2,
        components: [{ type: ComponentType.TextDisplay, content: 'x'.repeat(4001) }],
      },
      'components',
    ],
  ];

  test.each(cases)('%s: 50035 that names the field', async (_name, body, path) => {
    const { code, rawError } = await refusalOf(send(body));
    expect(code).toBe(50035);
    const { errors } = rawError as { errors: object };
    expect(errors).toHaveProperty([...path.split('.'), '_errors'], [expect.anything()]);
    expect(bed.discord.counts().sent).toBe(0);
  });

  test('what just fits is sent, and nothing at all is 50006', async () => {
    await send({
      content: 'x'.repeat(2000),
      nonce: 'n'.repeat(25),
      components: many(5, (at) => row(...many(5, (of) => button(`b${at}${of}`, 'x'.repeat(80))))),
    });
    expect(await codeOf(send({ content: ' ' }))).toBe(50006);
  });

  test('components v2 cannot be taken back', async () => {
    const text = { type: ComponentType.TextDisplay, content: '# Plans' };
    const { id } = await send({ flags: MessageFlags.IsComponentsV2, components: [text] });
    expect(bed.alice.visible()).toMatchObject([{ text: 'Plans' }]);
    expect(await codeOf(edit(id, { content: 'plain' }))).toBe(50035);
  });

  test('an old message can be edited too often', async () => {
    const { id } = await send({ content: 'old' });
    bed.discord.faults.enable('edit-capped*1');
    // The client would take the 429 for a rate limit and wait.
    const url = `${bed.discord.url}/v10/channels/${bed.chat}/messages/${id}`;
    const headers = { authorization: `Bot ${TOKEN}`, 'content-type': 'application/json' };
    const response = await fetch(url, { method: 'PATCH', headers, body: '{"content":"new"}' });
    expect([response.status, await response.json()]).toMatchObject([429, { code: 30046 }]);
    await edit(id, { content: 'new' });
  });
});
