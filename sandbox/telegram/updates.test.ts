import { once } from 'node:events';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import type { Update } from 'grammy/types';
import { Bot, webhookCallback } from 'grammy';
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { makeBot, openTelegram, reasonOf, refusalOf, type TestBed, TOKEN } from './test-bed.ts';

let bed: TestBed;

beforeEach(async () => {
  bed = await openTelegram({ webhookRetryMs: 1, webhookAttempts: 4 });
});

function idsOf(updates: Update[]): number[] {
  return updates.map(({ update_id: id }) => id);
}

function pollsUnderWay(): number {
  return bed.telegram.calls.filter(
    ({ operation, status }) => operation === 'get-updates' && status === 0,
  ).length;
}

async function pollIsWaiting(): Promise<void> {
  await vi.waitFor(() => expect(pollsUnderWay()).toBe(1), { interval: 2 });
}

describe('polling', () => {
  test('a poll waits for the next update instead of spinning', async () => {
    const poll = bed.bot.api.getUpdates({ timeout: 5 });
    await pollIsWaiting();
    await bed.alice.say('hello');
    expect((await poll)[0]?.message?.text).toBe('hello');
    expect(bed.telegram.calls).toHaveLength(1);
  });

  test('updates come again until the offset passes them', async () => {
    for (const text of ['one', 'two', 'three']) await bed.alice.say(text);
    const { api } = bed.bot;
    expect(idsOf(await api.getUpdates({ limit: 2 }))).toEqual([1001, 1002]);
    expect(idsOf(await api.getUpdates())).toEqual([1001, 1002, 1003]);
    expect(idsOf(await api.getUpdates({ offset: 1003 }))).toEqual([1003]);
    expect(idsOf(await api.getUpdates())).toEqual([1003]);
  });

  test('a negative offset forgets all but the last', async () => {
    for (const text of ['one', 'two', 'three']) await bed.alice.say(text);
    expect(idsOf(await bed.bot.api.getUpdates({ offset: -1 }))).toEqual([1003]);
    expect(idsOf(await bed.bot.api.getUpdates())).toEqual([1003]);
  });

  test('only the kinds that are asked for arrive, and a missing list keeps the former one', async () => {
    const { api } = bed.bot;
    await api.getUpdates({ allowed_updates: ['my_chat_member'] });
    await bed.alice.say('unheard');
    await api.getUpdates();
    await bed.alice.block();
    await api.getUpdates({ allowed_updates: [] });
    await bed.alice.unblock();
    await bed.alice.say('heard');
    const kinds = (await api.getUpdates()).map((update) => Object.keys(update)[1]);
    expect(kinds).toEqual(['my_chat_member', 'my_chat_member', 'message']);
  });

  test('a second poller ends the first one', async () => {
    const first = refusalOf(bed.bot.api.getUpdates({ timeout: 5 }));
    await pollIsWaiting();
    await makeBot(bed.telegram).api.getUpdates({ timeout: 0 });
    expect((await first).description).toMatch('Conflict: terminated by other getUpdates request');
  });

  test('a poll whose client is gone makes room and keeps the updates', async () => {
    const gone = new AbortController();
    const url = `${bed.telegram.url}/bot${TOKEN}/getUpdates?timeout=5`;
    const abandoned = fetch(url, { signal: gone.signal }).catch(() => 'abandoned');
    await pollIsWaiting();
    gone.abort();
    expect(await abandoned).toBe('abandoned');
    await vi.waitFor(() => expect(pollsUnderWay()).toBe(0), { interval: 2 });
    await bed.alice.say('still here');
    expect(await bed.bot.api.getUpdates({ timeout: 5 })).toHaveLength(1);
  });

  test('the own polling of the library confirms an update whose handler failed', async () => {
    const failing = makeBot(bed.telegram);
    let isHandled = () => {};
    const handled = new Promise<void>((resolve) => {
      isHandled = resolve;
    });
    failing.catch(isHandled);
    failing.on('message', () => {
      throw new Error('database is down');
    });
    await bed.alice.say('do not lose me');
    const polling = failing.start();
    await handled;
    await failing.stop();
    await polling;
    expect(await bed.bot.api.getUpdates()).toEqual([]);
  });

  test('updates can come twice and out of order', async () => {
    await bed.alice.say('one');
    await bed.alice.say('two');
    bed.telegram.faults.enable('duplicate-updates:get-updates*1');
    bed.telegram.faults.enable('reorder-updates');
    expect(idsOf(await bed.bot.api.getUpdates())).toEqual([1002, 1001, 1001]);
    bed.telegram.faults.heal();
    expect(idsOf(await bed.bot.api.getUpdates())).toEqual([1001, 1002]);
  });
});

type Hook = { url: string; received: { id: number; headers: IncomingHttpHeaders }[] };

/** A webhook that answers what it is told to, 200 when it is told nothing. */
async function openHook(statuses: number[] = []): Promise<Hook> {
  const received: Hook['received'] = [];
  const take = async (request: IncomingMessage, response: ServerResponse) => {
    const update = (await json(request)) as Update;
    received.push({ id: update.update_id, headers: request.headers });
    response.writeHead(statuses.shift() ?? 200).end();
  };
  const server = createServer((request, response) => void take(request, response));
  return { url: await serve(server), received };
}

async function serve(server: ReturnType<typeof createServer>): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
}

