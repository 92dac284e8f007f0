import { timingSafeEqual } from 'node:crypto';
import { Hono } from 'hono';
import type { App } from '../../src/app.ts';
import type { Config } from '../../src/config/config.ts';
import { isIntricate } from '../../src/http/intricate-json.ts';
import { limitBody } from '../../src/http/limit-body.ts';
import { isUpdate } from './is-update.ts';
import { acceptUpdates, telegramBotId } from './telegram-bot.ts';

type TelegramConfig = NonNullable<Config['telegram']>;

/** The routes that Telegram needs: a webhook, unless the bot polls. */
export function telegramRoutes(app: App, config: TelegramConfig): Record<string, Hono> {
  return config.webhookSecret ? { '/telegram/webhook': telegramWebhook(app, config) } : {};
}

/** The largest update is a long text with a hundred entities that answers another; Telegram does not name a limit. */
const LARGEST_UPDATE = 512 * 1024;
const MOST = { levels: 64, values: 50_000 };

/**
 * `POST /`: an update of Telegram. 200 once it is stored, 401 without the configured secret, 400 or 413 for what is no
 * update; Telegram repeats the rest.
 */
export function telegramWebhook(app: App, config: TelegramConfig): Hono {
  const bot = telegramBotId(config);
  const routes = new Hono();
  // Without the secret nothing of the body is read.
  routes.use(async (c, next) => {
    const given = c.req.header('x-telegram-bot-api-secret-token') ?? '';
    if (!isSame(given, config.webhookSecret ?? '')) return c.body(null, 401);
    return next();
  });
  const limit = limitBody(LARGEST_UPDATE, (c) => c.body(null, 413));
  routes.post('/', limit, async (c) => {
    const update = parse(await c.req.text());
    if (!isUpdate(update)) {
      app.log.warn({ platform: 'telegram' }, 'a webhook body that is no update was refused');
      return c.body(null, 400);
    }
    const [callbackId] = await acceptUpdates(app, { bot, updates: [update] });
    if (callbackId === undefined) return c.body(null, 200);
    // The answer to a webhook may contain one call: the button stops loading without another request.
    return c.json({ method: 'answerCallbackQuery', callback_query_id: callbackId });
  });
  return routes;
}

/** Null for what is no JSON, or more intricate than any update. */
function parse(raw: string): unknown {
  try {
    return isIntricate(Buffer.from(raw), MOST) ? null : JSON.parse(raw);
  } catch {
    return null;
  }
}

function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return expected !== '' && a.length === b.length && timingSafeEqual(a, b);
}
