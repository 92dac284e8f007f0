import { timingSafeEqual } from 'node:crypto';
import type { Update } from 'grammy/types';
import { Hono } from 'hono';
import type { App } from '../../src/app.ts';
import type { Config } from '../../src/config/config.ts';
import { acceptUpdates, telegramBotId } from './telegram-bot.ts';

/** `POST /`: an update of Telegram. 200 once it is stored, 401 without the secret we set, else Telegram tries again. */
export function telegramWebhook(app: App, config: NonNullable<Config['telegram']>): Hono {
  const bot = telegramBotId(config);
  const routes = new Hono();
  routes.post('/', async (c) => {
    const given = c.req.header('x-telegram-bot-api-secret-token') ?? '';
    if (!isSame(given, config.webhookSecret ?? '')) return c.body(null, 401);
    const update = await c.req.json<Update | null>().catch(() => null);
    if (typeof update?.update_id !== 'number') return c.body(null, 400);
    const [callbackId] = await acceptUpdates(app, { bot, updates: [update] });
    if (callbackId === undefined) return c.body(null, 200);
    // One call may ride in the answer: the button's clock stops without a request of its own.
    return c.json({ method: 'answerCallbackQuery', callback_query_id: callbackId });
  });
  return routes;
}

function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return expected !== '' && a.length === b.length && timingSafeEqual(a, b);
}
