import { setTimeout as pause } from 'node:timers/promises';
import fc from 'fast-check';
import { Redis } from 'ioredis';
import { until } from '../until.ts';
import type { ChatPlatform, World } from '../world.ts';

/** Something that happens to everybody: a fault of the platform, or one of these two. */
export type Weather = { afterMs: number; event: string };

const CRASH = 'crash';
const FLUSH = 'redis-flush';
const BACK_MS = 60_000;

const FAULTS: Record<ChatPlatform, string[]> = {
  console: ['down*5', 'error*5', 'delete-refused*3'],
  telegram: ['down*5', 'error*5', 'reorder-updates*5', 'reorder-updates*5', 'delete-refused*3'],
  discord: ['down*3', 'error*5', 'gateway-drop*1', 'gateway-drop*1', 'late-interactions*3'],
  whatsapp: ['error*5', 'disconnect-428*1', 'lose-ack*3'],
};
const COMMON_FAULTS = ['rate-limited*5', 'lose-answer*3', 'slow*5', 'duplicate-updates*20'];

/** At least one crash, one emptied Redis, and updates that come twice. */
export function weather(platform: ChatPlatform): fc.Arbitrary<Weather[]> {
  const events = [CRASH, ...COMMON_FAULTS, ...FAULTS[platform]];
  return fc
    .array(fc.constantFrom(...events), { minLength: 6, maxLength: 6 })
    .chain((some) => {
      const all = [CRASH, FLUSH, 'duplicate-updates*20', ...some];
      return fc.tuple(
        fc.shuffledSubarray(all, { minLength: all.length }),
        fc.array(fc.nat(1000), { minLength: all.length, maxLength: all.length }),
      );
    })
    .map(([all, pauses]) => all.map((event, index) => ({ event, afterMs: pauses[index] ?? 0 })));
}

/** What has happened, from when until its first effect was over. */
export type Happening = { event: string; from: number; to: number };

/** What to note of a crash: while nothing runs, and when the platform has the new process on the line. */
export type Witness = { away: () => Promise<void>; back: () => void };

/** Lets it happen. */
export async function blow(
  world: World,
  events: Weather[],
  witness: Witness,
): Promise<Happening[]> {
  const happenings: Happening[] = [];
  for (const { afterMs, event } of events) {
    await pause(afterMs);
    if (event === CRASH) await world.expectCrash();
    const from = Date.now();
    if (event === CRASH) await crash(world, witness);
    else if (event === FLUSH) await flush(world.redisUrl);
    else world.fault(world.on, event);
    happenings.push({ event, from, to: Date.now() });
  }
  return happenings;
}

export function crashesIn(happenings: Happening[]): Happening[] {
  return happenings.filter(({ event }) => event === CRASH);
}

/** Over only when the platform has the new process on the line: it takes the old one for awake as long as it can. */
async function crash(world: World, { away, back }: Witness): Promise<void> {
  const { on, discord, whatsapp } = world;
  const entries = discord.entries().length;
  await world.crash(away);
  await until(
    () =>
      (on !== 'discord' || (discord.entries().length > entries && discord.isOnline())) &&
      (on !== 'whatsapp' || Boolean(whatsapp?.isConnected())),
    () => 'the new process never came online',
    BACK_MS,
  );
  back();
}

async function flush(url: string): Promise<void> {
  const redis = new Redis(url);
  await redis.flushdb();
  redis.disconnect();
}
