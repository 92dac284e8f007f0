import { setTimeout as pause } from 'node:timers/promises';
import { Events } from 'discord.js';
import type { App } from '../../src/app.ts';
import type { Config } from '../../src/config/config.ts';
import { startFetching } from '../../src/files/fetch-files.ts';
import { startSender } from '../../src/chat/sender.ts';
import { limitRepeats, type RepeatsLog } from '../../src/log.ts';
import { backOffMs } from '../../src/work/due-row.ts';
import { endsWithin } from '../../src/work/ends-within.ts';
import { download } from '../download.ts';
import { ConnectionWatch } from '../connection-watch.ts';
import { keepRegistering } from '../keep-registering.ts';
import { runExclusively } from '../run-exclusively.ts';
import { takeArrivals } from './arrivals.ts';
import { GatewaySession } from './gateway-session.ts';
import { createAnswersRest, createClient, logIn, troubleOf, untilLost } from './gateway.ts';
import { OpenCommands, SCREEN_WITHIN_MS } from './open-commands.ts';
import { listCommands, registerCommands } from './register-commands.ts';
import { discordTransport } from './transport.ts';

type DiscordConfig = NonNullable<Config['discord']>;

/** Discord revokes a token after a thousand logins in a day, so failed connections back off. */
const BACK_OFF = { firstMs: 1000, longestMs: 300_000 };
const STABLE_MS = 60_000;
/** Destroying the client during a login never resolves, so the wait for it is limited. */
const CLOSE_MS = 3000;

/** Connects to Discord's gateway. A command waits `screenWithinMs` for its screen. Returns a function that stops. */
export function startDiscordBot(
  app: App,
  config: DiscordConfig,
  screenWithinMs = SCREEN_WITHIN_MS,
): () => Promise<void> {
  const log = limitRepeats(app.log.child({ platform: 'discord' }), app.now);
  const watch = new ConnectionWatch(app, 'discord');
  let failures = 0;
  return runExclusively(app, `discord:${config.applicationId}`, async (signal) => {
    await backOff(failures, signal);
    const startedAt = Date.now();
    try {
      await connect(app, { config, log, watch, signal, screenWithinMs });
      failures = 0;
    } catch (error) {
      if (signal.aborted) return;
      failures = Date.now() - startedAt > STABLE_MS ? 1 : failures + 1;
      await watch.fails(troubleOf(error));
      throw error;
    }
  });
}

async function backOff(failures: number, signal: AbortSignal): Promise<void> {
  if (failures < 2) return;
  const waitMs = backOffMs(failures - 2, BACK_OFF);
  await pause(waitMs, undefined, { signal }).catch(() => undefined);
}

type Connecting = {
  config: DiscordConfig;
  log: RepeatsLog;
  watch: ConnectionWatch;
  signal: AbortSignal;
  screenWithinMs: number;
};

async function connect(app: App, connecting: Connecting): Promise<void> {
  const { config, log, watch, signal, screenWithinMs } = connecting;
  const { applicationId: bot, token } = config;
  const session = await GatewaySession.open(app, bot);
  const client = createClient(config, session);
  client.on(Events.Error, (error) => log.error({ err: error }, 'the client failed'));
  client.on(Events.ShardError, (error) => log.warn({ err: error }, 'gateway error'));
  const answers = createAnswersRest(config);
  const openCommands = new OpenCommands(answers, bot, screenWithinMs);
  const settled = takeArrivals(app, { client, answers, openCommands, session, bot });
  try {
    await logIn(client, token, signal);
    await watch.works();
    const commands = new Map<string, string>();
    const register = async (): Promise<void> => {
      await registerCommands(app, client.rest, bot);
      for (const { name, id } of await listCommands(client.rest, bot)) commands.set(name, id);
    };
    void keepRegistering(app, { platform: 'discord', register, signal });
    const stopSender = await startSender(
      app,
      discordTransport(client.rest, bot, { ...config, commands, openCommands }),
    );
    const stopFetching = startFetching(app, { platform: 'discord', bot }, (url) => download(url));
    try {
      await untilLost(client, signal);
    } finally {
      await stopFetching();
      await stopSender();
    }
  } finally {
    await endsWithin(CLOSE_MS, session.close());
    await endsWithin(CLOSE_MS, client.destroy());
    await settled();
  }
}
