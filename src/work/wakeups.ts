import { EventEmitter } from 'node:events';
import { Redis } from 'ioredis';
import type { Log } from '../log.ts';

/**
 * Notifies the sender of a platform of new messages in its outbox: in this process at once, in others through Redis. A lost
 * notification only delays the messages, because senders also poll.
 */
export type Wakeups = {
  notify(topic: string): void;
  /** Returns a function that stops listening. */
  on(topic: string, listener: () => void): () => void;
  close(): void;
};

const CHANNEL = 'automna:wakeups';

export function createWakeups(redisUrl: string, log: Log): Wakeups {
  const emitter = new EventEmitter().setMaxListeners(0);
  const options = {
    maxRetriesPerRequest: 1,
    enableOfflineQueue: false,
    retryStrategy: (attempt: number) => Math.min(attempt * 100, 2000),
  };
  const publisher = new Redis(redisUrl, options);
  const subscriber = new Redis(redisUrl, { ...options, autoResubscribe: true });
  for (const redis of [publisher, subscriber]) {
    redis.on('error', (error) => log.warn({ err: error }, 'redis error'));
  }
  subscriber.once('ready', () => void subscriber.subscribe(CHANNEL).catch(() => undefined));
  subscriber.on('message', (_channel, topic: string) => emitter.emit(topic));
  return {
    notify(topic) {
      emitter.emit(topic);
      if (publisher.status === 'ready') void publisher.publish(CHANNEL, topic).catch(() => 0);
    },
    on(topic, listener) {
      emitter.on(topic, listener);
      return () => emitter.off(topic, listener);
    },
    close() {
      publisher.disconnect();
      subscriber.disconnect();
    },
  };
}
