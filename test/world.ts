import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { type PrivateRedis, startRedis } from '../scripts/redis.ts';
import { keepWhatsAppLinked } from '../scripts/sandbox/link-whatsapp.ts';
import {
  CHAT_PLATFORMS,
  type ChatPlatform,
  startWorld,
  type World as StandIns,
  type WorldOptions,
} from '../scripts/sandbox/world.ts';
import type { App } from '../src/app.ts';
import { loadConfig } from '../src/config.ts';
import { openDatabase } from '../src/store/database.ts';
import { Guest } from './guest.ts';
import { startProduct, type Product } from './product.ts';
import { ProductApart } from './product-apart.ts';

export type { ChatPlatform };
/** Where every story is played; a smaller set is played on all platforms. */
export const PLATFORMS: ChatPlatform[] = ['console', 'telegram'];
export const ALL_PLATFORMS: readonly ChatPlatform[] = CHAT_PLATFORMS;

/** The product with every role, in this process or apart, and the stand-ins around it on loopback. */
export type World = Omit<StandIns, 'close'> & {
  on: ChatPlatform;
  /** Its settings, and the database on a connection of our own. */
  app: Pick<App, 'config' | 'db'>;
  webUrl: string;
  /** Every line the product logged. */
  logLines: string[];
  dataDir: string;
  redisDir: string;
  redisUrl: string;
  /** A stranger of their own: the same name twice is two people. */
  guest(name: string, on?: Exclude<ChatPlatform, 'whatsapp'>): Guest;
  /** Somebody who was named as an operator when the world was opened. */
  operator(name: string): Guest;
  fault(standIn: string, fault: string): void;
  heal(): void;
  /** Moves the product's clock ahead, so that what is due later is due now. */
  passTime(ms: number): Promise<void>;
  /** Kills the product, which has to run apart, and starts it again on what it has stored. */
  crash(whileAway?: () => Promise<void>): Promise<void>;
  /** Makes the next crash last a moment only. */
  expectCrash(): Promise<void>;
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
};

export type Options = Pick<WorldOptions, 'slowMs' | 'also' | 'runtime'> & {
  /** Whether Telegram brings its updates to a webhook. */
  webhook?: boolean;
  settings?: Record<string, string>;
  /** Names of people who are operators, on whichever platform they write. */
  operators?: string[];
  /** How long guests wait for what they expect. */
  patienceMs?: number;
  /** How fast the product's clock runs, so that its waits between tries are short. */
  pace?: number;
  /** In a process of its own, so that it can crash. On WhatsApp always: its library keeps the trusted root for all. */
  apart?: boolean;
};

export const TELEGRAM_WEBHOOK_SECRET = 'sandbox-only-webhook-secret';

export async function openWorld(on: ChatPlatform, options: Options = {}): Promise<World> {
  const dataDir = mkdtempSync(join(tmpdir(), 'automna-story-'));
  const { slowMs = 300, pace = 1, also, runtime = 'model', patienceMs } = options;
  const standIns = await startWorld({
    dataDir,
    on,
    delayScale: 0,
    slowMs,
    runtime,
    ...(also ? { also } : {}),
  });
  const redis = await borrowRedis();
  const logLines: string[] = [];
  const settings = {
    ...standIns.settings,
    ...webhookSettings(standIns, options),
    ...operatorSettings(standIns, options),
    SWEEP_INTERVAL_MS: '200',
    LOG_LEVEL: 'debug',
    REDIS_URL: redis.url,
    ...options.settings,
  };
  const given = {
    on,
    settings,
    clock: { since: Date.now(), pace, ahead: 0 },
    write: (line: string) => void logLines.push(line),
  };
  const connectsWhatsApp = on === 'whatsapp' || (also?.includes('whatsapp') ?? false);
  const isApart = options.apart ?? connectsWhatsApp;
  const product = isApart ? await startApart(given) : await startProduct(given);
  const config = loadConfig(settings);
  const db = await openDatabase(config.database);
  const isPlayedThere = on === 'whatsapp';
  const unlink = await linkWhatsApp(isPlayedThere ? standIns.whatsapp : null, { db, settings });
  const close = async (): Promise<void> => {
    await unlink();
    await product.stop();
    db.close();
    await standIns.close();
    await redis.giveBack();
    rmSync(dataDir, { recursive: true, force: true });
  };
  const world: World = {
    ...standIns,
    on,
    app: { config, db },
    webUrl: config.web.publicUrl,
    logLines,
    dataDir,
    redisDir: redis.dir,
    redisUrl: redis.url,
    guest: (name, platform) => {
      const chat = platform ? standIns[platform] : standIns.chat;
      return new Guest({ ...world, chat, patienceMs }, chat.person(`${name} ${(guests += 1)}`));
    },
    operator: (name) => new Guest(world, standIns.chat.person(name)),
    fault: (name, fault) => {
      const standIn = standIns.standIns.find((each) => each.name === name);
      if (!standIn) throw new Error(`there is no stand-in ${name}`);
      standIn.faults.enable(fault);
    },
    heal: () => {
      for (const standIn of standIns.standIns) standIn.faults.heal();
    },
    passTime: (ms) => product.passTime(ms),
    crash: async (whileAway) => {
      await apart(product).kill();
      await whileAway?.();
      await apart(product).start();
    },
    expectCrash: () => apart(product).keepSpare(),
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

function operatorSettings(
  { telegram, discord }: StandIns,
  { operators = [] }: Options,
): Record<string, string> {
  return {
    OPERATORS_TELEGRAM: operators.map((name) => telegram.chatId(name)).join(','),
    OPERATORS_DISCORD: operators.map((name) => discord.userId(name)).join(','),
    OPERATORS_CONSOLE: operators.map((name) => `u_${encodeURIComponent(name)}`).join(','),
  };
}

async function startApart(given: ConstructorParameters<typeof ProductApart>[0]): Promise<Product> {
  const product = new ProductApart(given);
  await product.start();
  return product;
}

function apart(product: Product): ProductApart {
  if (product instanceof ProductApart) return product;
  throw new Error('only a product that runs apart can crash');
}

type Linking = Parameters<typeof keepWhatsAppLinked>[1];

async function linkWhatsApp(
  whatsapp: StandIns['whatsapp'],
  linking: Linking,
): Promise<() => Promise<void>> {
  return whatsapp ? keepWhatsAppLinked(whatsapp, linking) : () => Promise.resolve();
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
