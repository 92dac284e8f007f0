import { Api } from 'grammy';
import { expect, test } from 'vitest';
import { openTelegram, TOKEN } from '../../sandbox/telegram/test-bed.ts';
import { query, testApp } from '../../test/fixtures/app.ts';
import { COMMAND_LISTS, registerCommands } from './register-commands.ts';

const scope = { type: 'all_private_chats' } as const;

async function aBench() {
  const app = await testApp();
  const { telegram } = await openTelegram();
  const api = new Api(TOKEN, { apiRoot: telegram.url });
  const listed = async (language_code?: 'de' | 'es' | 'fr') => {
    const commands = await api.getMyCommands({ scope, ...(language_code && { language_code }) });
    return commands.find(({ command }) => command === 'menu')?.description;
  };
  const sent = () =>
    telegram.calls.filter(({ operation }) => operation === 'set-my-commands').length;
  return { app, telegram, api, listed, sent };
}

test('a private chat lists the commands in the language of the person, else in English', async () => {
  const { app, api, listed } = await aBench();
  await registerCommands(app, api, '100');
  expect(await listed('de')).toBe('Was du tun kannst');
  expect(await listed('es')).toBe('Lo que puedes hacer');
  expect(await listed()).toBe('What you can do');
  expect(await api.getMyCommands()).toEqual([]);
});

test('the lists are registered again only when they have changed', async () => {
  const { app, api, sent } = await aBench();
  await registerCommands(app, api, '100');
  await registerCommands(app, api, '100');
  expect(sent()).toBe(COMMAND_LISTS.length);
  await app.db.write([`UPDATE settings SET value = 'other' WHERE name = 'telegram_commands:100'`]);
  await registerCommands(app, api, '100');
  expect(sent()).toBe(2 * COMMAND_LISTS.length);
});

test('a failed registration is tried again', async () => {
  const { app, telegram, api, sent } = await aBench();
  telegram.faults.enable('rate-limited:set-my-commands*1');
  await expect(registerCommands(app, api, '100')).rejects.toThrow('429');
  expect(await query(app, `SELECT * FROM settings WHERE name LIKE 'telegram%'`)).toEqual([]);
  await registerCommands(app, api, '100');
  expect(sent()).toBe(1 + COMMAND_LISTS.length);
});
