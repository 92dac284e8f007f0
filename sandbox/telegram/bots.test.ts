import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { makeBot, openTelegram, reasonOf, type TestBed } from './test-bed.ts';

let bed: TestBed;
beforeEach(async () => {
  bed = await openTelegram({ canManageBots: true });
});

const OWN = { name: "Alice's agent", username: 'alices_agent_bot' };
const LINK = 'https://t.me/newbot/test_bot/automna_7_bot?name=My%20agent';

describe('a bot of BotFather', () => {
  test('has people, messages and updates of its own', async () => {
    const own = bed.telegram.createBot('alice', OWN);
    const bot = makeBot(bed.telegram, own.token);
    expect(await bot.api.getMe()).toMatchObject({ id: own.id, username: 'alices_agent_bot' });
    const alice = bed.telegram.bot(own.id).person('alice');
    expect(await reasonOf(bot.api.sendMessage(bed.chat, 'hi'))).toMatch('403');
    await alice.say('hello agent');
    expect(await bed.bot.api.getUpdates()).toEqual([]);
    const [update] = await bot.api.getUpdates();
    expect(update?.message).toMatchObject({ text: 'hello agent', from: { id: bed.chat } });
    await bot.api.sendMessage(bed.chat, 'hello alice');
    expect(alice.visible().map(({ text }) => text)).toEqual(['hello agent', 'hello alice']);
    expect(bed.alice.visible()).toEqual([]);
  });

  test('has a webhook of its own', async () => {
    const own = bed.telegram.createBot('alice', OWN);
    const bot = makeBot(bed.telegram, own.token);
    const url = await aWebhook();
    await bot.api.setWebhook(url, { secret_token: 'child' });
    expect((await bed.bot.api.getWebhookInfo()).url).toBe('');
    expect(bed.telegram.bot(own.id).webhookUrl()).toBe(url);
    await bed.telegram.bot(own.id).person('alice').say('wake up');
    await expect
      .poll(() => bed.telegram.bot(own.id).deliveries.map(({ status }) => status))
      .toEqual([200]);
    expect(await reasonOf(bot.api.getUpdates())).toMatch('409');
    expect(await bed.bot.api.getUpdates()).toEqual([]);
  });

  test('is not managed by ours', async () => {
    const own = bed.telegram.createBot('alice', OWN);
    expect(await reasonOf(bed.bot.api.getManagedBotToken(own.id))).toMatch('not found');
  });

  test('loses its token when it is revoked', async () => {
    const own = bed.telegram.createBot('alice', OWN);
    const token = bed.telegram.revokeToken(own.id);
    expect(await reasonOf(makeBot(bed.telegram, own.token).api.getMe())).toMatch('401');
    expect((await makeBot(bed.telegram, token).api.getMe()).id).toBe(own.id);
  });

  test.each([
    [{ name: '', username: 'fine_bot' }, 'a name has'],
    [{ name: 'x', username: 'not_a_boot' }, 'no username of a bot'],
    [{ name: 'x', username: 'Alices_Agent_Bot' }, 'already taken'],
  ])('is refused as %o', (bot, reason) => {
    bed.telegram.createBot('alice', OWN);
    expect(() => bed.telegram.createBot('alice', bot)).toThrow(reason);
  });
});

describe('a managed bot', () => {
  const aChild = async () => {
    await bed.alice.say('/start');
    return bed.telegram.followNewBotLink('alice', LINK);
  };

  test('is made by a link, and ours is told', async () => {
    const child = await aChild();
    const updates = await bed.bot.api.getUpdates({ allowed_updates: ['message', 'managed_bot'] });
    expect(updates.at(-1)?.managed_bot).toMatchObject({
      user: { id: bed.chat },
      bot: { id: child.id, first_name: 'My agent', username: 'automna_7_bot' },
    });
    expect(await bed.bot.api.getManagedBotToken(child.id)).toBe(child.token);
    expect((await makeBot(bed.telegram, child.token).api.getMe()).can_manage_bots).toBe(false);
  });

  test('gets another username when the suggested one is taken', () => {
    bed.telegram.createBot('bob', { name: 'x', username: 'automna_7_bot' });
    expect(() => bed.telegram.followNewBotLink('alice', LINK)).toThrow('already taken');
    const child = bed.telegram.followNewBotLink('alice', LINK, 'automna_8_bot');
    expect(bed.telegram.bot(child.id).username).toBe('automna_8_bot');
  });

  test('cannot be made where managing is off, nor for another bot', async () => {
    const other = await openTelegram();
    expect(() => other.telegram.followNewBotLink('alice', LINK)).toThrow('may not manage bots');
    const foreign = LINK.replace('test_bot', 'some_bot');
    expect(() => bed.telegram.followNewBotLink('alice', foreign)).toThrow('leads to no bot');
  });

  test('gets a new token from ours, and tells ours of one from its owner', async () => {
    const child = await aChild();
    const token = await bed.bot.api.replaceManagedBotToken(child.id);
    expect(token).not.toBe(child.token);
    expect(await reasonOf(makeBot(bed.telegram, child.token).api.getMe())).toMatch('401');
    const newest = bed.telegram.revokeToken(child.id);
    expect(await bed.bot.api.getManagedBotToken(child.id)).toBe(newest);
    const updates = await bed.bot.api.getUpdates();
    expect(updates.filter(({ managed_bot: managed }) => managed)).toHaveLength(2);
  });

  test('lets in its owner and whom ours adds, once it is restricted', async () => {
    const child = await aChild();
    const { api } = bed.bot;
    await api.setManagedBotAccessSettings(child.id, true, {
      added_user_ids: [bed.telegram.chatId('carol')],
    });
    expect(await api.getManagedBotAccessSettings(child.id)).toMatchObject({
      is_access_restricted: true,
      added_users: [{ id: bed.telegram.chatId('carol') }],
    });
    const chats = bed.telegram.bot(child.id);
    await chats.person('alice').say('mine');
    await chats.person('carol').say('shared');
    await expect(chats.person('bob').say('hello?')).rejects.toThrow('does not let bob in');
  });
});

test('every bot survives a restart, and no token is on disk', async () => {
  const own = bed.telegram.createBot('alice', OWN);
  const token = bed.telegram.revokeToken(own.id);
  await bed.telegram.bot(own.id).person('alice').say('kept');
  await bed.telegram.close();
  expect(readFileSync(bed.stateFile, 'utf8')).not.toContain(token.split(':')[1]);
  bed = await openTelegram({ stateFile: bed.stateFile });
  const bot = makeBot(bed.telegram, token);
  const [update] = await bot.api.getUpdates();
  expect(update?.message?.text).toBe('kept');
});

/** A server that takes every update. */
async function aWebhook(): Promise<string> {
  const server = createServer((request, response) => {
    request.resume();
    response.end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/telegram-webhook`;
}
