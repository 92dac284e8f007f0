import { setTimeout as pause } from 'node:timers/promises';
import { createClient } from '@libsql/client';
import { Redis } from 'ioredis';
import { describe, expect, test } from 'vitest';
import { readPending } from '../../../scripts/sandbox/report.ts';
import { type Platform, PLATFORM_NAMES } from '../../../src/domain/platforms.ts';
import type { Guest } from '../../fixtures/guest.ts';
import { query } from '../../fixtures/app.ts';
import {
  aSeed,
  SEVERAL_MINUTES,
  SEVERAL_OF_EACH,
  SEVERAL_PEOPLE,
  seeded,
} from '../../fixtures/sampling.ts';
import { findSecrets } from '../../fixtures/secrets.ts';
import { until } from '../../fixtures/until.ts';
import { openWorld, type World } from '../../fixtures/world.ts';

const PATIENCE_MS = 300_000;
const MINUTE_MS = 60_000;
/** After so long without an answer people write again. */
const SILENCE_MS = 90_000;
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
      const repeats = await customers;
      await until(
        async () => Object.values(await readPending(world.app.db)).every((count) => count === 0),
        async () => JSON.stringify(await readPending(world.app.db)),
        PATIENCE_MS,
      );
      process.stdout.write(
        `${people.length} people, ${web + jobs + bots} processes, longest takeover ${longest} ms, ${repeats} messages on WhatsApp said again\n`,
      );
      for (const person of people) {
        expect(await person.mishaps()).toEqual([]);
        expect(await person.belongings()).toEqual({
          customers: 1,
          subscriptions: 1,
          apps: 1,
          volumes: 1,
          machines: 1,
          credentials: ['token'],
        });
      }
      expect(await query(world.app, 'SELECT count(*) AS n FROM machines')).toMatchObject([
        { n: people.length },
      ]);
      expect(longest).toBeLessThan(TAKEOVER_MS);
      expect(findSecrets(world)).toEqual([]);
    },
  );
});

/** People come together, and others when those are done, until no process is killed any more. */
async function comeAndGo(
  world: World,
  people: Guest[],
  { elsewhere, isOver }: { elsewhere: Platform[]; isOver: { killed: boolean } },
): Promise<number> {
  let repeats = 0;
  do {
    const wave = Array.from({ length: SEVERAL_PEOPLE }, (_, index) => {
      const on = elsewhere[index % (elsewhere.length + 1)] ?? world.on;
      return { on, person: world.guest(`person ${people.length + index}`, on) };
    });
    people.push(...wave.map(({ person }) => person));
    const counts = await Promise.all(wave.map(({ on, person }) => becomesCustomer(person, on)));
    repeats += counts.reduce((sum, count) => sum + count, 0);
  } while (!isOver.killed);
  return repeats;
}

/** Returns how often they had to say something again. */
async function becomesCustomer(person: Guest, on: Platform): Promise<number> {
  let repeats = 0;
  const gets = async (answer: string, act: () => Promise<unknown>): Promise<void> => {
    await act();
    if (on === 'whatsapp' && !(await isSeen(person, answer))) {
      repeats += 1;
      await act();
    }
    await person.sees(answer);
  };
  await gets('Choose a plan', () => person.says('/plan'));
  await gets('Your payment link for', () => person.says('Pro'));
  await person.pays();
  await person.sees('Connect your Claude');
  await gets('claude setup-token', () => person.taps('Claude subscription'));
  await person.entersSecret('SETUP_TOKEN');
  await person.sees('Your agent is ready 🎉');
  await person.isDone();
  return repeats;
}

/** WhatsApp's library confirms a message before it hands it over, so a process that is killed may lose one, and people write again. */
async function isSeen(person: Guest, answer: string): Promise<boolean> {
  const seen = until(
    () => person.everSaw(answer),
    () => '',
    SILENCE_MS,
  );
  return seen.then(
    () => true,
    () => false,
  );
}

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
