import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { type AnthropicClient, createAnthropic } from './anthropic/client.ts';
import { type Wakeups, createWakeups } from './work/wakeups.ts';
import type { Config } from './config/config.ts';
import { createFly, type FlyClient } from './fly/client.ts';
import { newId } from './ids.ts';
import { KeyedLock } from './work/keyed-lock.ts';
import { createLog, type Log } from './log.ts';
import { createQueue, type Queue } from './work/queue.ts';
import { type Database, openDatabase } from './store/database.ts';
import { createStripe, type StripeClient } from './stripe/client.ts';

/** Everything the service is made of. Verbs take the part they need. */
export type App = {
  config: Config;
  log: Log;
  db: Database;
  queue: Queue;
  wakeups: Wakeups;
  stripe: StripeClient;
  fly: FlyClient;
  anthropic: AnthropicClient;
  locks: KeyedLock;
  /** The name under which this process holds leases. */
  instanceId: string;
  /** Milliseconds since the epoch. */
  now: () => number;
  newId: (prefix: string) => string;
  /** Closes what was opened, the newest first. */
  close(): Promise<void>;
};

export type AppOverrides = Partial<Pick<App, 'log' | 'queue' | 'wakeups' | 'now' | 'newId'>>;

/** Builds the service from its settings. The caller attaches the ways in: bots, web, jobs. */
export async function createApp(config: Config, overrides: AppOverrides = {}): Promise<App> {
  const log = overrides.log ?? createLog({ level: config.log.level }, process.stdout);
  const db = await openDatabase(config.database);
  const queue = overrides.queue ?? createQueue(config.redisUrl, log.child({ part: 'queue' }));
  const wakeups =
    overrides.wakeups ?? createWakeups(config.redisUrl, log.child({ part: 'wakeups' }));
  return {
    config,
    log,
    db,
    queue,
    wakeups,
    stripe: createStripe(config.stripe),
    fly: createFly(config.fly),
    anthropic: createAnthropic(config.anthropic),
    locks: new KeyedLock(),
    instanceId: config.instanceId ?? `${hostname()}:${randomUUID()}`,
    now: overrides.now ?? Date.now,
    newId: overrides.newId ?? newId,
    async close() {
      wakeups.close();
      await queue.close();
      db.close();
    },
  };
}
