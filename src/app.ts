import type { Dispatcher } from 'undici';
import type { AnthropicClient } from './anthropic/client.ts';
import type { Config } from './config/config.ts';
import type { FlyClient } from './fly/client.ts';
import type { Breaker, Provider } from './http/breaker.ts';
import type { Log } from './log.ts';
import type { MailClient } from './mail/client.ts';
import type { Metrics } from './metrics/metrics.ts';
import type { CommandResults } from './openclaw/resumable.ts';
import type { Database } from './store/database.ts';
import type { StripeClient } from './stripe/client.ts';
import type { CommitApp } from './work/commit.ts';
import type { KeyedLock } from './work/keyed-lock.ts';
import type { Rates } from './work/rates.ts';
import type { Queue } from './work/queue.ts';
import type { Wakeups } from './work/wakeups.ts';

/** All parts of the service. Verbs take only the parts they need. */
export type App = {
  config: Config;
  log: Log;
  db: Database;
  queue: Queue;
  wakeups: Wakeups;
  /** What holds calls back from a provider that does not answer; the clients below ask it. */
  breakers: Record<Provider, Breaker>;
  stripe: StripeClient;
  fly: FlyClient;
  anthropic: AnthropicClient;
  /** Null when no mails are sent. */
  mail: MailClient | null;
  /** How often an account has called lately, over all processes. */
  rates: Rates;
  /** Connections to the providers of metered services, which answers are relayed from. */
  dispatcher: Dispatcher;
  metrics: Metrics;
  locks: KeyedLock;
  /** What commands on machines gave, while the work that needs them is not finished. */
  commandResults: CommandResults;
  /** Answers every open event of a chat. Only `commit` calls it, for the chats to which it delivered an event. */
  answerChat: (app: CommitApp, chat: string) => Promise<void>;
  /** The name under which this process holds leases. */
  instanceId: string;
  /** Milliseconds since the epoch. */
  now: () => number;
  newId: (prefix: string) => string;
  /** Closes all resources, in the reverse order of opening. */
  close(): Promise<void>;
};
