import { timingSafeEqual } from 'node:crypto';
import type { Update } from 'grammy/types';
import { Hono } from 'hono';
import type { App } from '../../src/app.ts';
import type { Config } from '../../src/config/config.ts';
import { acceptUpdates, telegramBotId } from './telegram-bot.ts';

type TelegramConfig = NonNullable<Config['telegram']>;

/** The routes that Telegram needs: a webhook, unless the bot polls. */
export function telegramRoutes(app: App, config: TelegramConfig): Record<string, Hono> {
  return config.webhookSecret ? { '/telegram/webhook': telegramWebhook(app, config) } : {};
}

/** `POST /`: an update of Telegram. 200 once it is stored, 401 without the configured secret; Telegram repeats the rest. */
export function telegramWebhook(app: App, config: TelegramConfig): Hono {
  const bot = telegramBotId(config);
  const routes = new Hono();
  routes.post('/', async (c) => {
    const given = c.req.header('x-telegram-bot-api-secret-token') ?? '';
    if (!isSame(given, config.webhookSecret ?? '')) return c.body(null, 401);
    const update = await c.req.json<Update | null>().catch(() => null);
    if (typeof update?.update_id !== 'number') return c.body(null, 400);
    const [callbackId] = await acceptUpdates(app, { bot, updates: [update] });
    if (callbackId === undefined) return c.body(null, 200);
    // The answer to a webhook may contain one call: the button stops loading without another request.
    return c.json({ method: 'answerCallbackQuery', callback_query_id: callbackId });
  });
  return routes;
}

function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return expected !== '' && a.length === b.length && timingSafeEqual(a, b);
}
