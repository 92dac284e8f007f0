import { setTimeout as pause } from 'node:timers/promises';
import { createClient } from '@libsql/client';
import { Redis } from 'ioredis';
import { describe, expect, test } from 'vitest';
import { type Platform, PLATFORM_NAMES } from '../../../src/domain/platforms.ts';
import { comeAndGo, findTrouble } from '../../fixtures/coming-people.ts';
import type { Guest } from '../../fixtures/guest.ts';
import { query } from '../../fixtures/app.ts';
import { aSeed, SEVERAL_MINUTES, SEVERAL_OF_EACH, seeded } from '../../fixtures/sampling.ts';
import { until } from '../../fixtures/until.ts';
import { openWorld, type World } from '../../fixtures/world.ts';

const PATIENCE_MS = 300_000;
const MINUTE_MS = 60_000;
/** A lease lasts 15 s, and whoever waits for it tries once a second; the rest is the start of a process on a busy machine. */
const TAKEOVER_MS = 120_000;
/** In the long run as long as the runbook promises, in the short one long enough to fail for. */
const LOCKED_MS = SEVERAL_MINUTES > 0 ? 10_000 : 3000;
const SILENT_MS = SEVERAL_MINUTES > 0 ? MINUTE_MS : 3000;
const [web = 2, jobs = 2, bots = 2] = SEVERAL_OF_EACH;
/** `SEVERAL_ON=telegram,whatsapp` plays there instead, on Telegram by its webhook; `SEVERAL_ON=whatsapp+telegram+discord` on all of them at once. */
const STAGES = (process.env['SEVERAL_ON'] ?? 'discord').split(',');

/**
 * The database is locked, Redis is silent and then empty, and every process is killed in turn, while people become customers. With `SEVERAL_MINUTES=10` it goes on, with new
 * people all the time; with `STORY_DATABASE=remote` the database is a server.
 */
describe.each(STAGES)('several processes of each role on %s', (stage) => {
  const [platform = 'discord', ...also] = stage.split('+') as Platform[];
  test(
    'build each agent once while each of them is killed',
    { timeout: PATIENCE_MS * 2 + SEVERAL_MINUTES * 2 * MINUTE_MS },
    async () => {
      const seed = aSeed();
      process.stdout.write(`SAMPLE_SEED=${seed}\n`);
      await using world = await openWorld(platform, {
        several: { web, jobs, bots },
        also,
        webhook: true,
        patienceMs: PATIENCE_MS,
        settings: { INSTANCE_ID: 'the-same-for-all', SWEEP_INTERVAL_MS: '1000' },
      });
      const people: Guest[] = [];
      const isOver = { killed: false };
      const customers = comeAndGo(world, people, { elsewhere: also, isOver });
      const longest = await killAll(world, seed, isOver);
      await customers;
      process.stdout.write(
        `${people.length} people, ${web + jobs + bots} processes, longest takeover ${longest} ms\n`,
      );
      expect(await findTrouble(world, people)).toEqual([]);
      expect(longest).toBeLessThan(TAKEOVER_MS);
    },
  );
});

/** Each process in a random order, each time after a random while. Returns the longest time without a holder of a connection. */
async function killAll(world: World, seed: number, isOver: { killed: boolean }): Promise<number> {
  const { several } = world;
  if (!several) throw new Error('there are no processes');
  const random = seeded(seed);
  const endsAt = Date.now() + SEVERAL_MINUTES * MINUTE_MS;
  let longest = 0;
  await lockDatabase(world);
  await silenceRedis(world);
  do {
    const order = Array.from({ length: several.size }, (_, index) => index).toSorted(
      () => random(3) - 1,
    );
    for (const index of order) {
      await pause(random(3000));
      const before = await holders(world);
      const killedAt = Date.now();
      const role = await several.replace(index, () => pause(random(2000)));
      if (role !== 'bots') continue;
      await until(
        async () => (await holders(world)).length >= before.length,
        async () => `nobody holds it: ${JSON.stringify(await holders(world))}`,
        PATIENCE_MS,
      );
      longest = Math.max(longest, Date.now() - killedAt);
    }
  } while (Date.now() < endsAt);
  isOver.killed = true;
  return longest;
}

/** Nobody can write for a while. What the platform and Stripe are not told to have arrived, they send again. */
async function lockDatabase({ app: { config }, database }: World): Promise<void> {
  if (database) return;
  const client = createClient({ url: config.database.url });
  const lock = await client.transaction('write');
  await pause(LOCKED_MS);
  await lock.commit();
  client.close();
}

/** Redis answers nobody for a while, and has forgotten everything then. */
async function silenceRedis({ redisUrl }: World): Promise<void> {
  const redis = new Redis(redisUrl);
  await redis.client('PAUSE', SILENT_MS, 'ALL');
  await pause(SILENT_MS);
  await redis.flushdb();
  redis.disconnect();
}

/** The connections that a living process holds: the lease of a dead one expires. */
async function holders({ app }: World): Promise<string[]> {
  const rows = await query(
    app,
    'SELECT name FROM leases WHERE expires_at > CAST(? AS INTEGER) + 10000',
    String(Date.now()),
  );
  const names = rows.map(({ name }) => String(name));
  return names.filter((name) => PLATFORM_NAMES.some((platform) => name.startsWith(`${platform}:`)));
}
