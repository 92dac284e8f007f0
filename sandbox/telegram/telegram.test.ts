import { readFileSync } from 'node:fs';
import { HttpError, InlineKeyboard } from 'grammy';
import { beforeEach, describe, expect, test } from 'vitest';
import { makeBot, openTelegram, reasonOf, refusalOf, type TestBed } from './test-bed.ts';

const SECRET = 'sk-ant-oat01-AAAABBBBCCCC_DDDD-EEEE';

let bed: TestBed;

beforeEach(async () => {
  bed = await openTelegram({ canManageBots: true });
});

function send(text: string, options: Parameters<typeof bed.bot.api.sendMessage>[2] = {}) {
  return bed.bot.api.sendMessage(bed.chat, text, options);
}

describe('the door', () => {
  test('the bot learns who it is', async () => {
    expect(await bed.bot.api.getMe()).toMatchObject({
      id: 100,
      is_bot: true,
      username: 'test_bot',
      can_manage_bots: true,
    });
  });

  test('a wrong token is 401 and an unknown method 404', async () => {
    expect(await reasonOf(makeBot(bed.telegram, '100:OTHER').api.getMe())).toBe('401 Unauthorized');
    expect(await reasonOf(bed.bot.api.close())).toBe('404 Not Found');
  });

  test('every call is recorded under its operation, without the token', async () => {
    await bed.bot.api.getMe();
    await refusalOf(send('x'));
    expect(bed.telegram.calls).toMatchObject([
      { operation: 'get-me', path: '/bot…/getMe', status: 200 },
      { operation: 'send-message', status: 403, body: { text: 'x' } },
    ]);
  });
});

describe('faults', () => {
  test('trouble is answered in the form of the platform', async () => {
    await bed.alice.say('/start');
    for (const fault of ['down', 'error', 'rate-limited']) {
      bed.telegram.faults.enable(`${fault}:send-message*1`);
    }
    const refusals = [
      await refusalOf(send('1')),
      await refusalOf(send('2')),
      await refusalOf(send('3')),
    ];
    expect(refusals.map((refusal) => refusal.error_code)).toEqual([503, 500, 429]);
    expect(refusals[2]?.parameters).toEqual({ retry_after: 1 });
    expect(bed.telegram.counts().sent).toBe(0);
  });

  test('an answer that is lost leaves the message sent', async () => {
    await bed.alice.say('/start');
    bed.telegram.faults.enable('lose-answer:send-message*1');
    await expect(send('ambiguous')).rejects.toBeInstanceOf(HttpError);
    expect(bed.alice.visible().at(-1)?.text).toBe('ambiguous');
    expect(bed.telegram.calls.at(-1)?.status).toBe('lost');
  });
});

