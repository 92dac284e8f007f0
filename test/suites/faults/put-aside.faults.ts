import { expect, test, vi } from 'vitest';
import { chatOf } from '../../../scripts/sandbox/chats.ts';
import type { Platform } from '../../../src/domain/platforms.ts';
import { rowsOf } from '../../fixtures/rows.ts';
import { until } from '../../fixtures/until.ts';
import { openWorld, type World } from '../../fixtures/world.ts';

// Several worlds at once share two cores.
vi.setConfig({ testTimeout: 240_000 });

const MINUTE = 60_000;

/** So many refusals put a message aside. */
test.concurrent.each<[fault: string, times: number, Platform]>([
  ['unheard-of', 5, 'telegram'],
  ['unheard-of', 5, 'discord'],
  ['unheard-of', 5, 'whatsapp'],
  ['error', 10, 'telegram'],
])(
  'a message that is refused with “%s” %i times lets a later one go first and arrives in the end, on %s',
  async (fault, times, platform) => {
    await using world = await openWorld(platform);
    const alice = world.guest('alice');
    await alice.says('/start');
    await alice.sees('Hi, I’m Automna.');
    await alice.isDone();
    world.fault(platform, `${fault}:${chatOf(platform).traits.send}*${times}`);
    await alice.says('thanks');
    await isOpen(world, 1);
    await alice.says('/help');
    await isOpen(world, 2);
    // In half minutes, so that each try is made; together they would take one.
    await until(
      async () => {
        await world.passTime(MINUTE / 2);
        return alice.everSaw('Never send passwords');
      },
      () => alice.transcript(),
    );
    await world.passTime(10 * MINUTE);
    await alice.sees('You’re welcome!');
    await isOpen(world, 0);
    const said = alice.transcript();
    expect(said.indexOf('Never send passwords')).toBeLessThan(said.indexOf('You’re welcome!'));
    expect(alice.count('You’re welcome!', 'sent')).toBe(1);
    expect(alice.count('Never send passwords', 'sent')).toBe(1);
  },
);

/** Waits until so many messages are on their way. */
async function isOpen({ app }: World, count: number): Promise<void> {
  const sql = "SELECT id FROM outbox WHERE state IN ('queued', 'sending')";
  await until(
    async () => (await rowsOf(app.db, sql)).length === count,
    () => `${count} messages should wait`,
  );
}
