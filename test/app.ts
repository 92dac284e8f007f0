import { EventEmitter } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { startRedis } from '../scripts/redis.ts';
import { MINUTE, NOW } from './app-facts.ts';
import { type App, createApp } from '../src/app.ts';
import type { Bell } from '../src/bell.ts';
import { loadConfig } from '../src/config.ts';
import type { Screen } from '../src/conversation/screen.ts';
import { seal } from '../src/credentials/seal.ts';
import type { CredentialKind } from '../src/credentials/detect.ts';
import { drainChat } from '../src/drain-chat.ts';
import { receive } from '../src/inbox.ts';
import type { Received } from '../src/received.ts';
import { createLog } from '../src/log.ts';
import type { Plan } from '../src/plans.ts';
import type { JobName, Queue } from '../src/queue.ts';
import { type Address, chatKey, ensureChat } from '../src/store/chats.ts';
import { addCredential, updateCredential } from '../src/store/credentials.ts';
import type { Row, Value } from '../src/store/database.ts';
import { saveSubscription } from '../src/store/subscriptions.ts';

export const WEBHOOK_SECRET = 'whsec_test_current';

/** Settings that load, and lead nowhere: nothing listens on these ports. */
export const SETTINGS = {
  INSTANCE_ID: 'test',
  LOG_LEVEL: 'debug',
  REDIS_URL: 'redis://127.0.0.1:1',
  PUBLIC_URL: 'http://automna.test',
  CONSOLE_URL: 'http://127.0.0.1:1',
  CONSOLE_TOKEN: 'console-token',
  STRIPE_SECRET_KEY: 'sk_test_sandbox_0123456789',
  STRIPE_API_URL: 'http://127.0.0.1:1',
  STRIPE_WEBHOOK_SECRETS: WEBHOOK_SECRET,
  STRIPE_PRICES: 'starter:price_starter,pro:price_pro,power:price_power',
  FLY_API_TOKEN: 'fly-test-token',
  FLY_API_URL: 'http://127.0.0.1:1',
  FLY_ORG: 'sandbox',
  FLY_REGIONS: 'iad,ord,lhr',
  AGENT_IMAGE: 'registry.example/agent:test',
  ANTHROPIC_API_URL: 'http://127.0.0.1:1',
  CREDENTIAL_PATHS: 'setup_token,api_key',
  SEALING_KEYS: `k1:${Buffer.alloc(32, 7).toString('base64')}`,
};

export type Rung = { job: JobName; payload: unknown; delayMs: number };

export type TestApp = App & {
  clock: { now: number };
  /** Every ring of the queue, oldest first. Nobody answers them: a test calls the verb itself. */
  rings: Rung[];
  /** The lines of the log, as they would have been written. */
  logged: string[];
  databaseUrl: string;
};

export type TestAppOptions = {
  settings?: Record<string, string | undefined>;
  /** Another process on the same database, with the same clock and settings. */
  beside?: TestApp;
  clock?: { now: number };
};

/** The real service on a database file of its own, with a fixed clock and fixed ids; it closes with the test. */
export async function testApp(options: TestAppOptions = {}): Promise<TestApp> {
  const { settings = {}, beside } = options;
  const databaseUrl = beside?.databaseUrl ?? `file:${join(aFolder('app'), 'automna.db')}`;
  const clock = beside?.clock ?? options.clock ?? { now: NOW };
  const logged: string[] = [];
  const rings: Rung[] = [];
  const name = beside ? 'b' : 'a';
  const config =
    beside?.config ?? loadConfig({ ...SETTINGS, DATABASE_URL: databaseUrl, ...settings });
  const app = await createApp(
    { ...config, instanceId: name },
    {
      log: createLog({ level: config.log.level }, { write: (line) => void logged.push(line) }),
      queue: recordingQueue(rings),
      bell: localBell(),
      now: () => clock.now,
      newId: countingIds(name),
    },
  );
  onTestFinished(() => app.close());
  return { ...app, clock, rings, logged, databaseUrl };
}

export function aFolder(name: string): string {
  return mkdtempSync(join(tmpdir(), `automna-${name}-`));
}

export function aStateFile(name: string): string {
  return join(aFolder(name), `${name}.json`);
}

/** A Redis of its own, gone with the test. */
export async function testRedis(): Promise<string> {
  const redis = await startRedis({ dir: aFolder('redis'), quiet: true });
  onTestFinished(() => redis.stop());
  return redis.url;
}

function recordingQueue(rings: Rung[]): Queue {
  return {
    ring: async (job, payload, delayMs = 0) => {
      rings.push({ job, payload, delayMs });
    },
    hasForgotten: () => Promise.resolve(false),
    close: () => Promise.resolve(),
  };
}

