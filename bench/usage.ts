import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { usageLog } from '../src/chat/usage-content.ts';
import { loadConfig } from '../src/config/config.ts';
import { createApp } from '../src/create-app.ts';
import type { App } from '../src/app.ts';
import { periodAt } from '../src/domain/usage-period.ts';
import { findChat } from '../src/store/chat-facts.ts';
import { ensureChat } from '../src/store/chats.ts';
import { listDaysOf } from '../src/store/usage-views.ts';
import { rebuildCounters } from '../src/store/usage.ts';
import { benchSettings } from './bench-settings.ts';
import { leastOf, report } from './harness.ts';

/** What `/usage` reads, with a hundred thousand rows in the ledger and with a million. */
const FEW = 100_000;
const MANY = 1_000_000;
const ACCOUNTS = 100;
const ROUNDS = 9;
const READS = 400;
const NOW = Date.UTC(2026, 10, 22);
const ADDRESS = { platform: 'console' as const, bot: 'main' };
/** 1.1 times as much at most. */
const TARGET = Number((1 / 1.1).toFixed(3));

const folder = mkdtempSync(join(tmpdir(), 'automna-bench-'));
const apps = { few: await anApp('few', FEW), many: await anApp('many', MANY) };
try {
  const measure = (app: App) => () => readOften(app);
  await measure(apps.few)();
  await measure(apps.many)();
  const least = await leastOf(ROUNDS, { few: measure(apps.few), many: measure(apps.many) });
  report([
    {
      name: `what /usage reads, with ${MANY} rows in the ledger`,
      ratio: least.few / least.many,
      baseline: `${FEW} rows (${least.few.toFixed(0)} µs)`,
      target: TARGET,
      cpuUs: least.many,
    },
  ]);
} finally {
  for (const app of Object.values(apps)) await app.close();
  rmSync(folder, { recursive: true, force: true });
}

/** CPU time of one reading, in microseconds. */
async function readOften(app: App): Promise<number> {
  const before = process.cpuUsage();
  for (let index = 0; index < READS; index += 1) await readUsageOf(app, `p${index % ACCOUNTS}`);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / READS;
}

/** The facts of the chat, the days of the picture, and the newest uses. */
async function readUsageOf(app: App, person: string): Promise<void> {
  const chat = `console:main:${person}`;
  await app.db.read(findChat(chat, app.now()));
  await app.db.read(listDaysOf(chat, periodAt(NOW).id));
  const log = await usageLog(app, chat, 'en');
  if (log.split('\n').length !== 12) throw new Error('the newest uses are missing');
}

/** Accounts that have used searches all month, evenly. */
async function anApp(name: string, rows: number): Promise<App> {
  const settings = {
    ...benchSettings(`file:${join(folder, `${name}.db`)}`),
    LOG_LEVEL: 'error',
    CONSOLE_URL: 'http://127.0.0.1:1',
    CONSOLE_TOKEN: 'bench-only-console-token',
  };
  const app = await createApp(loadConfig(settings), { now: () => NOW });
  for (let index = 0; index < ACCOUNTS; index += 1) {
    const platformUser = `p${index}`;
    const person = { accountId: `acc_${index}`, platformUser, locale: 'en', now: NOW };
    await app.db.write(ensureChat({ ...ADDRESS, platformChat: platformUser }, person));
  }
  await app.db.write([
    {
      sql: `INSERT INTO usage_ledger (account_id, period, service, day, kind, state, units, created_at, settled_at)
            WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < ?1 - 1)
            SELECT 'acc_' || (i % ${ACCOUNTS}), ?2, 'search', 1 + i % 22, 'search', 'settled', 1, ?3 - ?1 + i, ?3 FROM n`,
      args: [rows, periodAt(NOW).id, NOW],
    },
    ...rebuildCounters(periodAt(NOW).id),
  ]);
  return app;
}
