import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';
import fc from 'fast-check';
import { Redis } from 'ioredis';
import { rowsOf } from '../../fixtures/rows.ts';
import { chatOf } from '../../../scripts/sandbox/chats.ts';
import { until } from '../../fixtures/until.ts';
import type { Platform } from '../../../src/domain/platforms.ts';
import type { World } from '../../fixtures/world.ts';

/** An event that affects everybody: a fault of the platform, an emptied Redis, or a crash. */
export type Weather = { afterMs: number; event: string };

const CRASH = 'crash';
/** Crashes while something is in flight: an event, an answer, a call to a provider, or a message. */
const CRASHES_IN_FLIGHT = [
  'crash-at-arrival',
  'crash-at-answer',
  'crash-at-call',
  'crash-at-sending',
];
const CRASHES = [CRASH, ...CRASHES_IN_FLIGHT];
const CRASHES_AGAIN = ['crash-at-arrival', 'crash-at-sending'];
const FLUSH = 'redis-flush';
const BACK_MS = 60_000;
/** After this time the crash happens even if its moment has not come. */
const LONGEST_WAIT_MS = 3_000;
/** The longest delay after the moment, because an arrival is stored within some milliseconds. */
const LATEST_MS = 30;

const COMMON_FAULTS = ['rate-limited*5', 'lose-answer*3', 'slow*5', 'duplicate-updates*20'];

/** Seven crashes, each kind among them, one emptied Redis, updates that come twice, and other faults. */
export function weather(platform: Platform): fc.Arbitrary<Weather[]> {
  return fc
    .array(fc.constantFrom(...COMMON_FAULTS, ...chatOf(platform).traits.weather), {
      minLength: 5,
      maxLength: 5,
    })
    .chain((some) => {
      const all = [...CRASHES, ...CRASHES_AGAIN, FLUSH, 'duplicate-updates*20', ...some];
      return fc.tuple(
        fc.shuffledSubarray(all, { minLength: all.length }),
        fc.array(fc.nat(500), { minLength: all.length, maxLength: all.length }),
      );
    })
    .map(([all, pauses]) => all.map((event, index) => ({ event, afterMs: pauses[index] ?? 0 })));
}

/** An event that has happened, from its start until its immediate effect was over. */
export type Happening = { event: string; from: number; to: number };

/** The people in the world: the number of their actions so far, and what they are notified of. */
export type Crowd = {
  sent: () => number;
  /** An event is about to happen. */
  comes: () => void;
  /** The product has been killed, and no process runs. */
  away: () => Promise<void>;
};

/** Triggers the events one after the other. */
export async function triggerEvents(
  world: World,
  events: Weather[],
  crowd: Crowd,
): Promise<Happening[]> {
  const happenings: Happening[] = [];
  for (const { afterMs, event } of events) {
    const isCrash = CRASHES.includes(event);
    if (isCrash) await world.expectCrash();
    crowd.comes();
    await pause(afterMs);
    if (isCrash) await momentFor(event, { world, crowd, afterMs });
    const from = Date.now();
    if (isCrash) await crash(world, crowd);
    else if (event === FLUSH) await flush(world.redisUrl);
    else world.fault(world.on, event);
    happenings.push({ event, from, to: Date.now() });
    // Loads while people continue; awaited above.
    if (hasCrash(events.slice(happenings.length))) world.expectCrash().catch(() => undefined);
  }
  return happenings;
}

function hasCrash(events: Weather[]): boolean {
  return events.some(({ event }) => CRASHES.includes(event));
}

export function crashesIn(happenings: Happening[]): Happening[] {
  return happenings.filter(({ event }) => CRASHES.includes(event));
}

type Aim = { world: World; crowd: Crowd; afterMs: number };

/** Resolves in the event loop turn in which the target of the crash has happened, or a little later. */
async function momentFor(event: string, { world, crowd, afterMs }: Aim): Promise<void> {
  if (event === 'crash-at-sending') return momentOfSending(world);
  const count = counterFor(event, world, crowd);
  if (!count) return;
  const before = count();
  const deadline = Date.now() + LONGEST_WAIT_MS;
  while (count() === before && Date.now() < deadline) await nextTurn();
  // For an answer the crash has to follow at once, before the product has processed it.
  if (event !== 'crash-at-answer') await pause(afterMs % LATEST_MS);
}

/** A message is due to go out, or is on its way: nobody knows whether the platform has it already. */
async function momentOfSending({ app }: World): Promise<void> {
  const deadline = Date.now() + LONGEST_WAIT_MS;
  const sending = `SELECT 1 FROM outbox WHERE state = 'sending' OR (state = 'queued' AND not_before <= ?) LIMIT 1`;
  for (;;) {
    const [found] = await rowsOf(app.db, sending, [Date.now()]);
    if (found || Date.now() > deadline) return;
    await nextTurn();
  }
}

function counterFor(event: string, world: World, { sent }: Crowd): (() => number) | null {
  switch (event) {
    case 'crash-at-arrival':
      return sent;
    case 'crash-at-answer':
      return () => {
        const { sent: said, edited } = world.chat.counts();
        return said + edited;
      };
    case 'crash-at-call':
      return () => world.stripe.calls.length + world.fly.calls.length;
    default:
      return null;
  }
}

/** Kills the product. Ends when the new process is connected, because a platform notices a dead connection late. */
async function crash(world: World, { away }: Crowd): Promise<void> {
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
}

async function flush(url: string): Promise<void> {
  const redis = new Redis(url);
  await redis.flushdb();
  redis.disconnect();
}
