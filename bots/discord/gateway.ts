import {
  Client,
  DiscordAPIError,
  DiscordjsError,
  DiscordjsErrorCodes,
  Events,
  GatewayCloseCodes,
  GatewayIntentBits,
  Options,
  REST,
  RESTEvents,
  SimpleShardingStrategy,
} from 'discord.js';
import type { Config } from '../../src/config/config.ts';
import type { ConnectionTrouble } from '../../src/domain/connection-troubles.ts';
import type { GatewaySession } from './gateway-session.ts';
import { makeRequest } from './make-request.ts';

export type DiscordConfig = NonNullable<Config['discord']>;

const CALL_TIMEOUT_MS = 10_000;
const LOGIN_TIMEOUT_MS = 60_000;
const CHECK_EVERY_MS = 10_000;
/** The time of more than three heartbeats. */
const LONGEST_SILENCE_MS = 150_000;

/**
 * Creates the library's client, used for its gateway and its REST queue. The bot reads raw events, so the client caches
 * nothing. The client does not retry calls, because the outbox does. With a session it resumes that session.
 */
export function createClient(
  { apiUrl, requestsPerSecond }: DiscordConfig,
  session?: GatewaySession,
): Client {
  const nothing = { ...Options.DefaultMakeCacheSettings, UserManager: 1, MessageManager: 0 };
  const client = new Client({
    intents: [GatewayIntentBits.DirectMessages],
    makeCache: Options.cacheWithLimits(nothing),
    rest: {
      api: apiUrl,
      retries: 0,
      timeout: CALL_TIMEOUT_MS,
      globalRequestsPerSecond: requestsPerSecond,
      makeRequest,
      rejectOnRateLimit: ({ route }) => route.startsWith('/channels/'),
    },
    ws: {
      buildStrategy: (manager) => {
        session?.attach(manager);
        return new SimpleShardingStrategy(manager);
      },
    },
  });
  // After a new process has resumed a session, the library never becomes ready and would buffer every event.
  Object.assign(client.ws, { handlePacket: () => true });
  return client;
}

/**
 * A REST client for the answers to interactions, apart from the one for messages: the global limit of a bot does not count them, and
 * the library does. A burst of pressed buttons would keep all messages waiting.
 * Source: https://docs.discord.com/developers/topics/rate-limits, "Global Rate Limit".
 */
export function createAnswersRest({ apiUrl }: DiscordConfig): REST {
  return new REST({
    api: apiUrl,
    retries: 0,
    timeout: CALL_TIMEOUT_MS,
    globalRequestsPerSecond: Infinity,
  });
}

/** Resolves once events arrive; rejects when Discord refuses the login or does not answer, or when the signal aborts it. */
export async function logIn(client: Client, token: string, signal: AbortSignal): Promise<void> {
  const given = AbortSignal.any([signal, AbortSignal.timeout(LOGIN_TIMEOUT_MS)]);
  const interrupted = new Promise<never>((_, reject) => {
    const interrupt = (): void => reject(new Error('the login was interrupted'));
    if (given.aborted) interrupt();
    else given.addEventListener('abort', interrupt, { once: true });
    // A connection that is closed for good during the login leaves the library waiting.
    client.once(Events.ShardDisconnect, ({ code }) => reject(new GatewayClosed(code)));
  });
  await Promise.race([client.login(token), interrupted]);
}

const AUTHENTICATION_FAILED: number = GatewayCloseCodes.AuthenticationFailed;
const OF_INTENTS: number[] = [
  GatewayCloseCodes.DisallowedIntents,
  GatewayCloseCodes.InvalidIntents,
];

/** The gateway has closed for good, with a code. */
class GatewayClosed extends Error {
  readonly closeCode: number;

  constructor(closeCode: number) {
    super(`closed with ${closeCode}`);
    this.closeCode = closeCode;
  }
}

/** Source: discord-api-docs, "Gateway Close Event Codes", and the error codes of the library at a login. */
export function troubleOf(error: unknown): ConnectionTrouble {
  const code = error instanceof GatewayClosed ? error.closeCode : null;
  const loginCode = error instanceof DiscordjsError ? error.code : null;
  const isRefused = error instanceof DiscordAPIError && error.status === 401;
  if (
    isRefused ||
    code === AUTHENTICATION_FAILED ||
    loginCode === DiscordjsErrorCodes.TokenInvalid
  ) {
    return 'token_refused';
  }
  return code !== null && OF_INTENTS.includes(code) ? 'intents_refused' : 'not_reached';
}

/**
 * Resolves when the signal ends the connection; rejects when the connection is lost for good. The library reconnects by
 * itself, but after a fatal close it stays silent and still reports that it is ready, so a long silence counts as lost.
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
    }, CHECK_EVERY_MS);
    const end = (error?: Error): void => {
      clearInterval(watch);
      if (error) reject(error);
      else resolve();
    };
    // The library forgets a refused token, so no later call could succeed.
    client.rest.on(RESTEvents.Response, ({ path }, { status }) => {
      if (status === 401 && path.startsWith('/channels/')) {
        end(new GatewayClosed(AUTHENTICATION_FAILED));
      }
    });
    client.once(Events.ShardDisconnect, ({ code }) => end(new GatewayClosed(code)));
    client.once(Events.Invalidated, () => end(new Error('the session was invalidated')));
    if (signal.aborted) end();
    else signal.addEventListener('abort', () => end(), { once: true });
  });
}
