import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { join } from 'node:path';
import { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import { generate } from 'selfsigned';
import { expect, onTestFinished, test } from 'vitest';
import { aFolder, testApp } from '../../fixtures/app.ts';
import { launchRedis } from '../../fixtures/launch-redis.ts';
import { until } from '../../fixtures/until.ts';
import { connectForWorking, createQueue, queueName } from '../../../src/work/queue.ts';
import { createRates } from '../../../src/work/rates.ts';
import { openRedis } from '../../../src/work/redis.ts';
import { createWakeups } from '../../../src/work/wakeups.ts';

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

/** An address that leads to another server from now on; a connection that is open stays where it is. */
async function aMovingAddress(to: number): Promise<{ url: string; leadsTo(port: number): void }> {
  let target = to;
  const server = createServer((socket) => {
    const other = connect(target, '127.0.0.1');
    for (const [from, into] of [
      [socket, other],
      [other, socket],
    ] as const) {
      from.on('error', () => into.destroy());
      from.pipe(into);
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return {
    url: `redis://:${PASSWORD}@127.0.0.1:${(server.address() as AddressInfo).port}`,
    leadsTo: (port) => (target = port),
  };
}

test(
  'jobs, limits and wake-ups go on when the primary becomes a replica and the address leads to another one',
  async () => {
    const ports = [await freePort(), await freePort()] as const;
    const secrets = ['--requirepass', PASSWORD, '--masterauth', PASSWORD];
    for (const port of ports) {
      launchRedis(['--port', String(port), '--dir', aFolder(`redis-${port}`), ...secrets]);
    }
    const [first, second] = ports.map((port) =>
      connected(openRedis(`redis://:${PASSWORD}@127.0.0.1:${port}`, PATIENT)),
    ) as [Redis, Redis];
    await second.call('REPLICAOF', '127.0.0.1', String(ports[0]));
    await until(
      async () => /state=online/.test(await first.info('replication')),
      () => 'the replica never caught up',
      FAILOVER_MS,
    );
    const address = await aMovingAddress(ports[0]);
    const { log } = await testApp();
    const done: string[] = [];
    const worker = new Worker(
      queueName('people'),
      (job) => Promise.resolve(done.push((job.data as { accountId: string }).accountId)),
      { connection: connectForWorking(address.url, log) },
    );
    worker.on('error', () => undefined);
    const queue = createQueue(address.url, log);
    const rates = createRates(address.url, log, () => 1_000_000_000_000);
    const [tells, hears] = [createWakeups(address.url, log), createWakeups(address.url, log)];
    onTestFinished(async () => {
      await Promise.all([worker.close(true), queue.close()]);
      for (const each of [rates, tells, hears]) each.close();
    });
    let heard = 0;
    hears.on('news', () => (heard += 1));

    let turn = 0;
    /** Everything works: a job is done, a process hears another one, and a count arrives at the primary. */
    const works = async (primary: Redis): Promise<boolean> => {
      turn += 1;
      const [accountId, before] = [`acc_${turn}`, heard];
      await queue.enqueue('sync-customer', { accountId, asked: true });
      tells.notify('news');
      await rates.take(accountId, 1);
      await until(
        () => done.includes(accountId) && heard > before,
        () => '',
        2000,
      ).catch(() => undefined);
      const isCounted = (await primary.exists(`automna:rate:${accountId}`)) === 1;
      return done.includes(accountId) && heard > before && isCounted;
    };
    await until(
      () => works(first),
      () => 'it never worked',
      FAILOVER_MS,
    );
    await second.call('REPLICAOF', 'NO', 'ONE');
    address.leadsTo(ports[1]);
    await first.call('REPLICAOF', '127.0.0.1', String(ports[1]));
    await until(
      () => works(second),
      () => `after the failover: done ${done.join()}, heard ${heard} of ${turn}`,
      FAILOVER_MS,
    );
    expect(done).toContain(`acc_${turn}`);
  },
  FAILOVER_MS * 2,
);
