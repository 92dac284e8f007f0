import { EventEmitter } from 'node:events';
import { limitRepeats, type Log } from '../log.ts';
import { openRedis } from './redis.ts';

/**
 * Notifies the sender of a platform of new messages in its outbox: in this process at once, in others through Redis. A lost
 * notification only delays the messages, because senders also poll.
 */
export type Wakeups = {
  /** `about` says what is new, such as a chat, so that the listener need not look for it. */
  notify(topic: string, about?: string): void;
  /** Returns a function that stops listening. */
  on(topic: string, listener: (about?: string) => void): () => void;
  close(): void;
};

/** The topic of what operators switch off and on. */
export const SWITCHES_CHANGED = 'switches';

const CHANNEL = 'automna:wakeups';
/** In no topic and in no chat. */
const SEPARATOR = '\n';

export function createWakeups(redisUrl: string, appLog: Log): Wakeups {
  const log = limitRepeats(appLog);
  const emitter = new EventEmitter().setMaxListeners(0);
  const options = {
    maxRetriesPerRequest: 1,
    enableOfflineQueue: false,
    retryStrategy: (attempt: number) => Math.min(attempt * 100, 2000),
  };
  const publisher = openRedis(redisUrl, options);
  const subscriber = openRedis(redisUrl, { ...options, autoResubscribe: true });
  for (const redis of [publisher, subscriber]) {
    redis.on('error', (error) => log.warn({ err: error }, 'redis error'));
  }
  subscriber.once('ready', () => void subscriber.subscribe(CHANNEL).catch(() => undefined));
  subscriber.on('message', (_channel, message: string) => {
    const [topic, about] = message.split(SEPARATOR);
    emitter.emit(topic ?? '', about);
  });
  return {
    notify(topic, about) {
      emitter.emit(topic, about);
      if (publisher.status !== 'ready') return;
      const message = about === undefined ? topic : `${topic}${SEPARATOR}${about}`;
      void publisher.publish(CHANNEL, message).catch(() => 0);
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
