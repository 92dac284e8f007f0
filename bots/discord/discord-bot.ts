import { setTimeout as pause } from 'node:timers/promises';
import { Events } from 'discord.js';
import type { App } from '../../src/app.ts';
import type { Config } from '../../src/config/config.ts';
import { startSender } from '../../src/chat/sender.ts';
import { keepRegistering } from '../keep-registering.ts';
import { runExclusively } from '../run-exclusively.ts';
import { takeArrivals } from './arrivals.ts';
import { GatewaySession } from './gateway-session.ts';
import { createClient, logIn, untilLost } from './gateway.ts';
import { registerCommands } from './register-commands.ts';
import { discordTransport } from './transport.ts';

type DiscordConfig = NonNullable<Config['discord']>;

/** Discord takes back a token that logs in a thousand times a day, so failed connections are spaced out. */
const LONGEST_BACK_OFF_MS = 300_000;
const STABLE_MS = 60_000;
/** The library waits for good when it is told to hang up while it logs in: its own clean-up takes the answer away. */
const HANG_UP_MS = 3000;

/** Connects to Discord's gateway. Returns the way to stop. */
export function startDiscordBot(app: App, config: DiscordConfig): () => Promise<void> {
  let failures = 0;
  return runExclusively(app, `discord:${config.applicationId}`, async (signal) => {
    await coolDown(failures, signal);
    const startedAt = Date.now();
    try {
      await connect(app, config, signal);
      failures = 0;
    } catch (error) {
      if (signal.aborted) return;
      failures = Date.now() - startedAt > STABLE_MS ? 1 : failures + 1;
      throw error;
    }
  });
}

async function coolDown(failures: number, signal: AbortSignal): Promise<void> {
  if (failures < 2) return;
  const waitMs = Math.min(1000 * 2 ** (failures - 2), LONGEST_BACK_OFF_MS);
  await pause(waitMs, undefined, { signal }).catch(() => undefined);
}

async function connect(app: App, config: DiscordConfig, signal: AbortSignal): Promise<void> {
  const { applicationId: bot, token } = config;
  const session = await GatewaySession.open(app, bot);
  const client = createClient(config, session);
  const log = app.log.child({ platform: 'discord' });
  client.on(Events.Error, (error) => log.error({ err: error }, 'the client failed'));
  client.on(Events.ShardError, (error) => log.warn({ err: error }, 'gateway trouble'));
  const settled = takeArrivals(app, { client, session, bot });
  try {
    await logIn(client, token, signal);
    const register = () => registerCommands(app, client.rest, bot);
    void keepRegistering(app, { platform: 'discord', register, signal });
    const stopSender = await startSender(app, discordTransport(client.rest, bot));
    try {
      await untilLost(client, signal);
    } finally {
      await stopSender();
    }
  } finally {
    await atMost(HANG_UP_MS, session.close());
    await atMost(HANG_UP_MS, client.destroy());
    await settled();
  }
}

async function atMost(ms: number, work: Promise<void>): Promise<void> {
  const over = new AbortController();
  const { signal } = over;
  await Promise.race([work, pause(ms, undefined, { signal }).catch(() => undefined)]);
  over.abort();
}
