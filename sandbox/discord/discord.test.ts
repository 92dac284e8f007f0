import { readFileSync } from 'node:fs';
import { HTTPError, RateLimitError, REST, Routes } from 'discord.js';
import { beforeEach, describe, expect, test } from 'vitest';
import { logIn, makeRest, openDiscord, refusalOf, type TestBed } from './test-bed.ts';

const SECRET = 'sk-ant-oat01-AAAABBBBCCCC_DDDD-EEEE';

let bed: TestBed;

beforeEach(async () => {
  bed = await openDiscord();
});

function send(content: string, more: object = {}) {
  return bed.rest.post(Routes.channelMessages(bed.chat), { body: { content, ...more } });
}

describe('the door', () => {
  test('a wrong token is 401 and an unknown route 404', async () => {
    const stranger = makeRest(bed.discord, 'OTHER');
    expect((await refusalOf(stranger.get(Routes.user('@me')))).status).toBe(401);
    expect((await refusalOf(bed.rest.get('/nowhere'))).status).toBe(404);
  });

  test('every call is recorded under its operation, without the token of an interaction', async () => {
    await send('x');
    const reply = Routes.webhookMessage(bed.discord.applicationId, 'very-secret');
    await refusalOf(bed.rest.delete(reply, { auth: false }));
    expect(bed.discord.calls).toMatchObject([
      { operation: 'create-message', status: 200, body: { content: 'x' } },
      { operation: 'delete-reply', status: 404, path: expect.stringContaining('/…/messages/') },
    ]);
  });

  test('a person is shown that the bot is typing', async () => {
    await bed.rest.post(Routes.channelTyping(bed.chat));
    expect(bed.discord.typing('alice')).toBe(1);
  });
});

describe('faults', () => {
  test('trouble is answered in the form of the platform', async () => {
    bed.discord.faults.enable('down:create-message*1');
    await expect(send('1')).rejects.toBeInstanceOf(HTTPError);
    bed.discord.faults.enable('error:create-message*1');
    await expect(send('2')).rejects.toMatchObject({ status: 500 });
    expect(bed.discord.counts().sent).toBe(0);
  });

  test('a limit has the headers that the library obeys', async () => {
    bed.discord.faults.enable('rate-limited:create-message*1');
    const strict = new REST({ api: bed.discord.url, rejectOnRateLimit: () => true });
    const route = Routes.channelMessages(bed.chat);
    const limited = strict.setToken('TEST.TOKEN.value').post(route, { body: { content: 'x' } });
    await expect(limited).rejects.toSatisfy(
      (error) => error instanceof RateLimitError && error.retryAfter >= 300,
    );
    bed.discord.faults.enable('rate-limited:create-message*1');
    await send('waited');
    expect(bed.discord.counts().sent).toBe(1);
  });

  test('an answer that is lost leaves the message sent; its nonce finds it again', async () => {
    bed.discord.faults.enable('lose-answer:create-message*1');
    const key = { nonce: 'out-1', enforce_nonce: true };
    await expect(send('ambiguous', key)).rejects.toThrow();
    await send('ambiguous', key);
    expect(bed.discord.counts()).toMatchObject({ sent: 1, repeated: 0 });
  });
});

describe('the world on disk', () => {
  test('outlives a restart: chats, commands and counts', async () => {
    await send('before');
    const body = [{ name: 'menu', description: 'x', contexts: [1] }];
    await bed.rest.put(Routes.applicationCommands(bed.discord.applicationId), { body });
    await bed.discord.close();
    const { stateFile } = bed;
    const later = await openDiscord({ stateFile });
    expect(later.alice.visible()).toMatchObject([{ text: 'before' }]);
    expect(later.alice.utterances()).toHaveLength(1);
    expect(later.discord.commands()).toMatchObject([{ name: 'menu' }]);
    expect(later.discord.counts().sent).toBe(1);
  });

  test('holds no credential, whoever wrote it', async () => {
    await logIn(bed.discord);
    await bed.alice.say(`my token is ${SECRET}`);
    await send(`yours is ${SECRET}`);
    const written = readFileSync(bed.stateFile, 'utf8');
    expect(written).not.toContain('sk-ant-');
    expect(written).not.toContain('TEST.TOKEN');
    expect(bed.alice.visible()[0]?.text).toContain(SECRET);
  });
});

test('people have the same ids in every world', async () => {
  const other = await openDiscord();
  expect(other.chat).toBe(bed.chat);
  expect(other.discord.userId('alice')).toBe(bed.discord.userId('alice'));
  expect(bed.discord.chatId('bob')).not.toBe(bed.chat);
});
