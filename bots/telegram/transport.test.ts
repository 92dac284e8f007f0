import { Api } from 'grammy';
import { expect, test } from 'vitest';
import { openTelegram, TOKEN } from '../../sandbox/telegram/test-bed.ts';
import { text } from '../../src/conversation/screen.ts';
import { telegramTransport } from './transport.ts';

const shown = (words: string) => ({
  screen: { body: text(words), choices: [{ id: 'a', label: 'A choice' }] },
  ref: 3,
});

async function aBench() {
  const { telegram, alice, chat } = await openTelegram();
  await alice.say('/start');
  const transport = telegramTransport(new Api(TOKEN, { apiRoot: telegram.url }), '100');
  const send = (words: string) => transport.send(String(chat), shown(words), 'key');
  const sent = async (words: string) => {
    const outcome = await send(words);
    if (outcome.type !== 'done') throw new Error(`not sent: ${outcome.type}`);
    return outcome.messageId;
  };
  return { telegram, alice, chat: String(chat), transport, send, sent };
}

test('what is sent is shown with its buttons, and can be edited and removed', async () => {
  const { alice, chat, transport, sent } = await aBench();
  const id = await sent('one & <two>');
  expect(alice.visible().at(-1)?.text).toBe('one & <two>');
  expect(await transport.edit(chat, id, shown('three'))).toEqual({ type: 'done', messageId: id });
  expect(alice.visible().at(-1)?.text).toBe('three');
  expect(await transport.remove(chat, id)).toMatchObject({ type: 'done' });
});

test('an edit that changes nothing counts as done', async () => {
  const { chat, transport, sent } = await aBench();
  const id = await sent('same');
  expect(await transport.edit(chat, id, shown('same'))).toEqual({ type: 'done', messageId: id });
});

test('a message that is not there is gone', async () => {
  const { chat, transport } = await aBench();
  expect(await transport.edit(chat, '99999', shown('x'))).toEqual({ type: 'gone' });
  expect(await transport.remove(chat, '99999')).toEqual({ type: 'gone' });
});

test('somebody who blocked the bot, or never wrote to it, is unreachable', async () => {
  const { alice, transport, send } = await aBench();
  await alice.block();
  expect(await send('x')).toEqual({ type: 'unreachable' });
  expect(await transport.send('424242', shown('x'), 'key')).toEqual({ type: 'unreachable' });
});

test('too many messages wait as long as Telegram says', async () => {
  const { telegram, send } = await aBench();
  telegram.faults.enable('rate-limited*1');
  const outcome = await send('x');
  expect(outcome).toMatchObject({ type: 'later', afterMs: expect.any(Number) });
  expect(await send('x')).toMatchObject({ type: 'done' });
});

test('a lost answer is unknown: the message may be there', async () => {
  const { telegram, alice, send } = await aBench();
  telegram.faults.enable('lose-answer*1');
  expect(await send('perhaps')).toEqual({ type: 'unknown' });
  expect(alice.visible().filter((message) => message.text === 'perhaps')).toHaveLength(1);
});
