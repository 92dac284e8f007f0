import { expect, test, vi } from 'vitest';
import type { Guest } from '../fixtures/guest.ts';
import { until } from '../fixtures/until.ts';
import { openWorld } from '../fixtures/world.ts';

vi.setConfig({ testTimeout: 120_000 });

const PLATFORMS = ['telegram', 'discord'] as const;
/** What a bot may send in two seconds. Counted and not timed, because the machine of a test may be slow. */
const MOST_BEFORE = 56;

test.each(PLATFORMS)(
  'on %s one chat with 300 messages and thirty with ten each delay nobody else, and nothing is refused',
  async (platform) => {
    await using world = await openWorld(platform, { hasLimits: true, apart: true });
    await isAnswered(world.guest('first'));
    const flooder = world.guest('flooder');
    const busy = Array.from({ length: 30 }, (_, number) => world.guest(`busy ${number}`));
    const crowd = [
      write(300, () => flooder.person.say('what?')),
      ...busy.map(({ person }) => write(10, () => person.say('/help'))),
    ];
    const made = () =>
      world[platform].calls.filter(({ operation }) => /^(send|create|edit)-message/.test(operation))
        .length;
    /** How many messages the bot sent before it answered a newcomer. */
    const waits: number[] = [];
    for (let number = 0; number < 12; number += 1) {
      const before = made();
      await isAnswered(world.guest(`newcomer ${number}`));
      waits.push(made() - before);
    }
    await Promise.all(crowd);
    expect(Math.max(...waits)).toBeLessThan(MOST_BEFORE);
    for (const { person } of busy) {
      await until(
        () => person.visible().some(({ text }) => text.includes('/status')),
        () => 'somebody got no answer',
      );
    }
    expect(world[platform].refusals()).toBe(0);
  },
);

async function isAnswered(newcomer: Guest): Promise<void> {
  await newcomer.says('/start');
  await newcomer.sees('Hi, I’m Automna.');
}

/** Writes without waiting for answers. */
async function write(times: number, say: () => Promise<unknown>): Promise<void> {
  for (let time = 0; time < times; time += 1) await say();
}
