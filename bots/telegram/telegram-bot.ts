import { setTimeout as pause } from 'node:timers/promises';
import { Api, GrammyError } from 'grammy';
import type { Update } from 'grammy/types';
import type { App } from '../../src/app.ts';
import type { Config } from '../../src/config/config.ts';
import { idFrom } from '../../src/ids.ts';
import { limitRepeats } from '../../src/log.ts';
import { receive } from '../../src/chat/receive.ts';
import type { InboundEvent } from '../../src/domain/inbound-event.ts';
import { startSender } from '../../src/chat/sender.ts';
import { markUnreachable } from '../../src/store/chats.ts';
import { claimManagedBot } from '../../src/store/channels.ts';
import { saveSetting, TELEGRAM_MAKES_BOTS, TELEGRAM_NAME } from '../../src/store/settings.ts';
import { findPollOffset, savePollOffset } from '../../src/store/poll-offsets.ts';
import { keepRegistering } from '../keep-registering.ts';
import { runExclusively } from '../run-exclusively.ts';
import { registerCommands } from './register-commands.ts';
import { translateTelegram } from './translate.ts';
import { telegramTransport } from './transport.ts';
import { chatKey } from '../../src/domain/chats.ts';
import type { Statement } from '../../src/store/engine.ts';

type TelegramConfig = NonNullable<Config['telegram']>;

const POLL_SECONDS = 30;
const CALL_TIMEOUT_SECONDS = 60;
const ALLOWED_UPDATES = [
  'message',
  'edited_message',
  'callback_query',
  'my_chat_member',
  'managed_bot',
] as const;

export function telegramApi({ token, apiUrl }: TelegramConfig): Api {
  return new Api(token, { apiRoot: apiUrl, timeoutSeconds: CALL_TIMEOUT_SECONDS });
}

/** The bot's own id, which is the first part of its token. */
export function telegramBotId({ token }: TelegramConfig): string {
  return token.split(':')[0] ?? '';
}

/** Connects to Telegram: by webhook when one is configured, else by long polling. Returns a function that stops. */
export function startTelegramBot(app: App, config: TelegramConfig): () => Promise<void> {
  const bot = telegramBotId(config);
  return runExclusively(app, `telegram:${bot}`, async (signal) => {
    const api = telegramApi(config);
    await prepare(app, api, config);
    const register = () => registerCommands(app, api, bot);
    void keepRegistering(app, { platform: 'telegram', register, signal });
    const stopSender = await startSender(app, telegramTransport(api, bot, config.sends));
    try {
      if (config.webhookSecret) await untilAborted(signal);
      else await poll(app, { api, bot, signal });
    } finally {
      await stopSender();
    }
  });
}

async function prepare(app: App, api: Api, { webhookSecret }: TelegramConfig): Promise<void> {
  const { username, can_manage_bots: makesBots } = await api.getMe();
  await app.db.write([
    saveSetting(TELEGRAM_NAME, username),
    saveSetting(TELEGRAM_MAKES_BOTS, makesBots ? '1' : '0'),
  ]);
  if (!webhookSecret) {
    await api.deleteWebhook({ drop_pending_updates: false });
    return;
  }
  await api.setWebhook(`${app.config.web.publicUrl}/telegram/webhook`, {
    secret_token: webhookSecret,
    allowed_updates: ALLOWED_UPDATES,
    drop_pending_updates: false,
  });
}

type Polling = { api: Api; bot: string; signal: AbortSignal };

/** The next call confirms the updates of the last one, so it is made only once those are stored. */
async function poll(app: App, { api, bot, signal }: Polling): Promise<void> {
  let [offset] = await app.db.read(findPollOffset('telegram', bot));
  const log = limitRepeats(app.log, app.now);
  while (!signal.aborted) {
    try {
      const options = { offset, timeout: POLL_SECONDS, allowed_updates: ALLOWED_UPDATES };
      const updates = await api.getUpdates(options, signal as never);
      const last = updates.at(-1);
      if (!last) continue;
      const offsetSaved = savePollOffset('telegram', bot, last.update_id + 1);
      const callbackIds = await acceptUpdates(app, { bot, updates }, [offsetSaved]);
      // Without this call the button merely keeps loading for a while.
      for (const id of callbackIds) void api.answerCallbackQuery(id).catch(() => undefined);
      offset = last.update_id + 1;
    } catch (error) {
      if (signal.aborted) return;
      // Another poller or a webhook is active, or the token was revoked. Continuing would only disturb the other poller.
      if (error instanceof GrammyError && [401, 409].includes(error.error_code)) throw error;
      log.warn({ err: error, platform: 'telegram' }, 'polling failed');
      await pause(1000, undefined, { signal }).catch(() => undefined);
    }
  }
}

type Batch = { bot: string; updates: Update[] };

/** Stores updates, each once. Returns the callback queries of pressed buttons, which are still to be answered. */
export async function acceptUpdates(
  app: App,
  { bot, updates }: Batch,
  also: Statement[] = [],
): Promise<string[]> {
  const received: InboundEvent[] = [];
  const callbackIds: string[] = [];
  const statements = [...also];
  let hasManagedBot = false;
  for (const update of updates) {
    const event = translateTelegram(bot, update);
    if (event?.type === 'received') {
      received.push(event.received);
      if (event.callbackId) callbackIds.push(event.callbackId);
    } else if (event?.type === 'membership') {
      const chat = chatKey({ platform: 'telegram', bot, platformChat: event.chat });
      statements.push(markUnreachable(chat, event.isBlocked ? app.now() : null));
    } else if (event?.type === 'managed_bot') {
      const pastedId = idFrom('bot', 'managed', bot, event.eventId);
      statements.push(claimManagedBot({ id: `chn_${pastedId}`, pastedId, ...event }, app.now()));
      hasManagedBot = true;
    }
  }
  await receive(app, received, statements);
  if (hasManagedBot) await app.queue.enqueue('sweep', {});
  return callbackIds;
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
