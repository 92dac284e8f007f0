import { Redis, type RedisOptions } from 'ioredis';

/** `redis-sentinel://[[user]:password@]host:port,host:port/database#name`, as other clients write it; `rediss-` with TLS. */
const SENTINELS =
  /^redis(?<tls>s?)-sentinel:\/\/(?:(?<user>[^:@/]*):(?<password>[^@/]*)@)?(?<hosts>[^/@#]+)(?:\/(?<db>\d+))?#(?<name>[\w.-]+)$/;
const SENTINEL_PORT = 26_379;

/** Opens a connection to the Redis at an address, or to the one that the sentinels at the address name as the primary. */
export function openRedis(address: string, options: RedisOptions): Redis {
  const groups = SENTINELS.exec(address)?.groups;
  const known = { reconnectOnError: isDemoted, ...options };
  if (!groups) return new Redis(address, known);
  const { tls, user, password, hosts = '', db, name = '' } = groups;
  return new Redis({
    ...known,
    sentinels: hosts.split(',').map(toHost),
    name,
    ...(user ? { username: decodeURIComponent(user) } : {}),
    ...(password ? { password: decodeURIComponent(password) } : {}),
    ...(db ? { db: Number(db) } : {}),
    ...(tls ? { tls: {}, enableTLSForSentinelMode: true } : {}),
  });
}

/**
 * Whether another Redis has become the primary. The connection is made again, so that the address leads to that one, and the
 * command is repeated (2). Until then a replica answers every write so, also one of a script.
 */
function isDemoted({ message }: Error): 2 | false {
  return /\b(?:READONLY|MASTERDOWN|LOADING|UNBLOCKED)\b/.test(message) ? 2 : false;
}

function toHost(text: string): { host: string; port: number } {
  const { hostname, port } = new URL(`redis://${text}`);
  return { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port) || SENTINEL_PORT };
}
