import { LRUCache } from 'lru-cache';
import { limitRepeats, type Log } from '../log.ts';
import { openRedis } from './redis.ts';

/** Counts what may happen only so often within a minute. */
export type Rates = {
  /** Counts one more for `key` and returns 0; or counts nothing and returns the wait in milliseconds when it were one too many. */
  take(key: string, most: number): number | Promise<number>;
  close(): void;
};

const MINUTE_MS = 60_000;
const MOST_KNOWN = 20_000;
/** A Redis that takes longer is as good as away. */
const PATIENCE_MS = 1000;

/**
 * A list of the times in the last minute, the oldest first. The times come from the callers, whose clocks differ a little, so none is
 * before the last.
 */
const TAKE = `
local now = tonumber(ARGV[1])
local last = tonumber(redis.call('LINDEX', KEYS[1], -1) or '0')
if last > now and last < now + 5000 then now = last end
while true do
  local oldest = redis.call('LINDEX', KEYS[1], 0)
  if not oldest or tonumber(oldest) > now - 60000 then break end
  redis.call('LPOP', KEYS[1])
end
if redis.call('LLEN', KEYS[1]) >= tonumber(ARGV[2]) then
  return math.max(1, tonumber(redis.call('LINDEX', KEYS[1], 0)) + 60000 - now)
end
redis.call('RPUSH', KEYS[1], now)
redis.call('PEXPIRE', KEYS[1], 65000)
return 0`;

/** The counts of this process alone. */
export function localRates(now: () => number): Rates {
  const recent = new LRUCache<string, number[]>({ max: MOST_KNOWN });
  return {
    take(key, most) {
      const at = now();
      const times = recent.get(key) ?? [];
      while (times[0] !== undefined && times[0] <= at - MINUTE_MS) times.shift();
      if (times.length >= most) return Math.max(1, (times[0] ?? at) + MINUTE_MS - at);
      times.push(at);
      recent.set(key, times);
      return 0;
    },
    close: () => undefined,
  };
}

/**
 * The counts of all processes together, in Redis. While it is away each process counts for itself, which is all that a limit on the
 * speed needs; the limits of units are kept in the database.
 */
export function createRates(redisUrl: string, appLog: Log, now: () => number): Rates {
  const log = limitRepeats(appLog);
  const local = localRates(now);
  const redis = openRedis(redisUrl, {
    maxRetriesPerRequest: 1,
    enableOfflineQueue: false,
    enableAutoPipelining: true,
    commandTimeout: PATIENCE_MS,
    retryStrategy: (attempt) => Math.min(attempt * 100, 2000),
  });
  redis.on('error', (error) => log.warn({ err: error }, 'redis error'));
  redis.defineCommand('takeRate', { numberOfKeys: 1, lua: TAKE });
  const scripts = redis as unknown as {
    takeRate(key: string, now: number, most: number): Promise<number>;
  };
  return {
    async take(key, most) {
      if (redis.status !== 'ready') return local.take(key, most);
      try {
        return await scripts.takeRate(`automna:rate:${key}`, now(), most);
      } catch (error) {
        log.warn({ err: error }, 'requests are counted per process');
        return local.take(key, most);
      }
    },
    close: () => redis.disconnect(),
  };
}