describe('a person', () => {
  test('has the same id in every world', async () => {
    const other = await openTelegram();
    expect(other.chat).toBe(bed.chat);
    expect(bed.telegram.chatId('bob')).not.toBe(bed.chat);
  });

  test('taps a button, and the tap can be answered once', async () => {
    await bed.alice.say('/start');
    const { message_id: id } = await send('Plan?', {
      reply_markup: new InlineKeyboard().text('Pro', 's:abc:1'),
    });
    await bed.alice.tap(String(id), 'Pro');
    const [, update] = await bed.bot.api.getUpdates();
    const query = update?.callback_query;
    expect(query).toMatchObject({
      data: 's:abc:1',
      from: { id: bed.chat, language_code: 'en' },
      message: { message_id: id, text: 'Plan?' },
    });
    const answer = () => bed.bot.api.answerCallbackQuery(query?.id ?? '', { text: 'Working' });
    await answer();
    expect(bed.telegram.toasts('alice')).toEqual([{ text: 'Working', alert: false }]);
    expect(await reasonOf(answer())).toMatch('query is too old');
  });

  test('taps that are too old or toasts that are too long are refused', async () => {
    await bed.alice.say('/start');
    const { message_id: id } = await send('?', {
      reply_markup: new InlineKeyboard().text('A', 'a'),
    });
    await bed.alice.tap(String(id), 'A');
    const { api } = bed.bot;
    expect(await reasonOf(api.answerCallbackQuery('1', { text: 'x'.repeat(201) }))).toMatch(
      'TOO_LONG',
    );
    bed.telegram.expireCallbacks();
    expect(await reasonOf(api.answerCallbackQuery('1'))).toMatch('query is too old');
  });

  test('taps a stale screen, but not a button that is gone', async () => {
    await bed.alice.say('/start');
    const screen = (data: string) => ({ reply_markup: new InlineKeyboard().text('Go', data) });
    const old = await send('Old', screen('s:old'));
    const newer = await send('New', screen('s:new'));
    await bed.alice.tap(String(old.message_id), 'Go');
    await bed.bot.api.editMessageText(bed.chat, newer.message_id, 'Done');
    await expect(bed.alice.tap(String(newer.message_id), 'Go')).rejects.toThrow('no button "Go"');
    const taps = (await bed.bot.api.getUpdates()).map((update) => update.callback_query?.data);
    expect(taps).toEqual([undefined, 's:old']);
  });

  test('opens a deep link and edits a message', async () => {
    const { messageId } = await bed.alice.say('/start ref_x');
    await bed.alice.edit(messageId, 'corrected');
    const [first, second] = await bed.bot.api.getUpdates();
    expect(first?.message).toMatchObject({
      text: '/start ref_x',
      entities: [{ type: 'bot_command', offset: 0, length: 6 }],
    });
    expect(second?.edited_message).toMatchObject({
      message_id: Number(messageId),
      text: 'corrected',
      edit_date: expect.any(Number),
    });
  });

  test('blocks the bot, which hears of it and cannot write any more', async () => {
    await bed.alice.say('/start');
    await bed.alice.block();
    expect(await reasonOf(send('x'))).toBe('403 Forbidden: bot was blocked by the user');
    await expect(bed.alice.say('x')).rejects.toThrow('alice has blocked the bot');
    await bed.alice.unblock();
    await send('back');
    const statuses = (await bed.bot.api.getUpdates()).map(
      (update) => update.my_chat_member?.new_chat_member.status,
    );
    expect(statuses).toEqual([undefined, 'kicked', 'member']);
  });

  test('sees that the bot is busy', async () => {
    await bed.alice.say('/start');
    await bed.bot.api.sendChatAction(bed.chat, 'typing');
    expect(bed.telegram.chatActions('alice')).toBe(1);
    const wrong = bed.bot.api.sendChatAction(bed.chat, 'dancing' as 'typing');
    expect(await reasonOf(wrong)).toMatch('wrong parameter action');
  });

  test('is told of every utterance as it comes', async () => {
    await bed.alice.say('/start');
    const heard: string[] = [];
    const stop = bed.alice.onUtterance(({ kind, message }) =>
      heard.push(`${kind} ${message.text}`),
    );
    const { message_id: id } = await send('1');
    await bed.bot.api.editMessageText(bed.chat, id, '2');
    await bed.bot.api.deleteMessage(bed.chat, id);
    stop();
    await send('3');
    expect(heard).toEqual(['sent 1', 'edited 2', 'removed 2']);
  });

  test('makes a bot that ours manages and whose token it may fetch', async () => {
    const child = bed.telegram.createManagedBot('alice', { name: 'Child', username: 'child_bot' });
    const [created, managed] = await bed.bot.api.getUpdates({
      allowed_updates: ['message', 'managed_bot'],
    });
    expect(created?.message?.managed_bot_created?.bot.id).toBe(child.id);
    expect(managed?.managed_bot?.bot.username).toBe('child_bot');
    expect(await bed.bot.api.getManagedBotToken(child.id)).toBe(child.token);
    expect(await reasonOf(bed.bot.api.getManagedBotToken(7))).toMatch('managed bot not found');
  });
});

