import { hostname } from 'node:os';
import { createAnthropic } from './anthropic/client.ts';
import type { App } from './app.ts';
import { processEvents } from './chat/process-events.ts';
import type { Config } from './config/config.ts';
import { createFly } from './fly/client.ts';
import { createDispatcher } from './http/dispatcher.ts';
import { createBreakers } from './http/breaker.ts';
import { newId } from './ids.ts';
import { createLog } from './log.ts';
import { createMail } from './mail/client.ts';
import { createMetrics } from './metrics/metrics.ts';
import { openDatabase } from './store/database.ts';
import { createStripe } from './stripe/client.ts';
import { nameHolder } from './work/holder.ts';
import { KeyedLock } from './work/keyed-lock.ts';
import { releaseEndedHolders } from './work/lease.ts';
import { createQueue } from './work/queue.ts';
import { createRates } from './work/rates.ts';
import { createWakeups } from './work/wakeups.ts';

export type AppOverrides = Partial<
  Pick<App, 'log' | 'metrics' | 'queue' | 'wakeups' | 'rates' | 'now' | 'newId'>
>;

/** Builds the service from its settings. The caller attaches the ways in: bots, web, jobs. */
export async function createApp(config: Config, overrides: AppOverrides = {}): Promise<App> {
  const metrics = overrides.metrics ?? createMetrics();
  const { countLine } = metrics;
  const log = overrides.log ?? createLog({ level: config.log.level, countLine }, process.stdout);
  const now = overrides.now ?? Date.now;
  const breakers = createBreakers({ log, now, countLine: metrics.countLine });
  const db = await openDatabase(config.database);
  await releaseEndedHolders({ db });
  const queue = overrides.queue ?? createQueue(config.redisUrl, log.child({ part: 'queue' }));
  const wakeups =
    overrides.wakeups ?? createWakeups(config.redisUrl, log.child({ part: 'wakeups' }));
  const rates = overrides.rates ?? createRates(config.redisUrl, log.child({ part: 'rates' }), now);
  const dispatcher = createDispatcher();
  return {
    config,
    log,
    db,
    queue,
    wakeups,
    breakers,
    stripe: createStripe(config.stripe, breakers.stripe),
    fly: createFly(config.fly, breakers.fly),
    anthropic: createAnthropic(config.anthropic, breakers.anthropic),
    mail: createMail(config.mail),
    rates,
    dispatcher,
    metrics,
    locks: new KeyedLock(),
    commandResults: new Map(),
    answerChat: processEvents,
    instanceId: nameHolder(config.instanceId ?? hostname()),
    now,
    newId: overrides.newId ?? newId,
    async close() {
      wakeups.close();
      rates.close();
      await dispatcher.destroy();
      await queue.close();
      db.close();
    },
  };
}
