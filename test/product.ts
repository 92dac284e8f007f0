import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { serve } from '@hono/node-server';
import { botRoutes, startBots } from '../bots/start-bots.ts';
import { startWorkers } from '../jobs/workers.ts';
import { type App, createApp } from '../src/app.ts';
import { loadConfig } from '../src/config.ts';
import { KeyedLock } from '../src/keyed-lock.ts';
import { createLog } from '../src/log.ts';
import { createWebApp } from '../web/app.ts';

/** A clock that runs `pace` times as fast as the real one from `since` on, and `ahead` of that. */
export type Clock = { since: number; pace: number; ahead: number };

export type Product = {
  /**
   * Moves the clock ahead once no job and no turn is under way, or after three seconds: work that spans the leap would note
   * its next try, or what it found, for a time after it.
   */
  passTime(ms: number): Promise<void>;
  stop(): Promise<void>;
};

type Given = {
  settings: Record<string, string>;
  clock: Clock;
  /** Takes each line of the log. */
  write: (line: string) => void;
};

/** The product with every role, in this process. On WhatsApp it answers without the pauses of a human. */
export async function startProduct({ settings, clock, write }: Given): Promise<Product> {
  const config = loadConfig(settings);
  const log = createLog({ level: config.log.level }, { write });
  const now = (): number => toTime(clock);
  const locks = new WatchedLock();
  const app = { ...(await createApp(config, { log, now })), locks };
  const stops = [
    await startWeb(app),
    await startBots(app, { pauseMs: () => 0, ackTimeoutMs: 3000 }),
    await startWorkers(app),
  ];
  return {
    passTime: async (ms) => {
      await locks.areFree();
      clock.ahead += ms;
    },
    stop: async () => {
      for (const each of stops.toReversed()) await each();
      await app.close();
    },
  };
}

const A_WHILE_MS = 3000;
const LOOK_MS = 2;

/** Everything that is done to a row or a chat is done under a lock. */
class WatchedLock extends KeyedLock {
  #underWay = 0;

  override async run<T>(key: string, work: () => Promise<T>): Promise<T> {
    this.#underWay += 1;
    try {
      return await super.run(key, work);
    } finally {
      this.#underWay -= 1;
    }
  }

  async areFree(): Promise<void> {
    const end = Date.now() + A_WHILE_MS;
    while (this.#underWay > 0 && Date.now() < end) await pause(LOOK_MS);
  }
}

function toTime({ since, pace, ahead }: Clock): number {
  return since + Math.round((Date.now() - since) * pace) + ahead;
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
