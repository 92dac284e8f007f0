import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serve } from '@hono/node-server';
import { Redis } from 'ioredis';
import { botRoutes, startBots } from '../bots/start-bots.ts';
import { startWorkers } from '../jobs/workers.ts';
import { type PrivateRedis, startRedis } from '../scripts/redis.ts';
import {
  type ChatPlatform,
  startWorld,
  type World as StandIns,
  type WorldOptions,
} from '../scripts/sandbox/world.ts';
import { type App, createApp } from '../src/app.ts';
import { loadConfig } from '../src/config.ts';
import { createLog } from '../src/log.ts';
import { createWebApp } from '../web/app.ts';
import { Guest } from './guest.ts';

export type { ChatPlatform };
export const PLATFORMS: ChatPlatform[] = ['console', 'telegram'];

/** The product with every role in this process, and the stand-ins around it on loopback. */
export type World = Omit<StandIns, 'close'> & {
  on: ChatPlatform;
  app: App;
  webUrl: string;
  /** Every line the product logged. */
  logLines: string[];
  dataDir: string;
  redisDir: string;
  redisUrl: string;
  /** A stranger of their own: the same name twice is two people. */
  guest(name: string, on?: 'console' | 'telegram' | 'discord'): Guest;
  fault(standIn: string, fault: string): void;
  heal(): void;
  /** Moves the product's clock ahead, so that what is due later is due now. */
  passTime(ms: number): void;
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
};

export type Options = Pick<WorldOptions, 'slowMs' | 'also'> & {
  /** Whether Telegram brings its updates to a webhook. */
  webhook?: boolean;
  settings?: Record<string, string>;
  /** How fast the product's clock runs, so that its waits between tries are short. */
  pace?: number;
};

export const TELEGRAM_WEBHOOK_SECRET = 'sandbox-only-webhook-secret';

export async function openWorld(on: ChatPlatform, options: Options = {}): Promise<World> {
  const dataDir = mkdtempSync(join(tmpdir(), 'automna-story-'));
  const { slowMs = 300, pace = 1, also } = options;
  const openedAt = Date.now();
  const standIns = await startWorld({
    dataDir,
    on,
    delayScale: 0,
    slowMs,
    ...(also ? { also } : {}),
  });
  const redis = await borrowRedis();
  const clock = { ahead: 0 };
  const logLines: string[] = [];
  const product = await startProduct({
    settings: {
      ...standIns.settings,
      ...webhookSettings(standIns, options),
      SWEEP_INTERVAL_MS: '200',
      LOG_LEVEL: 'debug',
      REDIS_URL: redis.url,
      ...options.settings,
    },
    now: () => openedAt + Math.round((Date.now() - openedAt) * pace) + clock.ahead,
    logLines,
  });
  const close = async (): Promise<void> => {
    await product.stop();
    await standIns.close();
    await redis.giveBack();
    rmSync(dataDir, { recursive: true, force: true });
  };
  const world: World = {
    ...standIns,
    on,
    app: product.app,
    webUrl: product.app.config.web.publicUrl,
    logLines,
    dataDir,
    redisDir: redis.dir,
    redisUrl: redis.url,
    guest: (name, platform) => {
      const chat = platform ? standIns[platform] : standIns.chat;
      return new Guest({ ...world, chat }, chat.person(`${name} ${(guests += 1)}`));
    },
    fault: (name, fault) => {
      const standIn = standIns.standIns.find((each) => each.name === name);
      if (!standIn) throw new Error(`there is no stand-in ${name}`);
      standIn.faults.enable(fault);
    },
    heal: () => {
      for (const standIn of standIns.standIns) standIn.faults.heal();
    },
    passTime: (ms) => {
      clock.ahead += ms;
    },
    close,
    [Symbol.asyncDispose]: close,
  };
  return world;
}

/** Chats of several worlds of one test file live in one process, so no two people may have the same name. */
let guests = 0;

function webhookSettings(standIns: StandIns, { webhook }: Options): Record<string, string> {
  if (!webhook) return {};
  const PUBLIC_URL = `http://127.0.0.1:${standIns.settings['PORT']}`;
  return { PUBLIC_URL, TELEGRAM_WEBHOOK_SECRET };
}

type Product = { app: App; stop: () => Promise<void> };

async function startProduct(given: {
  settings: Record<string, string>;
  now: () => number;
  logLines: string[];
}): Promise<Product> {
  const { settings, now, logLines } = given;
  const config = loadConfig(settings);
  const log = createLog(
    { level: config.log.level },
    { write: (line: string) => void logLines.push(line) },
  );
  const app = await createApp(config, { log, now });
  const stops = [await startWeb(app), await startBots(app), await startWorkers(app)];
  return {
    app,
    stop: async () => {
      for (const each of stops.toReversed()) await each();
      await app.close();
    },
  };
}

async function startWeb(app: App): Promise<() => Promise<void>> {
  const { fetch } = createWebApp(app, await botRoutes(app));
  const { host, port } = app.config.web;
  const server = serve({ fetch, hostname: host, port });
  await new Promise<void>((resolve, reject) => {
    server.once('listening', resolve);
    server.once('error', reject);
  });
  if ((server.address() as AddressInfo).port !== port) throw new Error('the web port is another');
  return () =>
    new Promise((resolve) => {
      server.close(() => resolve());
      if ('closeAllConnections' in server) server.closeAllConnections();
    });
}

type Borrowed = { url: string; dir: string; giveBack: () => Promise<void> };

const DATABASES = 16;
const lent = new Set<number>();
let server: Promise<PrivateRedis & { dir: string }> | null = null;

/** One server for all worlds of a test file, each with a database of its own; the last to leave stops it. */
async function borrowRedis(): Promise<Borrowed> {
  server ??= startServer();
  const number = Array.from({ length: DATABASES }, (_, index) => index).find(
    (index) => !lent.has(index),
  );
  if (number === undefined) throw new Error(`more than ${DATABASES} worlds at once`);
  lent.add(number);
  const { url, dir } = await server;
  return {
    url: `${url}/${number}`,
    dir,
    giveBack: async () => {
      await flush(`${url}/${number}`);
      lent.delete(number);
      if (lent.size > 0) return;
      const last = server;
      server = null;
      await (await last)?.stop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

async function startServer(): Promise<PrivateRedis & { dir: string }> {
  const dir = mkdtempSync(join(tmpdir(), 'automna-redis-'));
  return { dir, ...(await startRedis({ dir, quiet: true })) };
}

async function flush(url: string): Promise<void> {
  const redis = new Redis(url);
  await redis.flushdb();
  redis.disconnect();
}

/** Everything Redis was ever told, deleted or not. */
export function redisHistory(dir: string): Buffer {
  const files = readdirSync(dir, { recursive: true, encoding: 'utf8' });
  return Buffer.concat(
    files.filter((file) => file.endsWith('.aof')).map((file) => readFileSync(join(dir, file))),
  );
}

/** What the product logged as an error. */
export function errorLines({ logLines }: World): string[] {
  return logLines.filter((line) => Number(/"level":(\d+)/.exec(line)?.[1]) >= 50);
}