function localBell(): Bell {
  const emitter = new EventEmitter();
  return {
    ring: (topic) => void emitter.emit(topic),
    on: (topic, listener) => {
      emitter.on(topic, listener);
      return () => emitter.off(topic, listener);
    },
    close: () => emitter.removeAllListeners(),
  };
}

function countingIds(process: string): (prefix: string) => string {
  let count = 0;
  return (prefix) => `${prefix}_${process}${(count += 1)}`;
}

/** Somebody's direct chat with the bot of the console. */
export function chatOf(person: string): Address {
  return { platform: 'console', bot: 'main', platformChat: person };
}

export function laneOf(person: string): string {
  return chatKey(chatOf(person));
}

/** An account with a chat, as after the first message but with nothing said. Its id is `acc_<person>`. */
export async function anAccount(app: TestApp, person = 'alice'): Promise<string> {
  const accountId = `acc_${person}`;
  await app.db.write(
    ensureChat(chatOf(person), { accountId, platformUser: person, locale: 'en', now: app.now() }),
  );
  return accountId;
}

let lastEvent = 0;

/** An event of a person, each with an id of its own unless given. */
export function anEvent(
  person: string,
  event: Received['event'],
  eventId = `event-${(lastEvent += 1)}`,
): Received {
  return { ...chatOf(person), platformUser: person, locale: 'en', eventId, event };
}

export function aText(person: string, text: string, eventId?: string): Received {
  return anEvent(person, { kind: 'text', text, messageId: `m-${person}` }, eventId);
}

/** The person types; resolves when everything that waits in the chat is answered. */
export async function says(app: TestApp, person: string, text: string): Promise<void> {
  await receive(app, [aText(person, text)]);
  await drainChat(app, laneOf(person));
}

/** The rows of a query; a column can be read by its name and by its position. */
export async function query(
  app: Pick<App, 'db'>,
  sql: string,
  ...args: string[]
): Promise<(Row & Value[])[]> {
  const [result] = await app.db.read([{ sql, args }]);
  return (result?.rows ?? []).map((row) => Object.assign(Object.values(row), row));
}

/** The one value that a query gives. */
export async function valueOf(
  app: Pick<App, 'db'>,
  sql: string,
  ...args: string[]
): Promise<unknown> {
  const [row] = await query(app, sql, ...args);
  return row?.[0];
}

export type Waiting = { mode: string; slot: string | null; screen: Screen; ref: number };

/** What waits to be shown in somebody's chat, oldest first. */
export async function waitingFor(app: Pick<App, 'db'>, person: string): Promise<Waiting[]> {
  const rows = await query(
    app,
    `SELECT mode, slot, content FROM outbox WHERE chat = ? AND state = 'queued' AND mode <> 'delete' ORDER BY seq`,
    laneOf(person),
  );
  return rows.map((row) => ({
    mode: String(row['mode']),
    slot: row['slot'] as string | null,
    ...(JSON.parse(String(row['content'])) as { screen: Screen; ref: number }),
  }));
}

/** All words that wait to be shown in somebody's chat. */
export async function wordsFor(app: Pick<App, 'db'>, person: string): Promise<string> {
  const screens = await waitingFor(app, person);
  return screens
    .flatMap(({ screen }) => [screen.title ?? '', ...screen.body.map(({ text }) => text)])
    .join('\n');
}

/** The subscription as a sync would have stored it. */
export async function subscribed(app: TestApp, accountId: string, plan: Plan = 'pro') {
  const row = {
    stripeSubscriptionId: `sub_${accountId}`,
    status: 'active',
    priceId: `price_${plan}`,
    plan,
    periodEndAt: app.now() + 30 * 24 * 60 * MINUTE,
    cancelAt: null,
    pastDueSince: null,
    payUrl: null,
  };
  await app.db.write([saveSubscription(accountId, row, { now: app.now(), syncDueAt: null })]);
}

type GivenCredential = { kind: CredentialKind; value: string; version?: number };

/** A pasted credential that waits for its check; returns its id. */
export async function pastedCredential(
  app: TestApp,
  accountId: string,
  { kind, value, version = 1 }: GivenCredential,
): Promise<string> {
  const id = `crd_${accountId}_${version}`;
  const sealed = seal(app.config.sealing, value, { owner: accountId, purpose: 'claude', version });
  const last4 = value.slice(-4);
  await app.db.write([addCredential({ id, accountId, version, kind, sealed, last4 }, app.now())]);
  return id;
}

/** The same, found valid. */
export async function acceptedCredential(
  app: TestApp,
  accountId: string,
  given: GivenCredential,
): Promise<string> {
  const id = await pastedCredential(app, accountId, given);
  await app.db.write([
    updateCredential(id, { state: 'accepted', verdict: 'valid', checkedAt: app.now() }),
  ]);
  return id;
}
