import { setTimeout as pause } from 'node:timers/promises';
import { request } from 'undici';
import { z } from 'zod';
import type { App } from '../../src/app.ts';
import type { Config } from '../../src/config/config.ts';
import { callJson } from '../../src/http/http.ts';
import { limitRepeats } from '../../src/log.ts';
import { receive } from '../../src/chat/receive.ts';
import { startFetching } from '../../src/files/fetch-files.ts';
import { startSender } from '../../src/chat/sender.ts';
import type { Outcome, Transport } from '../../src/chat/transport.ts';
import { findPollOffset, savePollOffset } from '../../src/store/poll-offsets.ts';
import { download } from '../download.ts';
import { runExclusively } from '../run-exclusively.ts';
import { toOutcome } from './outcomes.ts';
import { renderForConsole, splitForConsole } from './render.ts';
import { ConsoleUpdate, translateConsole } from './translate.ts';

type ConsoleConfig = NonNullable<Config['console']>;

const BOT = 'main';
const WAIT_SECONDS = 25;
const CALL_TIMEOUT_MS = 10_000;

/** Connects to the console platform of the sandbox. Returns a function that stops. */
export function startConsoleBot(app: App, config: ConsoleConfig): () => Promise<void> {
  return runExclusively(app, `console:${BOT}`, async (signal) => {
    const stopSender = await startSender(app, consoleTransport(config));
    const address = { platform: 'console', bot: BOT } as const;
    const stopFetching = startFetching(app, address, (path) =>
      download(`${config.url}${path}`, { authorization: `Bearer ${config.token}` }),
    );
    try {
      await poll(app, config, signal);
    } finally {
      await stopFetching();
      await stopSender();
    }
  });
}

async function poll(app: App, config: ConsoleConfig, signal: AbortSignal): Promise<void> {
  let [after] = await app.db.read(findPollOffset('console', BOT));
  const log = limitRepeats(app.log, app.now);
  while (!signal.aborted) {
    try {
      const updates = await getUpdates(config, after, signal);
      const last = updates.at(-1);
      if (!last) continue;
      const events = updates.flatMap((update) => translateConsole(BOT, update) ?? []);
      await receive(app, events, [savePollOffset('console', BOT, last.seq)]);
      after = last.seq;
    } catch (error) {
      if (signal.aborted) return;
      log.warn({ err: error, platform: 'console' }, 'polling failed');
      await pause(500, undefined, { signal }).catch(() => undefined);
    }
  }
}

const Updates = z.object({ updates: z.array(ConsoleUpdate) });

async function getUpdates(
  { url, token }: ConsoleConfig,
  after: number,
  signal: AbortSignal,
): Promise<ConsoleUpdate[]> {
  const response = await request(`${url}/updates?after=${after}&wait=${WAIT_SECONDS}`, {
    headers: { authorization: `Bearer ${token}` },
    signal,
  });
  return Updates.parse(await response.body.json()).updates;
}

function consoleTransport({ url, token }: ConsoleConfig): Transport {
  const call = async (
    method: 'POST' | 'PUT' | 'DELETE',
    path: string,
    body?: unknown,
  ): Promise<Outcome> => {
    try {
      const headers = { authorization: `Bearer ${token}` };
      const answer = await callJson({
        method,
        url: url + path,
        headers,
        body,
        timeoutMs: CALL_TIMEOUT_MS,
      });
      return toOutcome(answer);
    } catch {
      return { type: 'unknown' };
    }
  };
  return {
    platform: 'console',
    bot: BOT,
    hasSendKey: true,
    editGapMs: 0,
    split: splitForConsole,
    send: (chat, shown, key) =>
      call('POST', '/messages', { key, chat, ...renderForConsole(shown) }),
    edit: async (_chat, messageId, shown) => {
      const outcome = await call('PUT', `/messages/${messageId}`, renderForConsole(shown));
      return outcome.type === 'done' ? { type: 'done', messageId } : outcome;
    },
    remove: (_chat, messageId) => call('DELETE', `/messages/${messageId}`),
  };
}
