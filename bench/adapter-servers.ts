import { EventEmitter } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createApp } from '../src/create-app.ts';
import type { Wakeups } from '../src/work/wakeups.ts';
import { loadConfig } from '../src/config/config.ts';
import { all } from '../src/store/query.ts';
import { findWhatsAppPairing } from '../src/whatsapp/connection.ts';
import { echoDiscord, echoTelegram, echoWhatsApp } from './adapter-echoes.ts';
import { benchSettings } from './bench-settings.ts';
import { serveForBench } from './harness.ts';

/** Runs one bot in its own process: `adapter-servers.ts <platform> <ours|echo> <settings of the product as JSON>`. */
const [platform = '', variant = '', given = '{}'] = process.argv.slice(2);
const settings = JSON.parse(given) as Record<string, string>;

const ECHOES: Record<string, typeof echoTelegram> = {
  telegram: echoTelegram,
  discord: echoDiscord,
  whatsapp: echoWhatsApp,
};

if (variant === 'ours') await runOurs();
else await runEcho();

/** The product's bots with their real database and log. Redis is left out: it only speeds jobs up. */
async function runOurs(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'automna-bench-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const config = loadConfig({ ...benchSettings(`file:${join(folder, 'bench.db')}`), ...settings });
  const app = await createApp(config, {
    queue: {
      enqueue: async () => undefined,
      enqueueFound: async () => undefined,
      countWaiting: async () => 0,

      listQueues: () => [],
      hasForgotten: async () => false,
      close: async () => undefined,
    },
    wakeups: localWakeups(),
  });
  const rows = async (sql: string) => (await app.db.read(all(sql, [], (row) => row)))[0];
  serveForBench(() => new Response(), {
    pairing: async () => (config.whatsapp ? (await findWhatsAppPairing(app))?.text : null),
    settle: async () => {
      while ((await rows(UNSETTLED)).length > 0) await pause(2);
    },
    counts: async () => ({ ...(await rows(COUNTS))[0] }),
  });
  if (config.whatsapp) {
    const { startWhatsAppBot } = await import('../bots/whatsapp/whatsapp-bot.ts');
    startWhatsAppBot(app, config.whatsapp, { pauseMs: () => 0 });
    return;
  }
  const { startBots } = await import('../bots/start-bots.ts');
  await startBots(app);
}

async function runEcho(): Promise<void> {
  const echo = ECHOES[platform];
  if (!echo) throw new Error(`no echo for "${platform}"`);
  const state = { events: 0, pairing: null as string | null };
  serveForBench(() => new Response(), {
    pairing: () => state.pairing,
    settle: () => undefined,
    counts: () => ({ events: state.events, messages: state.events }),
  });
  await echo(settings, state);
}

function localWakeups(): Wakeups {
  const emitter = new EventEmitter().setMaxListeners(0);
  return {
    notify: (topic, about) => void emitter.emit(topic, about),
    on: (topic, listener) => {
      emitter.on(topic, listener);
      return () => emitter.off(topic, listener);
    },
    close: () => undefined,
  };
}

const UNSETTLED = `SELECT 1 FROM inbox WHERE state = 'pending'
  UNION ALL SELECT 1 FROM outbox WHERE state IN ('queued', 'sending') LIMIT 1`;
const COUNTS = `SELECT (SELECT count(*) FROM inbox WHERE state = 'done') AS events,
  (SELECT count(*) FROM outbox WHERE state = 'sent') AS messages`;
