import type { Update } from 'grammy/types';
import { expect, onTestFinished, test } from 'vitest';
import { openTelegram, TOKEN } from '../../sandbox/telegram/test-bed.ts';
import { query, testApp } from '../../test/fixtures/app.ts';
import { OPERATOR_COMMANDS } from '../../src/conversation/operators/commands.ts';
import { acceptUpdates, startTelegramBot } from './telegram-bot.ts';

test('operators get their commands in their own chats, even if one of them has never written to the bot', async () => {
  const { telegram, alice, bot, chat } = await openTelegram();
  await alice.say('/start');
  const app = await testApp({
    settings: {
      PUBLIC_URL: undefined,
      TELEGRAM_BOT_TOKEN: TOKEN,
      TELEGRAM_API_URL: telegram.url,
      OPERATORS_TELEGRAM: `424242,${chat}`,
    },
  });
  const { config } = app;
  onTestFinished(startTelegramBot(app, config.telegram!));
  const namesFor = async (scope: object): Promise<string[]> => {
    const commands = await bot.api.getMyCommands({ scope: scope as { type: 'default' } });
    return commands.map(({ command }) => command);
  };
  const forOperators = OPERATOR_COMMANDS.filter(({ role }) => role !== 'owner').map(
    ({ name }) => name,
  );
  expect(forOperators).toContain('ops_restart');
  const isOps = (name: string): boolean => name.startsWith('ops');
  await expect
    .poll(async () => (await namesFor({ type: 'chat', chat_id: chat })).filter(isOps), {
      timeout: 15_000,
    })
    .toEqual(forOperators);
  const everyone = await namesFor({ type: 'all_private_chats' });
  expect(everyone).toContain('menu');
  expect(everyone.filter(isOps)).toEqual([]);
});

test('an update that nobody can read is logged and left out, and holds up no other one', async () => {
  const app = await testApp();
  const alice = { id: 7, is_bot: false, first_name: 'Alice' };
  const message = { message_id: 1, date: 1, from: alice, chat: { id: 7, type: 'private' } };
  const updates = [
    { update_id: 1, message: { ...message, text: 'hello' } },
    { update_id: 2, callback_query: { id: '1', data: 's:1:0' } },
    { update_id: 3, message: { ...message, text: 'hello again' } },
  ] as unknown as Update[];
  await acceptUpdates(app, { bot: '100', updates });
  const stored = await query(app, 'SELECT event_id FROM inbox ORDER BY seq');
  expect(stored.map(({ event_id: id }) => id)).toEqual(['1', '3']);
  expect(app.logged.join()).toContain('an event could not be read');
});
