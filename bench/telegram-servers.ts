import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createClient } from '@libsql/client';
import { Bot, webhookCallback } from 'grammy';
import type { Update } from 'grammy/types';
import { Hono } from 'hono';
import { telegramWebhook } from '../bots/telegram/webhook.ts';
import { createApp } from '../src/create-app.ts';
import { loadConfig } from '../src/config/config.ts';
import { tellAccount } from '../src/news/tell.ts';
import { all } from '../src/store/query.ts';
import { commit } from '../src/work/commit.ts';
import { benchSettings } from './bench-settings.ts';
import { serveForBench } from './harness.ts';
import { PAID_AND_BUILT } from './paid-and-built.ts';
import { TOKEN, WEBHOOK_SECRET } from './telegram-load.ts';

/** The servers of the Telegram benchmarks: `telegram-servers.ts <variant> <address of a Bot API>`. */
const [variant = '', apiUrl = ''] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'automna-bench-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
const database = `file:${join(folder, 'bench.db')}`;

/** The product's webhook route with its real database and log. Redis is left out: it only speeds jobs up. */
async function serveOurs(): Promise<void> {
  const config = loadConfig(settings());
  const app = await createApp(config, {
    queue: {
      enqueue: async () => undefined,
      enqueueFound: async () => undefined,
      countWaiting: async () => 0,

      listQueues: () => [],
      hasForgotten: async () => false,
      close: async () => undefined,
    },
    wakeups: { notify: () => undefined, on: () => () => undefined, close: () => undefined },
  });
  const { telegram } = config;
  if (!telegram) throw new Error('Telegram is not configured');
  const web = new Hono().route('/telegram/webhook', telegramWebhook(app, telegram));
  const rows = async (sql: string) => (await app.db.read(all(sql, [], (row) => row)))[0];
  serveForBench(web.fetch, {
    settle: async () => {
      while ((await rows(`SELECT 1 FROM inbox WHERE state = 'pending' LIMIT 1`)).length > 0) {
        await pause(2);
      }
    },
    counts: async () => {
      const [row] = await rows(`SELECT
        (SELECT count(*) FROM inbox WHERE state = 'done') AS events, (SELECT count(*) FROM outbox) AS messages,
        sum(version) AS steps, max(octet_length(data)) AS sessionBytes FROM sessions`);
      return { ...row };
    },
    /** The number of chats on this screen. */
    countAt: async (screen) => {
      const all = await rows(`SELECT json_extract(data, '$.at') AS at FROM sessions`);
      return all.filter(({ at }) => at === screen).length;
    },
    /** Stores the results of Stripe, Anthropic and Fly for every new account: paid, connected, built. */
    fulfil: async () => {
      const sql = 'SELECT id FROM accounts WHERE id NOT IN (SELECT account_id FROM machines)';
      const waiting = await rows(sql);
      await app.db.write(PAID_AND_BUILT);
      for (const { id } of waiting) {
        await commit(app, [
          tellAccount(app, String(id), { type: 'subscribed' }, `paid:${String(id)}`),
          tellAccount(app, String(id), { type: 'machine_ready' }, `ready:${String(id)}`),
        ]);
      }
    },
  });
}

/** B2: the same JSON in and out, and one write batch per request with the rows that every bot has to store. */
async function serveEcho(synchronous: 'FULL' | 'NORMAL'): Promise<void> {
  const client = createClient({ url: database, concurrency: 1 });
  await client.execute('PRAGMA journal_mode = WAL');
  await client.execute(`PRAGMA synchronous = ${synchronous}`);
  await client.batch(ECHO_TABLES, 'write');
  const web = new Hono().post('/telegram/webhook', async (c) => {
    const update = await c.req.json<Update>();
    const chat = String(update.message?.chat.id ?? update.callback_query?.from.id);
    await client.batch(
      [
        {
          sql: 'INSERT INTO events (id, chat, received_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
          args: [String(update.update_id), chat, Date.now()],
        },
        {
          sql: 'INSERT INTO states (chat, data) VALUES (?, ?) ON CONFLICT DO UPDATE SET data = excluded.data',
          args: [chat, STATE],
        },
        {
          sql: `INSERT INTO messages (id, chat, content, state, created_at) VALUES (?, ?, ?, 'queued', ?)`,
          args: [`out_${update.update_id}`, chat, CONTENT, Date.now()],
        },
      ],
      'write',
    );
    return c.json(update);
  });
  serveForBench(web.fetch, {
    settle: () => undefined,
    counts: async () => {
      const sql = `SELECT (SELECT count(*) FROM events) AS events, (SELECT count(*) FROM messages) AS messages`;
      return { ...(await client.execute(sql)).rows[0] };
    },
  });
}

/** B3: grammY with one handler that does nothing. */
function serveGrammy(): void {
  let events = 0;
  const bot = new Bot(TOKEN, {
    client: { apiRoot: apiUrl },
    botInfo: {
      id: 77,
      is_bot: true,
      first_name: 'Automna',
      username: 'automna_bot',
      can_join_groups: false,
      can_read_all_group_messages: false,
      supports_inline_queries: false,
      can_connect_to_business: false,
      has_main_web_app: false,
    } as Bot['botInfo'],
  });
  bot.on(['message', 'callback_query'], () => {
    events += 1;
  });
  const answer = webhookCallback(bot, 'hono', { secretToken: WEBHOOK_SECRET });
  const web = new Hono().post('/telegram/webhook', (c) => answer(c));
  serveForBench(web.fetch, {
    settle: () => undefined,
    counts: () => ({ events, messages: events }),
  });
}

function settings(): Record<string, string> {
  return {
    ...benchSettings(database),
    PUBLIC_URL: 'https://automna.test',
    TELEGRAM_BOT_TOKEN: TOKEN,
    TELEGRAM_API_URL: apiUrl,
    TELEGRAM_WEBHOOK_SECRET: WEBHOOK_SECRET,
  };
}

const ECHO_TABLES = [
  'CREATE TABLE events (id TEXT PRIMARY KEY, chat TEXT NOT NULL, received_at INTEGER NOT NULL) STRICT',
  'CREATE TABLE states (chat TEXT PRIMARY KEY, data TEXT NOT NULL) STRICT',
  `CREATE TABLE messages (seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, chat TEXT NOT NULL, content TEXT NOT NULL,
     state TEXT NOT NULL, created_at INTEGER NOT NULL) STRICT`,
];

/** As long as the average state that the product stores. */
const STATE = JSON.stringify({ v: 1, at: 'plans', filling: 'x'.repeat(100) });
const CONTENT = JSON.stringify({ screen: { body: [{ kind: 'text', text: 'x'.repeat(700) }] } });

const VARIANTS: Record<string, () => void | Promise<void>> = {
  ours: serveOurs,
  'echo-full': () => serveEcho('FULL'),
  'echo-normal': () => serveEcho('NORMAL'),
  grammy: serveGrammy,
};

const start = VARIANTS[variant];
if (!start) throw new Error(`no variant "${variant}"`);
await start();
