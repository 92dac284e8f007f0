import { Api } from 'grammy';
import { describe, expect, test } from 'vitest';
import { openTelegram, TOKEN } from '../../sandbox/telegram/test-bed.ts';
import { readQr } from '../../test/fixtures/app-qr.ts';
import { until } from '../../test/fixtures/until.ts';
import { qrPng } from '../../src/pictures/qr.ts';
import { text } from '../../src/conversation/screen.ts';
import { telegramTransport } from './transport.ts';

const shown = (words: string) => ({
  screen: { body: text(words), choices: [{ id: 'a', label: 'A choice' }] },
  ref: 3,
});

async function aBench(options: { slowMs?: number } = {}) {
  const { telegram, alice, chat } = await openTelegram(options);
  await alice.say('/start');
  const transport = telegramTransport(new Api(TOKEN, { apiRoot: telegram.url }), '100', {
    perSecond: 1000,
    perChat: 1000,
  });
  const send = (words: string) => transport.send(String(chat), shown(words), 'key');
  const sent = async (words: string) => {
    const outcome = await send(words);
    if (outcome.type !== 'done') throw new Error(`not sent: ${outcome.type}`);
    return outcome.messageId;
  };
  return { telegram, alice, chat: String(chat), transport, send, sent };
}

test('a sent message is shown with its buttons, and can be edited and removed', async () => {
  const { alice, chat, transport, sent } = await aBench();
  const id = await sent('one & <two>');
  expect(alice.visible().at(-1)?.text).toBe('one & <two>');
  expect(await transport.edit(chat, id, shown('three'))).toEqual({ type: 'done', messageId: id });
  expect(alice.visible().at(-1)?.text).toBe('three');
  expect(await transport.remove(chat, id)).toMatchObject({ type: 'done' });
});

test('a message of a burst is silent, a code is protected, and the great moment has an effect', async () => {
  const { telegram, chat, transport } = await aBench();
  const screen = { body: text('x'), isPrivate: true as const, celebrates: true as const };
  await transport.send(chat, { screen, ref: 1, isSilent: true }, 'key');
  expect(telegram.calls.at(-1)?.body).toMatchObject({
    disable_notification: true,
    protect_content: true,
    message_effect_id: expect.stringMatching(/^\d+$/),
  });
  await transport.send(chat, shown('y'), 'key');
  const { body } = telegram.calls.at(-1) ?? {};
  expect(Object.keys(body ?? {})).not.toContain('disable_notification');
  expect(Object.keys(body ?? {})).not.toContain('message_effect_id');
});

test('a picture that is refused is left out: the words come all the same, with what it shows', async () => {
  const { alice, chat, transport } = await aBench();
  const picture = { png: Buffer.from('no picture'), alt: 'Two bars.' };
  const outcome = await transport.send(chat, { ...shown('Your month.'), picture }, 'key');
  expect(outcome.type).toBe('done');
  expect(alice.visible().at(-1)).toMatchObject({ text: 'Your month.\n\nTwo bars.' });
  const long = { ...shown('x'.repeat(2000)), picture };
  expect((await transport.send(chat, long, 'other')).type).toBe('done');
});

test('a screen that waits for something shows that its bot is typing', async () => {
  const { telegram, chat, transport, sent } = await aBench();
  const pending = { screen: { body: text('Checking…'), isPending: true as const }, ref: 1 };
  const id = await sent('x');
  await transport.edit(chat, id, shown('y'));
  expect(telegram.chatActions('alice')).toBe(0);
  await transport.edit(chat, id, pending);
  await until(
    () => telegram.chatActions('alice') === 1,
    () => 'no typing after an edit',
  );
  await transport.send(chat, pending, 'key');
  await until(
    () => telegram.chatActions('alice') === 2,
    () => 'no typing after a message',
  );
});

test('an edit that changes nothing counts as done', async () => {
  const { chat, transport, sent } = await aBench();
  const id = await sent('same');
  expect(await transport.edit(chat, id, shown('same'))).toEqual({ type: 'done', messageId: id });
});

test('a missing message is gone', async () => {
  const { chat, transport } = await aBench();
  expect(await transport.edit(chat, '99999', shown('x'))).toEqual({ type: 'gone' });
  expect(await transport.remove(chat, '99999')).toEqual({ type: 'gone' });
});

test('a person who blocked the bot or never wrote to it is unreachable', async () => {
  const { alice, transport, send } = await aBench();
  await alice.block();
  expect(await send('x')).toEqual({ type: 'unreachable' });
  expect(await transport.send('424242', shown('x'), 'key')).toEqual({ type: 'unreachable' });
});

