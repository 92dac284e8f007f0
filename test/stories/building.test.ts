import { describe, expect, test, vi } from 'vitest';
import type { Guest } from '../fixtures/guest.ts';
import { findSecrets } from '../fixtures/secrets.ts';
import { openWorld, PLATFORMS, type World } from '../fixtures/world.ts';

// Several worlds at once share two cores.
vi.setConfig({ testTimeout: 60_000 });

/** The objects that Fly creates. A lost answer leaves each of them behind. */
const CREATES = [
  'create-app',
  'create-ip',
  'set-secrets',
  'create-volume',
  'create-machine',
  'exec',
  'set-metadata',
];
const PASSING = [
  'down*2',
  'error*2',
  'rate-limited*2',
  'region-full',
  'exec-fails*2',
  'exec-timeout*2',
];
const LASTING = [
  'down',
  'error',
  'rate-limited',
  'no-capacity',
  'quota',
  'exec-fails',
  'exec-timeout',
  'gateway-never-ready',
];

describe.concurrent.each(PLATFORMS)('building an agent on %s', (platform) => {
  test.each(CREATES)('a lost answer to %s leaves one of everything', async (operation) => {
    await using world = await openWorld(platform, { pace: 4 });
    const alice = world.guest('alice');
    await alice.subscribes();
    world.fault('fly', `lose-answer:${operation}*1`);
    await alice.pastes('SETUP_TOKEN');
    await expectOneAgent(world, alice);
    expect(await alice.mishaps()).toEqual([]);
  });

  test.each(PASSING)('the fault %s only takes time', async (fault) => {
    await using world = await openWorld(platform, { pace: 4 });
    const alice = world.guest('alice');
    await alice.subscribes();
    world.fault('fly', fault);
    await alice.pastes('SETUP_TOKEN');
    await expectOneAgent(world, alice);
    expect(await alice.mishaps()).toEqual([]);
  });

  test.each(LASTING)(
    'while Fly has %s nothing is lost, and it goes on afterwards',
    async (fault) => {
      await using world = await openWorld(platform, { pace: 4 });
      const alice = world.guest('alice');
      await alice.subscribes();
      world.fault('fly', fault);
      await alice.pastes('SETUP_TOKEN');
      await alice.sees('Building your agent');
      if (fault === 'gateway-never-ready') {
        await alice.sees('⏳ Start OpenClaw');
        await world.passTime(125_000);
        await alice.sees('This is taking longer than usual.');
      } else if (fault === 'no-capacity' || fault === 'quota') {
        await alice.sees('our team knows');
      } else {
        await alice.sees('Our hosting provider is slow to answer.');
      }
      expect(alice.everSaw('Your agent is ready 🎉')).toBe(false);
      world.heal();
      await world.passTime(301_000);
      await expectOneAgent(world, alice);
    },
  );

  test('a machine that does not start is started again', async () => {
    await using world = await openWorld(platform, { pace: 4 });
    const alice = world.guest('alice');
    await alice.subscribes();
    world.fault('fly', 'machine-fails*1');
    await alice.pastes('SETUP_TOKEN');
    await expectOneAgent(world, alice);
    expect(await alice.mishaps()).toEqual([]);
  });

  test('a person can use other screens while the agent is built', async () => {
    await using world = await openWorld(platform, { pace: 4 });
    const alice = world.guest('alice');
    await alice.subscribes();
    world.fault('fly', 'gateway-never-ready');
    await alice.pastes('SETUP_TOKEN');
    await alice.sees('⏳ Start OpenClaw');
    await alice.says('/usage');
    await alice.sees('Search: 0/2,000');
    await alice.says('/status');
    await alice.sees('being built');
    world.heal();
    await expectOneAgent(world, alice);
    expect(await alice.mishaps()).toEqual([]);
  });
});

async function expectOneAgent(world: World, guest: Guest): Promise<void> {
  await guest.sees('Your agent is ready 🎉', 'Where do you want to talk to your agent?');
  await guest.isDone();
  expect(await guest.belongings()).toEqual({
    customers: 1,
    subscriptions: 1,
    apps: 1,
    volumes: 1,
    machines: 1,
    credentials: ['token'],
  });
  expect(world.fly.counts()).toEqual({ apps: 1, volumes: 1, machines: 1, ips: 2 });
  expect(guest.count('Your agent is ready 🎉', 'sent')).toBe(1);
  expect(findSecrets(world)).toEqual([]);
}
