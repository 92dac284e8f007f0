import { readFileSync } from 'node:fs';
import { Events, GatewayIntentBits } from 'discord.js';
import { expect, test } from 'vitest';
import { logIn, makeClient, openDiscord, TOKEN, until } from './test-bed.ts';

const { DirectMessages, MessageContent } = GatewayIntentBits;

test('a bot of a person tells who it is and what it may read', async () => {
  const { discord } = await openDiscord();
  const bot = discord.createBot('alices-agent');
  const get = async (path: string, token: string) => {
    const headers = { authorization: `Bot ${token}` };
    const answer = await fetch(`${discord.url}/v10${path}`, { headers });
    return { status: answer.status, ...((await answer.json()) as object) };
  };
  expect(bot.token).toMatch(/^[\w-]{23,28}\.[\w-]{6}\.[\w-]{38}$/);
  expect(await get('/users/@me', bot.token)).toMatchObject({
    id: bot.id,
    username: 'alices-agent',
    bot: true,
  });
  expect(await get('/applications/@me', bot.token)).toMatchObject({ id: bot.id, flags: 1 << 19 });
  discord.setMessageContent(bot.id, false);
  expect(await get('/applications/@me', bot.token)).toMatchObject({ flags: 0 });
  expect(await get(`/applications/${bot.id}/commands`, bot.token)).toMatchObject({ status: 200 });
  expect(await get(`/applications/${bot.id}/commands`, TOKEN)).toMatchObject({ status: 404 });
  expect(await get('/users/@me', `${bot.token}x`)).toMatchObject({ status: 401 });
  expect(await get('/users/@me', TOKEN)).toMatchObject({ username: 'test_bot' });
});

test('people write to such a bot, and only it receives them', async () => {
  const { discord, alice } = await openDiscord({ patienceMs: 5000 });
  const bot = discord.createBot('alices-agent');
  const first: string[] = [];
  const own: string[] = [];
  (await logIn(discord)).on(Events.MessageCreate, ({ content }) => first.push(content));
  const client = makeClient(discord, [DirectMessages, MessageContent]);
  client.on(Events.MessageCreate, ({ author, content, channel }) => {
    if (author.bot) return;
    own.push(content);
    if (channel.isSendable()) void channel.send(`You said: ${content}`);
  });
  await client.login(bot.token);
  const view = discord.bot(bot.id);
  await view.person('alice').say('to my agent');
  await alice.say('to the first');
  await until(() => view.person('alice').visible().length === 2, 'the answer');
  expect(view.person('alice').visible().at(-1)?.text).toBe('You said: to my agent');
  await until(() => first.length > 0, 'the message to the first');
  expect({ first, own }).toEqual({ first: ['to the first'], own: ['to my agent'] });
  expect(alice.visible().map(({ text }) => text)).toEqual(['to the first']);
  expect(view.entries()).toEqual(['identify']);
  expect(discord.entries()).toEqual(['identify']);
  await client.destroy();
  await until(() => !view.isOnline(), 'offline');
  expect(discord.isOnline()).toBe(true);
});

test('without its switch such a bot may not ask for the text of messages', async () => {
  const { discord } = await openDiscord();
  const bot = discord.createBot('alices-agent');
  discord.setMessageContent(bot.id, false);
  const client = makeClient(discord, [DirectMessages, MessageContent]);
  await expect(client.login(bot.token)).rejects.toThrow(/disallowed intents/i);
});

test('its owner can switch it on by a call', async () => {
  const { discord } = await openDiscord();
  const bot = discord.createBot('alices-agent');
  discord.setMessageContent(bot.id, false);
  const response = await fetch(`${discord.url}/v10/applications/@me`, {
    method: 'PATCH',
    headers: { authorization: `Bot ${bot.token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ flags: 1 << 19 }),
  });
  expect(await response.json()).toMatchObject({ flags: 1 << 19 });
  const client = makeClient(discord, [DirectMessages, MessageContent]);
  await client.login(bot.token);
  await client.destroy();
});

test('no token of such a bot is on disk', async () => {
  const { discord, stateFile } = await openDiscord();
  const { id, token } = discord.createBot('alices-agent');
  await discord.close();
  expect(readFileSync(stateFile, 'utf8')).toContain(id);
  expect(readFileSync(stateFile, 'utf8')).not.toContain(token.slice(-20));
});