test('a message that no connection was there for is surely not sent, so it waits', async () => {
  const { telegram, alice, send } = await aBench({ slowMs: 1000 });
  telegram.faults.enable('unplugged*1');
  await send('the last one');
  expect(await send('too early')).toMatchObject({ type: 'later' });
  await until(
    async () => (await send('now')).type === 'done',
    () => 'the stand-in did not come back',
  );
  expect(alice.visible().filter(({ text: words }) => words === 'now')).toHaveLength(1);
});

test('too many messages wait as long as Telegram asks', async () => {
  const { telegram, send } = await aBench();
  telegram.faults.enable('rate-limited*1');
  const outcome = await send('x');
  expect(outcome).toMatchObject({ type: 'later', afterMs: expect.any(Number) });
  expect(await send('x')).toMatchObject({ type: 'done' });
});

test('a lost answer is unknown, because the message may have been sent', async () => {
  const { telegram, alice, send } = await aBench();
  telegram.faults.enable('lose-answer*1');
  expect(await send('perhaps')).toEqual({ type: 'unknown' });
  expect(alice.visible().filter((message) => message.text === 'perhaps')).toHaveLength(1);
});

describe('a picture', () => {
  const withQr = (qr: string, words: string) => ({
    ...shown(words),
    picture: { png: qrPng(qr), alt: 'A QR code' },
  });
  const LONG = 'é&<'.repeat(400);

  async function shownWith(words: string) {
    const bench = await aBench();
    const outcome = await bench.transport.send(bench.chat, withQr('one', words), 'key');
    if (outcome.type !== 'done') throw new Error(`not sent: ${outcome.type}`);
    const fromBot = () => bench.alice.visible().filter(({ from }) => from === 'bot');
    return { ...bench, id: outcome.messageId, fromBot };
  }

  test('has the text and the buttons below it', async () => {
    const { fromBot } = await shownWith('scan <it>');
    expect(fromBot()).toMatchObject([{ text: 'scan <it>', choices: ['A choice'] }]);
    expect(readQr(fromBot()[0]?.picture)).toBe('one');
  });

  test('is edited in place, with its text', async () => {
    const { transport, chat, id, fromBot } = await shownWith('scan it');
    expect(await transport.edit(chat, id, withQr('two', 'again'))).toMatchObject({ type: 'done' });
    expect(fromBot()).toMatchObject([{ text: 'again', choices: ['A choice'] }]);
    expect(readQr(fromBot()[0]?.picture)).toBe('two');
  });

  test('is added to a text that had none', async () => {
    const { alice, transport, chat, sent } = await aBench();
    const id = await sent('one moment');
    expect(await transport.edit(chat, id, withQr('now', 'scan it'))).toMatchObject({
      type: 'done',
      messageId: id,
    });
    expect(alice.visible().at(-1)?.text).toBe('scan it');
    expect(readQr(alice.visible().at(-1)?.picture)).toBe('now');
  });

  test('does not remain when the next screen has none', async () => {
    const { transport, chat, id, fromBot } = await shownWith('scan it');
    expect(await transport.edit(chat, id, shown('linked'))).toEqual({ type: 'gone' });
    expect(fromBot()).toEqual([]);
  });

  test('comes above a text that is too long for a caption, and both change together', async () => {
    const { transport, chat, id, fromBot } = await shownWith(LONG);
    expect(fromBot()).toMatchObject([{ text: '' }, { text: LONG, choices: ['A choice'] }]);
    const other = withQr('two', `${LONG}!`);
    expect(await transport.edit(chat, id, other)).toEqual({ type: 'done', messageId: id });
    expect(fromBot()).toMatchObject([{ text: '' }, { text: `${LONG}!` }]);
    expect(readQr(fromBot()[0]?.picture)).toBe('two');
    expect(await transport.edit(chat, id, withQr('two', 'short'))).toEqual({ type: 'gone' });
    expect(fromBot()).toEqual([]);
  });

  test('is one message as long as its text fits', async () => {
    const { fromBot } = await shownWith('&'.repeat(1024));
    expect(fromBot()).toHaveLength(1);
  });

  test('that does not change counts as done, a missing one as gone', async () => {
    const { transport, chat, id } = await shownWith('scan it');
    const same = withQr('one', 'scan it');
    expect(await transport.edit(chat, id, same)).toEqual({ type: 'done', messageId: id });
    expect(await transport.edit(chat, '99999', same)).toEqual({ type: 'gone' });
  });
});
