import { Routes } from 'discord.js';
import { expect, onTestFinished, test } from 'vitest';
import { openDiscord, TOKEN } from '../../sandbox/discord/test-bed.ts';
import { createClient, logIn, troubleOf, untilLost } from './gateway.ts';

async function aClient(token = TOKEN) {
  const { discord, chat } = await openDiscord();
  const { applicationId, url: apiUrl } = discord;
  const client = createClient({ token, applicationId, apiUrl, requestsPerSecond: 50 });
  onTestFinished(() => client.destroy());
  return { client, chat, discord };
}

test('logging in with a wrong token fails', async () => {
  const { client } = await aClient();
  const login = logIn(client, 'WRONG', new AbortController().signal);
  await expect(login).rejects.toSatisfy((error) => troubleOf(error) === 'token_refused');
});

test('an aborted login ends', async () => {
  const { client } = await aClient();
  await expect(logIn(client, TOKEN, AbortSignal.abort())).rejects.toThrow(/interrupted/);
});

test('an aborted connection ends without an error', async () => {
  const { client } = await aClient();
  const stopping = new AbortController();
  await logIn(client, TOKEN, stopping.signal);
  const lost = untilLost(client, stopping.signal);
  stopping.abort();
  await expect(lost).resolves.toBeUndefined();
});

test('a token that is refused while running ends the connection', async () => {
  const { client, chat } = await aClient();
  const { signal } = new AbortController();
  await logIn(client, TOKEN, signal);
  const lost = untilLost(client, signal);
  client.rest.setToken('REVOKED');
  client.rest.post(Routes.channelMessages(chat), { body: { content: 'x' } }).catch(() => undefined);
  await expect(lost).rejects.toSatisfy((error) => troubleOf(error) === 'token_refused');
});

test('no message is kept in memory', async () => {
  const { client, chat, discord } = await aClient();
  await logIn(client, TOKEN, new AbortController().signal);
  const received: unknown[] = [];
  client.on('raw', (event: { t: string }) => event.t === 'MESSAGE_CREATE' && received.push(event));
  await discord.person('alice').say('hello');
  await expect.poll(() => received.length).toBe(1);
  expect(client.channels.cache.has(chat)).toBe(false);
  expect(client.users.cache.size).toBeLessThanOrEqual(1);
});
