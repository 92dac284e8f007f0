import { setTimeout as pause } from 'node:timers/promises';
import { type Api, GrammyError } from 'grammy';
import type { App } from '../../src/app.ts';
import type { Config } from '../../src/config/config.ts';
import type { ConnectionTrouble } from '../../src/domain/connection-troubles.ts';
import {
  findSetting,
  saveSetting,
  TELEGRAM_MAKES_BOTS,
  TELEGRAM_NAME,
  TELEGRAM_WEBHOOK,
} from '../../src/store/settings.ts';
import { backOffMs } from '../../src/work/due-row.ts';
import type { ConnectionWatch } from '../connection-watch.ts';

type TelegramConfig = NonNullable<Config['telegram']>;

export const ALLOWED_UPDATES = [
  'message',
  'edited_message',
  'callback_query',
  'my_chat_member',
  'managed_bot',
] as const;

/** Somebody else has the bot's messages brought to an address of theirs. */
class WebhookMoved extends Error {}

export type Connected = { api: Api; bot: string; config: TelegramConfig };

/** Learns the bot's name and sets or removes our own webhook. Rejects when the webhook is somebody else's. */
export async function prepare(app: App, { api, bot, config }: Connected): Promise<void> {
  const { username, can_manage_bots: makesBots } = await api.getMe();
  await app.db.write([
    saveSetting(TELEGRAM_NAME, username),
    saveSetting(TELEGRAM_MAKES_BOTS, makesBots ? '1' : '0'),
  ]);
  const { url = '' } = await api.getWebhookInfo();
  if (!(await isOurs(app, bot, url))) throw new WebhookMoved('the webhook is not ours');
  if (config.webhookSecret) await setOwnWebhook(app, { api, bot, config });
  else if (url !== '') await api.deleteWebhook({ drop_pending_updates: false });
}

function ownWebhook({ config }: Pick<App, 'config'>): string {
  return `${config.web.publicUrl}/telegram/webhook`;
}

/** Whether we have set this webhook, under the present address or an earlier one; none is nobody's. */
async function isOurs(app: Pick<App, 'config' | 'db'>, bot: string, url: string): Promise<boolean> {
  if (url === '' || url === ownWebhook(app)) return true;
  const [known] = await app.db.read(findSetting(TELEGRAM_WEBHOOK));
  return known === `${bot} ${url}`;
}

async function setOwnWebhook(app: App, { api, bot, config }: Connected): Promise<void> {
  const url = ownWebhook(app);
  await app.db.write([saveSetting(TELEGRAM_WEBHOOK, `${bot} ${url}`)]);
  await api.setWebhook(url, {
    ...(config.webhookSecret && { secret_token: config.webhookSecret }),
    allowed_updates: ALLOWED_UPDATES,
    drop_pending_updates: false,
  });
}

const WEBHOOK_CHECK_MS = 300_000;
/** Fewer wait for a moment in a busy hour. */
const MOST_PENDING = 20;
const RECENT_S = 600;

/** Looks at the webhook now and then until the signal ends it. One that is gone is set again; another's is left alone. */
export async function watchWebhook(
  app: App,
  connected: Connected,
  { watch, signal, checkMs = WEBHOOK_CHECK_MS }: Watching,
): Promise<void> {
  while (!signal.aborted) {
    await pause(checkMs, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return;
    const { url = '', ...delivery } = await connected.api.getWebhookInfo();
    if (!(await isOurs(app, connected.bot, url))) await watch.fails('webhook_moved');
    else if (url !== ownWebhook(app)) await setOwnWebhook(app, connected);
    else if (isFailing(delivery, app.now())) await watch.fails('webhook_fails');
    else await watch.works();
  }
}

export type Watching = { watch: ConnectionWatch; signal: AbortSignal; checkMs?: number };

type Delivery = { pending_update_count: number; last_error_date?: number };

function isFailing({ pending_update_count: pending, last_error_date: at }: Delivery, now: number) {
  return pending > MOST_PENDING && at !== undefined && now / 1000 - at < RECENT_S;
}

export function troubleOf(error: unknown): ConnectionTrouble {
  if (error instanceof WebhookMoved) return 'webhook_moved';
  if (!(error instanceof GrammyError)) return 'not_reached';
  // An unknown token is answered like an unknown method.
  if ([401, 404].includes(error.error_code)) return 'token_refused';
  return error.error_code === 409 ? 'second_user' : 'not_reached';
}

const QUICK = { firstMs: 1000, longestMs: 60_000 };
const SLOW = { firstMs: 5000, longestMs: 300_000 };
const CONFLICT = { firstMs: 60_000, longestMs: 600_000 };
/** A poll of our own that has just ended may cause a conflict; the next one is somebody else's. */
const FIRST_CONFLICT_MS = 3000;

/** How long to wait before the next try, after so many failures in a row. Knocking on would disturb another user of the bot. */
export function waitBefore(trouble: ConnectionTrouble, failures: number): number {
  if (trouble === 'second_user') {
    return failures === 1 ? FIRST_CONFLICT_MS : backOffMs(failures - 2, CONFLICT);
  }
  if (trouble === 'webhook_moved') return backOffMs(failures - 1, CONFLICT);
  return backOffMs(failures - 1, trouble === 'token_refused' ? SLOW : QUICK);
}

/** Whether operators hear of it already: a conflict only when it stays. */
export function isCertain(trouble: ConnectionTrouble, failures: number): boolean {
  return trouble !== 'second_user' || failures > 1;
}
