import { timingSafeEqual } from 'node:crypto';
import type { Update } from 'grammy/types';
import { Hono } from 'hono';
import type { App } from '../../src/app.ts';
import type { Config } from '../../src/config/config.ts';
import { acceptUpdates, telegramApi, telegramBotId } from './telegram-bot.ts';

/** `POST /`: an update of Telegram. 200 once it is stored, 401 without the secret we set, else Telegram tries again. */
export function telegramWebhook(app: App, config: NonNullable<Config['telegram']>): Hono {
  const api = telegramApi(config);
  const bot = telegramBotId(config);
  const routes = new Hono();
  routes.post('/', async (c) => {
    const given = c.req.header('x-telegram-bot-api-secret-token') ?? '';
    if (!isSame(given, config.webhookSecret ?? '')) return c.body(null, 401);
    const update = await c.req.json<Update | null>().catch(() => null);
    if (typeof update?.update_id !== 'number') return c.body(null, 400);
    await acceptUpdates(app, { api, bot, updates: [update] });
    return c.body(null, 200);
  });
  return routes;
}

function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return expected !== '' && a.length === b.length && timingSafeEqual(a, b);
}
