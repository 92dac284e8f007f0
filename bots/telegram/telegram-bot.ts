import { setTimeout as pause } from 'node:timers/promises';
import { Api } from 'grammy';
import type { Update } from 'grammy/types';
import type { App } from '../../src/app.ts';
import type { Config } from '../../src/config/config.ts';
import { claimBot } from '../../src/channels/claim-bot.ts';
import { limitRepeats } from '../../src/log.ts';
import { receive } from '../../src/chat/receive.ts';
import type { InboundEvent } from '../../src/domain/inbound-event.ts';
import { startFetching } from '../../src/files/fetch-files.ts';
import { startSender } from '../../src/chat/sender.ts';
import { markUnreachable } from '../../src/store/chats.ts';
import { findPollOffset, savePollOffset } from '../../src/store/poll-offsets.ts';
import { ConnectionWatch } from '../connection-watch.ts';
import { keepRegistering } from '../keep-registering.ts';
import { runExclusively } from '../run-exclusively.ts';
import {
  ALLOWED_UPDATES,
  type Connected,
  isCertain,
  prepare,
  troubleOf,
  waitBefore,
  type Watching,
  watchWebhook,
} from './connection.ts';
import { describeBot } from './describe-bot.ts';
import { telegramFetch } from './files.ts';
import { registerCommands } from './register-commands.ts';
import { readEvent } from '../read-event.ts';
import { translateTelegram } from './translate.ts';
import { telegramTransport } from './transport.ts';
import { chatKey } from '../../src/domain/chats.ts';
import type { Statement } from '../../src/store/engine.ts';
import type { Change } from '../../src/work/commit.ts';

type TelegramConfig = NonNullable<Config['telegram']>;

const POLL_SECONDS = 30;
const CALL_TIMEOUT_SECONDS = 60;
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
  const watch = new ConnectionWatch(app, 'telegram');
  let failures = 0;
  return runExclusively(app, `telegram:${bot}`, async (signal) => {
    const connected = { api: telegramApi(config), bot, config };
    try {
      await connect(app, connected, { watch, signal, onWorks: () => (failures = 0) });
    } catch (error) {
      if (signal.aborted) return;
      failures += 1;
      const trouble = troubleOf(error);
      app.log.warn({ err: error, platform: 'telegram', trouble }, 'a connection ended');
      if (isCertain(trouble, failures)) await watch.fails(trouble);
      await pause(waitBefore(trouble, failures), undefined, { signal }).catch(() => undefined);
    }
  });
}

async function connect(
  app: App,
  connected: Connected,
  { onWorks, ...watching }: Watching & { onWorks: () => void },
): Promise<void> {
  const { api, bot, config } = connected;
  const { watch, signal } = watching;
  await prepare(app, connected);
  const register = async (): Promise<void> => {
    await registerCommands(app, api, bot);
    await describeBot(app, api, bot);
  };
  void keepRegistering(app, { platform: 'telegram', register, signal });
  const stopSender = await startSender(app, telegramTransport(api, bot, config.sends));
  const stopFetching = startFetching(
    app,
    { platform: 'telegram', bot },
    telegramFetch(api, config),
  );
  const works = async (): Promise<void> => {
    onWorks();
    await watch.works();
  };
  try {
    if (config.webhookSecret) {
      await works();
      await watchWebhook(app, connected, watching);
    } else {
      await poll(app, { api, bot, watch, works, signal });
    }
  } finally {
    await stopFetching();
    await stopSender();
  }
}

type Polling = {
  api: Api;
  bot: string;
  watch: ConnectionWatch;
  works: () => Promise<void>;
  signal: AbortSignal;
};

/** The next call confirms the updates of the last one, so it is made only once those are stored. */
async function poll(app: App, { api, bot, watch, works, signal }: Polling): Promise<void> {
  let [offset] = await app.db.read(findPollOffset('telegram', bot));
  const log = limitRepeats(app.log, app.now);
  while (!signal.aborted) {
    try {
      const options = { offset, timeout: POLL_SECONDS, allowed_updates: ALLOWED_UPDATES };
      const updates = await api.getUpdates(options, signal as never);
      await works();
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
      if (troubleOf(error) !== 'not_reached') throw error;
      log.warn({ err: error, platform: 'telegram' }, 'polling failed');
      await watch.fails('not_reached').catch(() => undefined);
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
  const changes: Change[] = [...also];
  for (const update of updates) {
    const event = readEvent(app, 'telegram', () => translateTelegram(bot, update));
    if (event?.type === 'received') {
      received.push(event.received);
      if (event.callbackId) callbackIds.push(event.callbackId);
    } else if (event?.type === 'membership') {
      const chat = chatKey({ platform: 'telegram', bot, platformChat: event.chat });
      changes.push(markUnreachable(chat, event.isBlocked ? app.now() : null));
    } else if (event?.type === 'managed_bot') {
      const { type: _type, ...made } = event;
      changes.push(...claimBot(app, { manager: bot, ...made }));
    }
  }
  await receive(app, received, changes);
  return callbackIds;
}
