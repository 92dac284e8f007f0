import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { openDiscord, TOKEN } from './test-bed.ts';

test('a bot of a person tells who it is and what it may read, and nothing more', async () => {
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
  expect(await get('/gateway/bot', bot.token)).toMatchObject({ status: 401 });
  expect(await get('/users/@me', `${bot.token}x`)).toMatchObject({ status: 401 });
  expect(await get('/users/@me', TOKEN)).toMatchObject({ username: 'test_bot' });
});

test('no token of such a bot is on disk', async () => {
  const { discord, stateFile } = await openDiscord();
  const { id, token } = discord.createBot('alices-agent');
  await discord.close();
  expect(readFileSync(stateFile, 'utf8')).toContain(id);
  expect(readFileSync(stateFile, 'utf8')).not.toContain(token.slice(-20));
});
