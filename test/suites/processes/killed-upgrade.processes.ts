import { Redis } from 'ioredis';
import { expect, test } from 'vitest';
import { until } from '../../fixtures/until.ts';
import { charges, getsQuoteForPro } from '../../fixtures/upgrading.ts';
import { openWorld, type World } from '../../fixtures/world.ts';

test(
  'a process that is killed over and over, beside a Redis that forgets, charges once',
  { timeout: 120_000 },
  async () => {
    await using world = await openWorld('console', { apart: true, slowMs: 1000, pace: 4 });
    const alice = world.guest('alice');
    await getsQuoteForPro(alice);
    world.fault('stripe', 'slow');
    await alice.taps('Pay $10');
    for (let crashes = 0; crashes < 4; crashes += 1) {
      const calls = world.stripe.calls.length;
      await until(
        () => world.stripe.calls.length > calls || alice.everSaw('You’re on Pro now.'),
        () => 'nothing is done any more',
        30_000,
      );
      await world.crash(() => forgets(world));
    }
    world.heal();
    await until(
      () => alice.everSaw('You’re on Pro now.'),
      () => alice.transcript(),
      30_000,
    );
    await alice.isDone();
    expect(await charges(world, alice)).toEqual([2000, 1000]);
    expect(alice.count('You’re on Pro now.', 'sent')).toBe(1);
  },
);

async function forgets({ redisUrl }: World): Promise<void> {
  const redis = new Redis(redisUrl);
  await redis.flushdb();
  redis.disconnect();
}