describe('a webhook', () => {
  test('gets each update with the secret, through the library as well', async () => {
    const hooked = makeBot(bed.telegram);
    const texts: string[] = [];
    hooked.on('message:text', (context) => void texts.push(context.message.text));
    const handle = webhookCallback(hooked, 'http', { secretToken: 's3cret' });
    const url = await serve(createServer((request, response) => void handle(request, response)));
    await hooked.api.setWebhook(url, { secret_token: 's3cret' });
    await bed.alice.say('by webhook');
    await bed.telegram.webhookIdle();
    expect(texts).toEqual(['by webhook']);
    expect(bed.telegram.deliveries).toEqual([{ updateId: 1001, status: 200 }]);
  });

  test('may answer with one method call, as the real client does for a tap', async () => {
    const client = {
      apiRoot: bed.telegram.url,
      canUseWebhookReply: (method: string) => method === 'answerCallbackQuery',
    };
    const hooked = new Bot(TOKEN, { client });
    await hooked.init();
    hooked.on('callback_query', (context) => context.answerCallbackQuery('Got it'));
    const handle = webhookCallback(hooked, 'http');
    const url = await serve(createServer((request, response) => void handle(request, response)));
    const reply_markup = { inline_keyboard: [[{ text: 'Go', callback_data: 'go' }]] };
    await bed.alice.say('hi');
    const asked = await bed.bot.api.sendMessage(bed.chat, 'Ready?', { reply_markup });
    const id = asked.message_id;
    await hooked.api.setWebhook(url);
    await bed.alice.tap(String(id), 'Go');
    await bed.telegram.webhookIdle();
    expect(bed.telegram.toasts('alice')).toEqual([{ text: 'Got it', alert: false }]);
    const names = bed.telegram.calls.map(({ path }) => path);
    expect(names.some((path) => path.includes('answerCallbackQuery'))).toBe(false);
  });

  test('gets what was waiting before it was set', async () => {
    await bed.alice.say('early');
    const hook = await openHook();
    await bed.bot.api.setWebhook(hook.url, { secret_token: 'abc' });
    await bed.telegram.webhookIdle();
    expect(hook.received).toMatchObject([
      { id: 1001, headers: { 'x-telegram-bot-api-secret-token': 'abc' } },
    ]);
    expect((await bed.bot.api.getWebhookInfo()).pending_update_count).toBe(0);
  });

  test('gets an update again until it takes it', async () => {
    const hook = await openHook([500, 401]);
    await bed.bot.api.setWebhook(hook.url);
    await bed.alice.say('insist');
    await bed.telegram.webhookIdle();
    expect(bed.telegram.deliveries.map(({ status }) => status)).toEqual([500, 401, 200]);
  });

  test('is given up after a while; the update waits for a webhook that is set anew', async () => {
    const hook = await openHook([500, 500, 500, 500]);
    await bed.bot.api.setWebhook(hook.url);
    await bed.alice.say('lost?');
    await bed.telegram.webhookIdle();
    expect(await bed.bot.api.getWebhookInfo()).toMatchObject({
      url: hook.url,
      pending_update_count: 1,
      last_error_message: 'Wrong response from the webhook: 500',
    });
    await bed.bot.api.setWebhook(hook.url);
    await bed.telegram.webhookIdle();
    expect(hook.received).toHaveLength(5);
  });

  test('gets updates after the world restarts', async () => {
    await bed.bot.api.setWebhook('http://127.0.0.1:1/nobody');
    await bed.alice.say('kept');
    await bed.telegram.close();
    bed = await openTelegram({ stateFile: bed.stateFile });
    const hook = await openHook();
    await bed.bot.api.setWebhook(hook.url);
    await bed.telegram.webhookIdle();
    expect(hook.received).toMatchObject([{ id: 1001 }]);
  });

  test('excludes polling, and the other way round', async () => {
    const hook = await openHook();
    const poll = reasonOf(bed.bot.api.getUpdates({ timeout: 5 }));
    await pollIsWaiting();
    await bed.bot.api.setWebhook(hook.url);
    expect(await poll).toBe('409 Conflict: terminated by setWebhook request');
    expect(await reasonOf(bed.bot.api.getUpdates())).toMatch("409 Conflict: can't use getUpdates");
    await bed.bot.api.deleteWebhook();
    await bed.alice.say('polled again');
    expect(await bed.bot.api.getUpdates()).toHaveLength(1);
  });

  test('needs a safe address and a plain secret', async () => {
    const { api } = bed.bot;
    expect(await reasonOf(api.setWebhook('http://example.com/'))).toMatch('An HTTPS URL must be');
    const spaced = api.setWebhook('https://example.com/', { secret_token: 'a b' });
    expect(await reasonOf(spaced)).toMatch('secret token contains unallowed characters');
  });

  test('can drop what was waiting', async () => {
    await bed.alice.say('dropped');
    await bed.bot.api.deleteWebhook({ drop_pending_updates: true });
    expect(await bed.bot.api.getUpdates()).toEqual([]);
  });

  test('can get an update three times in parallel', async () => {
    const hook = await openHook();
    await bed.bot.api.setWebhook(hook.url);
    bed.telegram.faults.enable('duplicate-updates*1');
    await bed.alice.say('thrice');
    await bed.telegram.webhookIdle();
    expect(hook.received.map(({ id }) => id)).toEqual([1001, 1001, 1001]);
  });

  test('can get updates out of order', async () => {
    const hook = await openHook();
    await bed.bot.api.setWebhook(hook.url);
    bed.telegram.faults.enable('reorder-updates*1');
    await bed.alice.say('first');
    await bed.alice.say('second');
    await bed.telegram.webhookIdle();
    expect(hook.received.map(({ id }) => id)).toEqual([1002, 1001]);
  });
});