describe('commands and chats', () => {
  test('command lists are kept by scope and language', async () => {
    const { api } = bed.bot;
    const commands = [{ command: 'menu', description: 'Show the menu' }];
    await api.setMyCommands(commands, {
      scope: { type: 'all_private_chats' },
      language_code: 'de',
    });
    expect(await api.getMyCommands()).toEqual([]);
    const list = { scope: { type: 'all_private_chats' }, language_code: 'de' } as const;
    expect(await api.getMyCommands(list)).toEqual(commands);
    await api.deleteMyCommands(list);
    expect(await api.getMyCommands(list)).toEqual([]);
  });

  test.each([
    [[{ command: 'Menu', description: 'x' }], 'BOT_COMMAND_INVALID'],
    [[{ command: 'menu', description: '' }], 'BOT_COMMAND_DESCRIPTION_INVALID'],
    [Array.from({ length: 101 }, () => ({ command: 'x', description: 'x' })), 'TOO_MUCH'],
  ])('a bad command list is refused (%#)', async (commands, reason) => {
    expect(await reasonOf(bed.bot.api.setMyCommands(commands))).toMatch(reason);
  });

  test('a chat can be looked up once it exists', async () => {
    expect(await reasonOf(bed.bot.api.getChat(42))).toMatch('chat not found');
    const chat = await bed.bot.api.getChat(bed.chat);
    expect(chat).toMatchObject({ id: bed.chat, type: 'private', first_name: 'alice' });
    await bed.bot.api.setChatMenuButton({ menu_button: { type: 'commands' } });
  });
});

describe('the disk', () => {
  test('the world survives a restart', async () => {
    await bed.alice.say('one');
    const { message_id: id } = await send('Pick', {
      reply_markup: new InlineKeyboard().text('Go', 'go'),
    });
    const commands = [{ command: 'menu', description: 'Show the menu' }];
    await bed.bot.api.setMyCommands(commands);
    const child = bed.telegram.createManagedBot('alice', { name: 'Child', username: 'child_bot' });
    await bed.telegram.close();

    bed = await openTelegram({ stateFile: bed.stateFile, canManageBots: true });
    expect(bed.alice.visible().map(({ text }) => text)).toEqual(['one', 'Pick', '']);
    expect(bed.alice.utterances()).toMatchObject([{ kind: 'sent', message: { text: 'Pick' } }]);
    expect(bed.telegram.counts()).toEqual({ sent: 1, edited: 0, repeated: 0 });
    await bed.alice.tap(String(id), 'Go');
    const updates = await bed.bot.api.getUpdates();
    expect(updates.map(({ update_id: updateId }) => updateId)).toEqual([1001, 1002, 1003, 1004]);
    expect(await bed.bot.api.getMyCommands()).toEqual(commands);
    expect(await bed.bot.api.getManagedBotToken(child.id)).toBe(child.token);
    expect(await bed.bot.api.sendMessage(bed.chat, 'next')).toMatchObject({ message_id: id + 2 });
  });

  test('a secret reaches the bot as it was typed and never the disk', async () => {
    const wrapped = `here: ${SECRET.slice(0, 20)}\n  ${SECRET.slice(20)}`;
    await bed.alice.say(SECRET);
    const { messageId } = await bed.alice.say(wrapped);
    await bed.alice.edit(messageId, `${SECRET.slice(0, 2)}\n${SECRET.slice(2)}`);
    const [plain, broken, edited] = await bed.bot.api.getUpdates();
    expect(plain?.message?.text).toBe(SECRET);
    expect(broken?.message?.text).toBe(wrapped);
    expect(edited?.edited_message?.text).toContain(SECRET.slice(2));
    await bed.telegram.close();
    const onDisk = readFileSync(bed.stateFile, 'utf8');
    expect(onDisk).toContain('here: <sha256:');
    expect(onDisk).not.toMatch(/k-ant|CCCC|EEEE/);
  });
});
