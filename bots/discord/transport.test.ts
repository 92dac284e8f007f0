import { beforeEach, describe, expect, test } from 'vitest';
import { openDiscord, type TestBed, TOKEN, until } from '../../sandbox/discord/test-bed.ts';
import { readQr } from '../../test/fixtures/app-qr.ts';
import { qrPng } from '../../src/pictures/qr.ts';
import { text } from '../../src/conversation/screen.ts';
import type { Shown, Transport } from '../../src/chat/transport.ts';
import { createClient } from './gateway.ts';
import { discordTransport } from './transport.ts';

let bed: TestBed;
let transport: Transport;

beforeEach(async () => {
  bed = await openDiscord();
  transport = transportWith(TOKEN);
});

function transportWith(token: string): Transport {
  const { applicationId, url: apiUrl } = bed.discord;
  const config = { token, applicationId, apiUrl, requestsPerSecond: 50 };
  const { rest } = createClient(config);
  rest.setToken(token);
  return discordTransport(rest, applicationId, config);
}

function shown(...paragraphs: string[]): Shown {
  return { ref: 1, screen: { body: text(...paragraphs), choices: [{ id: 'go', label: 'Go' }] } };
}

async function sent(words = 'one'): Promise<string> {
  const outcome = await transport.send(bed.chat, shown(words), `out_${words}`);
  if (outcome.type !== 'done') throw new Error(outcome.type);
  return outcome.messageId;
}

describe('sending', () => {
  test('shows the screen, mentions nobody and previews no link', async () => {
    const messageId = await sent('@everyone');
    expect(bed.alice.visible()).toMatchObject([{ messageId, text: '@everyone', choices: ['Go'] }]);
    expect(bed.discord.calls.at(-1)?.body).toMatchObject({
      allowed_mentions: { parse: [] },
      flags: 1 << 15,
    });
  });

  test('reaches a channel of a guild, where it may write', async () => {
    const channel = '700000000000000007';
    expect(await transport.send(channel, shown('an alarm'), 'out_0')).toMatchObject({
      type: 'unreachable',
    });
    bed.discord.addChannel(channel);
    expect(await transport.send(channel, shown('an alarm'), 'out_1')).toMatchObject({
      type: 'done',
    });
    expect(bed.discord.writtenIn(channel)).toMatchObject([{ text: 'an alarm' }]);
  });

  test('a screen that waits for something shows that the bot is typing', async () => {
    const id = await sent();
    const pending: Shown = { ref: 1, screen: { body: text('Checking…'), isPending: true } };
    await transport.send(bed.chat, pending, 'out_pending');
    await until(() => bed.discord.typing('alice') === 1, 'typing after a message');
    expect(bed.discord.counts().sent).toBe(2);
    await transport.edit(bed.chat, id, pending);
    await until(() => bed.discord.typing('alice') === 2, 'typing after an edit');
  });

  test('with the same key shows a message once', async () => {
    expect(await sent()).toBe(await sent());
    expect(bed.discord.counts().sent).toBe(1);
  });

  test('is unknown when the answer is lost, and a retry with the same key shows the message once', async () => {
    bed.discord.faults.enable('lose-answer:create-message*1');
    const lost = await transport.send(bed.chat, shown('one'), 'out_one');
    expect(lost).toEqual({ type: 'unknown' });
    await sent();
    expect(bed.discord.counts().sent).toBe(1);
    expect(bed.discord.calls).toHaveLength(2);
  });

  test.each(['down', 'error'])('is tried once only when Discord is %s', async (fault) => {
    bed.discord.faults.enable(`${fault}:create-message*1`);
    expect(await transport.send(bed.chat, shown('x'), 'k')).toEqual({ type: 'unknown' });
    expect(bed.discord.calls).toHaveLength(1);
  });

  test('over the rate limit returns at once with the time of the next try', async () => {
    bed.discord.faults.enable('rate-limited:create-message*1');
    const outcome = await transport.send(bed.chat, shown('x'), 'k');
    expect(outcome.type).toBe('later');
    expect(outcome.type === 'later' && outcome.afterMs).toBeGreaterThanOrEqual(300);
  });

  test('to a closed or unknown chat marks the person as unreachable', async () => {
    await bed.alice.block();
    expect(await transport.send(bed.chat, shown('x'), 'k')).toEqual({ type: 'unreachable' });
    expect(await transport.send('123', shown('x'), 'k')).toEqual({ type: 'unreachable' });
  });

  test('an invalid message is refused with the name of the field, not its content', async () => {
    const outcome = await transport.send(bed.chat, { ref: 1, screen: { body: [] } }, 'k');
    expect(outcome).toEqual({ type: 'refused', reason: '50006' });
    const url = 'nonsense';
    const screen = { body: text('x'), links: [{ label: 'Pay', url }] };
    expect(await transport.send(bed.chat, { ref: 1, screen }, 'k')).toEqual({
      type: 'refused',
      reason: '50035 components.1.components.0.url',
    });
  });

  test('goes without links or pictures where Discord filters them, and says so', async () => {
    bed.discord.faults.enable('link-filter*1');
    bed.discord.faults.enable('picture-filter*1');
    const screen = {
      body: text('Pay: https://x.test/1'),
      links: [{ label: 'Pay', url: 'https://x.test/1' }],
    };
    const picture = { png: qrPng('one'), alt: 'A QR code' };
    await transport.send(bed.chat, { ref: 1, screen, picture }, 'k');
    const [message] = bed.alice.visible();
    expect(message?.text).toContain('Discord won’t let me send the link');
    expect(message?.text).toContain('A QR code');
    expect(message?.text).not.toContain('https:');
    expect([message?.links, message?.picture]).toEqual([[], undefined]);
  });

  test('with a token that is refused waits', async () => {
    const outcome = await transportWith('WRONG').send(bed.chat, shown('x'), 'k');
    expect(outcome.type).toBe('later');
  });
});

