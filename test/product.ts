import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { botRoutes, startBots } from '../bots/start-bots.ts';
import { startWorkers } from '../jobs/workers.ts';
import { type App, createApp } from '../src/app.ts';
import { loadConfig } from '../src/config.ts';
import { createLog } from '../src/log.ts';
import { createWebApp } from '../web/app.ts';

/** A clock that runs `pace` times as fast as the real one from `since` on, and `ahead` of that. */
export type Clock = { since: number; pace: number; ahead: number };

export type Product = {
  passTime(ms: number): void;
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
  const app = await createApp(config, { log, now });
  const stops = [
    await startWeb(app),
    await startBots(app, { pauseMs: () => 0, ackTimeoutMs: 3000 }),
    await startWorkers(app),
  ];
  return {
    passTime: (ms) => {
      clock.ahead += ms;
    },
    stop: async () => {
      for (const each of stops.toReversed()) await each();
      await app.close();
    },
  };
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
