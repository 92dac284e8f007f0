import {
  Client,
  Events,
  GatewayIntentBits,
  Options,
  RESTEvents,
  SimpleShardingStrategy,
} from 'discord.js';
import type { Config } from '../../src/config/config.ts';
import type { GatewaySession } from './gateway-session.ts';

type DiscordConfig = NonNullable<Config['discord']>;

const CALL_TIMEOUT_MS = 10_000;
const LOGIN_TIMEOUT_MS = 60_000;
const LOOK_EVERY_MS = 10_000;
/** More than three heartbeats. */
const LONGEST_SILENCE_MS = 150_000;

/**
 * The library's client, for its gateway and its REST queue. We read its raw events, so nothing need be cached. It does
 * not repeat calls: the outbox does, and knows how often. With a session it goes on where that was left.
 */
export function createClient({ apiUrl }: DiscordConfig, session?: GatewaySession): Client {
  const nothing = { ...Options.DefaultMakeCacheSettings, UserManager: 1, MessageManager: 0 };
  const client = new Client({
    intents: [GatewayIntentBits.DirectMessages],
    makeCache: Options.cacheWithLimits(nothing),
    rest: {
      api: apiUrl,
      retries: 0,
      timeout: CALL_TIMEOUT_MS,
      rejectOnRateLimit: ({ route }) => route.startsWith('/channels/'),
    },
    ws: {
      buildStrategy: (manager) => {
        session?.attach(manager);
        return new SimpleShardingStrategy(manager);
      },
    },
  });
  // After a resume by a new process the library never calls itself ready, and would keep every event until it does.
  Object.assign(client.ws, { handlePacket: () => true });
  return client;
}

/** Resolves when events flow; rejects when Discord refuses us, does not answer, or when the signal comes first. */
export async function logIn(client: Client, token: string, signal: AbortSignal): Promise<void> {
  const given = AbortSignal.any([signal, AbortSignal.timeout(LOGIN_TIMEOUT_MS)]);
  const interrupted = new Promise<never>((_, reject) => {
    const give = (): void => reject(new Error('the login was interrupted'));
    if (given.aborted) give();
    else given.addEventListener('abort', give, { once: true });
  });
  await Promise.race([client.login(token), interrupted]);
}

/**
 * Resolves when the signal ends the connection; rejects when it is lost for good. The library reconnects by itself, but
 * after a fatal close it goes silent and still calls itself ready: so its silence is watched.
 */
export function untilLost(client: Client, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    let lastEventAt = Date.now();
    client.on(Events.Raw, () => {
      lastEventAt = Date.now();
    });
    const watch = setInterval(() => {
      const beats = [...client.ws.shards.values()].map(
        ({ lastPingTimestamp }) => lastPingTimestamp,
      );
      if (Date.now() - Math.max(lastEventAt, ...beats) > LONGEST_SILENCE_MS) {
        end(new Error('the gateway has gone silent'));
      }
    }, LOOK_EVERY_MS);
    const end = (error?: Error): void => {
      clearInterval(watch);
      if (error) reject(error);
      else resolve();
    };
    // A refused token is forgotten by the library: no later call could succeed.
    client.rest.on(RESTEvents.Response, ({ path }, { status }) => {
      if (status === 401 && path.startsWith('/channels/')) end(new Error('the token was refused'));
    });
    client.once(Events.ShardDisconnect, ({ code }) => end(new Error(`closed with ${code}`)));
    client.once(Events.Invalidated, () => end(new Error('the session was invalidated')));
    if (signal.aborted) end();
    else signal.addEventListener('abort', () => end(), { once: true });
  });
}
