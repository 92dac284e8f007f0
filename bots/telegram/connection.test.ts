import { GrammyError } from 'grammy';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openTelegram, TOKEN } from '../../sandbox/telegram/test-bed.ts';
import { type TestApp, testApp } from '../../test/fixtures/app.ts';
import { listTroubles } from '../../src/store/connection-troubles.ts';
import { ConnectionWatch } from '../connection-watch.ts';
import { prepare, troubleOf, waitBefore, watchWebhook } from './connection.ts';
import { startTelegramBot, telegramApi } from './telegram-bot.ts';

const refusal = (code: number): GrammyError =>
  new GrammyError(
    'Call failed',
    { ok: false, error_code: code, description: '' },
    'getUpdates',
    {},
  );

test.each([
  [401, 'token_refused'],
  [404, 'token_refused'],
  [409, 'second_user'],
  [429, 'not_reached'],
  [502, 'not_reached'],
])('the answer %s to a poll means %s', (code, trouble) => {
  expect(troubleOf(refusal(code))).toBe(trouble);
});

test('the waits are minutes where knocking on would disturb somebody, and short where nobody minds', () => {
  const waits = (trouble: Parameters<typeof waitBefore>[0]) =>
    [1, 2, 3, 20].map((failures) => waitBefore(trouble, failures) / 1000);
  expect(waits('second_user')).toEqual([3, 60, 120, 600]);
  expect(waits('webhook_moved')).toEqual([60, 120, 240, 600]);
  expect(waits('token_refused')).toEqual([5, 10, 20, 300]);
  expect(waits('not_reached')).toEqual([1, 2, 4, 60]);
});

async function aBench(settings: Record<string, string | undefined> = {}) {
  const { telegram, bot } = await openTelegram();
  const app = await testApp({
    settings: {
      PUBLIC_URL: undefined,
      TELEGRAM_BOT_TOKEN: TOKEN,
      TELEGRAM_API_URL: telegram.url,
      ...settings,
    },
  });
  const config = app.config.telegram!;
  const connected = { api: telegramApi(config), bot: '100', config };
  const webhook = async () => (await bot.api.getWebhookInfo()).url;
  return { app, telegram, bot, connected, webhook };
}

const troubleIn = async (app: TestApp) => (await app.db.read(listTroubles()))[0][0]?.trouble;
const ELSEWHERE = 'https://elsewhere.example/hook';
const BY_WEBHOOK = {
  PUBLIC_URL: 'http://127.0.0.1:4001',
  TELEGRAM_WEBHOOK_SECRET: 'secret-of-32-characters-or-longer',
};
const OWN = 'http://127.0.0.1:4001/telegram/webhook';

describe('the webhook of somebody else', () => {
  test.each([
    ['a bot that polls', {}],
    ['a bot with a webhook', BY_WEBHOOK],
  ])('is left alone by %s, and operators see why nothing comes', async (_who, settings) => {
    const { app, bot, webhook } = await aBench(settings);
    await bot.api.setWebhook(ELSEWHERE);
    onTestFinished(startTelegramBot(app, app.config.telegram!));
    await expect.poll(() => troubleIn(app)).toBe('webhook_moved');
    expect(await webhook()).toBe(ELSEWHERE);
  });

  test('that replaces ours while we run is noticed; ours is set again once it is gone', async () => {
    const { app, bot, connected, webhook } = await aBench(BY_WEBHOOK);
    await prepare(app, connected);
    expect(await webhook()).toBe(OWN);
    const stopping = new AbortController();
    const watch = new ConnectionWatch(app, 'telegram');
    const watching = watchWebhook(app, connected, { watch, signal: stopping.signal, checkMs: 5 });
    await bot.api.setWebhook(ELSEWHERE);
    await expect.poll(() => troubleIn(app)).toBe('webhook_moved');
    await bot.api.deleteWebhook();
    await expect.poll(webhook).toBe(OWN);
    await expect.poll(() => troubleIn(app)).toBeUndefined();
    stopping.abort();
    await watching;
  });
});

test('our own webhook is removed when the bot polls from now on, and follows another address', async () => {
  const { app, bot, connected, webhook } = await aBench(BY_WEBHOOK);
  await prepare(app, connected);
  const publicUrl = 'http://127.0.0.1:4002';
  const moved = { ...app, config: { ...app.config, web: { ...app.config.web, publicUrl } } };
  await prepare(moved, connected);
  expect(await webhook()).toBe('http://127.0.0.1:4002/telegram/webhook');
  await prepare(app, { ...connected, config: { ...connected.config, webhookSecret: null } });
  expect(await webhook()).toBe('');
  expect(await bot.api.getMe()).toMatchObject({ is_bot: true });
});

test('a revoked token is told as such', async () => {
  const { app } = await aBench({
    TELEGRAM_BOT_TOKEN: '100:REVOKED-000000000000000000000000000000',
  });
  onTestFinished(startTelegramBot(app, app.config.telegram!));
  await expect.poll(() => troubleIn(app)).toBe('token_refused');
});
