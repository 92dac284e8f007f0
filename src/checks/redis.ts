import type { Config } from '../config/config.ts';
import { openRedis } from '../work/redis.ts';
import { failed, type Finding, ok } from './finding.ts';

const NAME = 'REDIS_URL';
const TIMEOUT_MS = 5000;

export async function checkRedis({ redisUrl }: Config): Promise<Finding[]> {
  const redis = openRedis(redisUrl, {
    lazyConnect: true,
    connectTimeout: TIMEOUT_MS,
    commandTimeout: TIMEOUT_MS,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  });
  // What went wrong is thrown by the command as well.
  redis.on('error', () => undefined);
  try {
    await redis.connect();
    await redis.ping();
    const [, policy = 'noeviction'] =
      /maxmemory_policy:(\S+)/.exec(await redis.info('memory').catch(() => '')) ?? [];
    // A queue is no cache: an evicted job would wait for the sweep.
    return policy === 'noeviction'
      ? [ok(NAME, 'answers')]
      : [failed(NAME, `evicts keys (${policy}); set maxmemory-policy to noeviction`)];
  } catch (error) {
    const isRefused = /NOAUTH|WRONGPASS|NOPERM/.test(String(error));
    return [
      isRefused
        ? failed(NAME, 'refuses the user or password; copy them again')
        : failed(NAME, 'does not answer; check the address, and that Redis runs'),
    ];
  } finally {
    redis.disconnect();
  }
}