describe('editing', () => {
  test('changes the message', async () => {
    const id = await sent();
    const outcome = await transport.edit(bed.chat, id, shown('two'));
    expect(outcome).toEqual({ type: 'done', messageId: id });
    expect(bed.alice.visible()).toMatchObject([{ text: 'two' }]);
  });

  test('a message that is gone or was edited too often has to be sent again', async () => {
    expect(await transport.edit(bed.chat, '123', shown('x'))).toEqual({ type: 'gone' });
    const id = await sent();
    bed.discord.faults.enable('edit-capped*1');
    expect(await transport.edit(bed.chat, id, shown('x'))).toEqual({ type: 'gone' });
  });
});

test('deleting a person’s message is not even tried', async () => {
  expect((await transport.remove(bed.chat, '1')).type).toBe('refused');
  expect(bed.discord.calls).toEqual([]);
});

describe('a picture', () => {
  const withQr = (qr: string, words = 'scan it'): Shown => ({
    ...shown(words),
    picture: { png: qrPng(qr), alt: 'A QR code' },
  });
  const newest = () => bed.alice.visible().at(-1);

  async function sentWithQr(): Promise<string> {
    const outcome = await transport.send(bed.chat, withQr('one'), 'out_qr');
    if (outcome.type !== 'done') throw new Error(outcome.type);
    return outcome.messageId;
  }

  test('is attached with an alternative text; the same key shows it once', async () => {
    expect(await sentWithQr()).toBe(await sentWithQr());
    expect(bed.alice.visible()).toMatchObject([{ text: 'scan it', choices: ['Go'] }]);
    expect(readQr(newest()?.picture)).toBe('one');
    expect(JSON.stringify(bed.discord.calls.at(-1)?.body)).toContain('A QR code');
  });

  test('is replaced by another one and removed with its screen', async () => {
    const id = await sentWithQr();
    await transport.edit(bed.chat, id, withQr('two'));
    expect(readQr(newest()?.picture)).toBe('two');
    await transport.edit(bed.chat, id, shown('linked'));
    expect(newest()).toMatchObject({ messageId: id, text: 'linked' });
    expect(newest()?.picture).toBeUndefined();
  });

  test('is added to a message that had none', async () => {
    const id = await sent('one moment');
    expect(await transport.edit(bed.chat, id, withQr('now'))).toMatchObject({ type: 'done' });
    expect(readQr(newest()?.picture)).toBe('now');
  });
});
