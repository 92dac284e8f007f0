import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import type { Redis } from 'ioredis';
import { generate } from 'selfsigned';
import { expect, onTestFinished, test } from 'vitest';
import { aFolder } from '../../fixtures/app.ts';
import { launchRedis } from '../../fixtures/launch-redis.ts';
import { until } from '../../fixtures/until.ts';
import { openRedis } from '../../../src/work/redis.ts';

const PASSWORD = 'a-password-of-24-characters';
/** A sentinel whose own clock was held up waits for half a minute before it trusts anybody. */
const FAILOVER_MS = 120_000;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

function connected(redis: Redis): Redis {
  redis.on('error', () => undefined);
  onTestFinished(() => redis.disconnect());
  return redis;
}

const PATIENT = { maxRetriesPerRequest: null, retryStrategy: () => 50 };

test('a Redis behind TLS and a password', async () => {
  const dir = aFolder('redis-tls');
  const port = await freePort();
  const { private: key, cert } = await generate([{ name: 'commonName', value: 'localhost' }]);
  const files = { key: join(dir, 'key.pem'), cert: join(dir, 'cert.pem') };
  writeFileSync(files.key, key);
  writeFileSync(files.cert, cert);
  launchRedis([
    '--port',
    '0',
    '--tls-port',
    String(port),
    '--dir',
    dir,
    '--requirepass',
    PASSWORD,
    '--tls-cert-file',
    files.cert,
    '--tls-key-file',
    files.key,
    '--tls-auth-clients',
    'no',
  ]);
  const tls = { ca: cert, servername: 'localhost' };
  const address = `rediss://:${PASSWORD}@127.0.0.1:${port}`;
  const redis = connected(openRedis(address, { ...PATIENT, tls }));
  await redis.set('a', '1');
  expect(await redis.get('a')).toBe('1');
  const other = connected(
    openRedis(address.replace(PASSWORD, 'another-password-of-24'), {
      tls,
      retryStrategy: () => null,
    }),
  );
  await expect(other.get('a')).rejects.toThrow(/WRONGPASS|NOAUTH/);
});

test(
  'the primary that sentinels name, and the next one when it dies',
  async () => {
    const [first, second, sentinel] = [await freePort(), await freePort(), await freePort()];
    const password = ['--requirepass', PASSWORD, '--masterauth', PASSWORD];
    const primary = launchRedis([
      '--port',
      String(first),
      '--dir',
      aFolder('redis-1'),
      ...password,
    ]);
    launchRedis([
      '--port',
      String(second),
      '--dir',
      aFolder('redis-2'),
      ...password,
      '--replicaof',
      '127.0.0.1',
      String(first),
    ]);
    const file = join(aFolder('sentinel'), 'sentinel.conf');
    const lines = [
      `port ${sentinel}`,
      `sentinel monitor automna 127.0.0.1 ${first} 1`,
      `sentinel auth-pass automna ${PASSWORD}`,
      'sentinel down-after-milliseconds automna 1000',
      'sentinel failover-timeout automna 5000',
    ];
    writeFileSync(file, lines.join('\n'));
    launchRedis([file, '--sentinel']);
    const address = `redis-sentinel://:${PASSWORD}@127.0.0.1:${sentinel}/0#automna`;
    const redis = connected(openRedis(address, PATIENT));
    await redis.set('before', '1');
    // A replica that has not caught up yet cannot follow.
    await until(
      async () => /state=online/.test(await redis.info('replication')),
      () => 'the replica never caught up',
      FAILOVER_MS,
    );
    await redis.wait(1, 5000);
    // It asks the primary for its replicas every ten seconds, and could choose none that it does not know.
    const asked = connected(openRedis(`redis://127.0.0.1:${sentinel}`, PATIENT));
    await until(
      async () => /\bport,\d+/.test(String(await asked.call('SENTINEL', 'REPLICAS', 'automna'))),
      () => 'the sentinel never found the replica',
      FAILOVER_MS,
    );
    primary.kill('SIGKILL');
    await redis.set('after', '2');
    expect(await redis.mget('before', 'after')).toEqual(['1', '2']);
    expect(await redis.info('server')).toContain(`tcp_port:${second}`);
  },
  FAILOVER_MS,
);
