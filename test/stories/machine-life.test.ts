import { describe, expect, test, vi } from 'vitest';
import { createFly } from '../../src/fly/client.ts';
import { createStripe } from '../../src/stripe/client.ts';
import type { Guest } from '../fixtures/guest.ts';
import { rowsOf } from '../fixtures/rows.ts';
import { findSecrets } from '../fixtures/secrets.ts';
import { changesPlan, lastInspectionOf, subscriptionOf } from '../fixtures/sole-customer.ts';
import { until } from '../fixtures/until.ts';
import { openWorld, PLATFORMS, type World } from '../fixtures/world.ts';

// Several worlds at once share two cores.
vi.setConfig({ testTimeout: 60_000 });

const MINUTE = 60_000;
/** Longer than the idle time after which a machine that may sleep is put to sleep. */
const IDLE = 16 * MINUTE;
const DAY = 24 * 60 * MINUTE;
const ONE = { apps: 1, volumes: 1, machines: 1, ips: 2 };

describe.concurrent.each(PLATFORMS)('the life of a machine on %s', (platform) => {
  test('sleeps, is observed as asleep, is woken by a message, and sleeps again', async () => {
    await using world = await openWorld(platform);
    const alice = await aCustomer(world, 'Starter');
    const volume = await volumeOf(world, alice);
    await alice.says('/status');
    await alice.sees('Agent: ready, awake', 'Restart agent');
    await world.fly.stopAll();
    await world.passTime(2 * MINUTE);
    await alice.says('/status');
    await alice.sees('Agent: asleep', 'Wake agent');
    expect(await stateOf(world, alice)).toBe('stopped');
    await alice.says('wake');
    await alice.sees('Waking your agent. This usually takes 20-60 seconds');
    await alice.sees('Your agent is awake. On your plan it goes back to sleep');
    await alice.isDone();
    expect(await stateOf(world, alice)).toBe('started');
    await alice.says('/status');
    await alice.sees('Agent: ready, awake');
    await world.passTime(IDLE);
    await alice.sees('Agent: asleep');
    expect(await stateOf(world, alice)).toBe('stopped');
    await alice.taps('Wake agent');
    await alice.sees('Your agent is awake.');
    await alice.says('restart');
    await alice.taps('Restart now');
    await alice.sees('Your agent is back.');
    expect(await volumeOf(world, alice)).toBe(volume);
    expect(world.fly.counts()).toEqual(ONE);
    expect(await alice.mishaps()).toEqual([]);
  });

  test('gets another credential while asleep and goes back to sleep', async () => {
    await using world = await openWorld(platform);
    const alice = await aCustomer(world, 'Starter');
    await world.fly.stopAll();
    await alice.says('/connect');
    await alice.taps('Change');
    await alice.taps('API key');
    await alice.pastes('API_KEY');
    await alice.sees('Your agent now uses the key ending in');
    await alice.isDone();
    expect((await alice.belongings()).credentials).toEqual(['api_key']);
    expect(await stateOf(world, alice)).toBe('started');
    await world.passTime(IDLE);
    await sleeps(world, alice);
    await alice.says('/usage');
    await alice.sees('Starter plan');
    await alice.isDone();
    expect(await stateOf(world, alice)).toBe('stopped');
    expect(findSecrets(world)).toEqual([]);
  });

  test('changes with the plan and keeps its data', async () => {
    await using world = await openWorld(platform);
    const alice = await aCustomer(world, 'Pro');
    const volume = await volumeOf(world, alice);
    await changesPlan(world, 'starter');
    await alice.sees('Your agent now has everything that comes with Starter.');
    await alice.isDone();
    expect(await configOf(world, alice)).toMatchObject({
      env: { OPENCLAW_SKIP_CRON: '1' },
      services: [{ autostop: 'off', autostart: true }],
    });
    // Fly itself would stop the machine in the middle of an answer.
    expect(await world.fly.stopIdle()).toEqual([]);
    await world.fly.stopAll();
    await changesPlan(world, 'power');
    await alice.sees('Your agent now has everything that comes with Power.');
    await alice.isDone();
    expect(await stateOf(world, alice)).toBe('started');
    expect((await configOf(world, alice))?.env).not.toHaveProperty('OPENCLAW_SKIP_CRON');
    const before = await lastInspectionOf(world);
    await world.passTime(IDLE);
    await until(
      async () => (await lastInspectionOf(world)) !== before,
      () => 'the machine is not looked at',
    );
    expect(await stateOf(world, alice)).toBe('started');
    expect(await volumeOf(world, alice)).toBe(volume);
    expect((await alice.belongings()).credentials).toEqual(['token']);
    expect(world.fly.counts()).toEqual(ONE);
    expect(await alice.mishaps()).toEqual([]);
  });

  test('is paused while a payment is overdue, and resumes with all its data', async () => {
    await using world = await openWorld(platform);
    const alice = await aCustomer(world, 'Pro');
    const volume = await volumeOf(world, alice);
    world.stripe.failRenewal(subscriptionOf(world), 'unpaid');
    await alice.sees('Your agent is paused because a payment is open. Nothing is deleted');
    await alice.sees('Pay the open invoice');
    await isDown(world, alice);
    await alice.says('/status');
    await alice.sees('payment open; pay', 'paused until you have a plan');
    await alice.says('wake');
    await alice.sees('paused until you have a plan');
    world.stripe.payOpenInvoice(subscriptionOf(world));
    await alice.sees('Payment received, thank you!', 'Your agent is back. Everything is where');
    await alice.isDone();
    expect(await stateOf(world, alice)).toBe('started');
    expect(await volumeOf(world, alice)).toBe(volume);
    expect((await alice.belongings()).credentials).toEqual(['token']);
    expect(await alice.mishaps()).toEqual([]);
  });

  test('is paused when the subscription ends, and a new subscription resumes it', async () => {
    await using world = await openWorld(platform);
    const alice = await aCustomer(world, 'Pro');
    const app = await alice.agentApp();
    await createStripe(world.app.config.stripe).subscriptions.cancel(subscriptionOf(world));
    await alice.sees('Your plan has ended, so your agent is paused.', 'Choose a plan');
    await isDown(world, alice);
    await alice.subscribes('Starter');
    await alice.sees('Your agent is back. Everything is where you left it.');
    await alice.isDone();
    expect(await alice.agentApp()).toBe(app);
    expect(await configOf(world, alice)).toMatchObject({ env: { OPENCLAW_SKIP_CRON: '1' } });
    expect((await alice.belongings()).credentials).toEqual(['token']);
    expect(world.fly.counts()).toEqual(ONE);
    expect(await alice.mishaps()).toEqual([]);
  });

  test('is paused when the grace period after a failed payment ends, without any webhook', async () => {
    await using world = await openWorld(platform);
    const alice = await aCustomer(world, 'Pro');
    world.stripe.failRenewal(subscriptionOf(world), 'past_due');
    await until(
      async () => (await dueOf(world)) !== null,
      () => 'nothing is due when the days are over',
    );
    await alice.says('/status');
    await alice.sees('last payment failed; works until', 'Pay the open invoice');
    expect(await stateOf(world, alice)).toBe('started');
    world.fault('stripe', 'down');
    await world.passTime(8 * DAY);
    await alice.sees('Your agent is paused because a payment is open.');
    await isDown(world, alice);
    await world.passTime(60 * DAY);
    await alice.says('/status');
    await alice.sees('paused until you have a plan; nothing is deleted');
    await isDown(world, alice);
    expect(world.fly.counts()).toEqual(ONE);
    expect((await alice.belongings()).credentials).toEqual(['token']);
  });
});

describe.concurrent('a wake on console', () => {
  test.each(['down*3', 'no-capacity*2', 'machine-fails*1'])(
    'comes true in spite of %s',
    async (fault) => {
      await using world = await openWorld('console', { pace: 4 });
      const alice = await aCustomer(world, 'Starter');
      await world.fly.stopAll();
      await alice.says('wake');
      world.fault('fly', fault);
      await alice.sees('Your agent is awake.');
      await alice.isDone();
      expect(await stateOf(world, alice)).toBe('started');
      expect(world.fly.counts()).toEqual(ONE);
      expect(alice.count('Your agent is awake.', 'sent')).toBe(1);
    },
  );

  test('that takes longer is announced as late and alarms an operator', async () => {
    await using world = await openWorld('console', { pace: 40 });
    const alice = await aCustomer(world, 'Starter');
    await world.fly.stopAll();
    // With so fast a clock the build may have been late as well.
    const late = alice.count('This is taking longer than usual');
    world.fault('fly', 'no-capacity');
    await alice.says('wake');
    await alice.sees('This is taking longer than usual', 'Nothing is lost');
    await until(
      () =>
        world.logLines.some(
          (line) => /a machine step failed/.test(line) && /"level":50/.test(line),
        ),
      () => 'no operator was called',
    );
    expect(alice.count('This is taking longer than usual')).toBe(late + 1);
    world.heal();
    await world.passTime(6 * MINUTE);
    await alice.sees('Your agent is awake.');
    expect(world.fly.counts()).toEqual(ONE);
  });
});

test('a machine that was changed or stopped from outside is corrected', async () => {
  await using world = await openWorld('console');
  const alice = await aCustomer(world, 'Pro');
  const app = (await alice.agentApp()) ?? '';
  const [machine] = world.fly.machines(app);
  const id = machine?.id ?? '';
  const fly = createFly(world.app.config.fly);
  await fly.stopMachine(app, id);
  await world.passTime(16 * MINUTE);
  await until(
    async () => (await stateOf(world, alice)) === 'started',
    () => 'it was not started again',
  );
  await alice.isDone();
  await fly.updateMachine(app, id, { config: { ...machine?.config, image: 'other:1' } });
  await world.passTime(16 * MINUTE);
  await until(
    async () => (await configOf(world, alice))?.image === machine?.config.image,
    () => 'it kept the other image',
  );
  await alice.isDone();
  expect(world.fly.counts()).toEqual(ONE);
});

async function aCustomer(world: World, plan: 'Starter' | 'Pro'): Promise<Guest> {
  const alice = world.guest('alice');
  await alice.subscribes(plan);
  await alice.pastes('SETUP_TOKEN');
  await alice.sees('Your agent is ready 🎉', 'Where do you want to talk to your agent?');
  await alice.isDone();
  return alice;
}

async function machineOf({ fly }: World, guest: Guest) {
  return fly.machines((await guest.agentApp()) ?? '')[0];
}

const stateOf = async (world: World, guest: Guest) => (await machineOf(world, guest))?.state;
const configOf = async (world: World, guest: Guest) => (await machineOf(world, guest))?.config;
const volumeOf = async (world: World, guest: Guest) =>
  (await configOf(world, guest))?.mounts?.[0]?.volume;

async function isDown(world: World, guest: Guest): Promise<void> {
  await guest.isDone();
  await until(
    async () => {
      const machine = await machineOf(world, guest);
      return machine?.state === 'stopped' && machine.cordoned;
    },
    () => 'the machine is not down',
  );
}

async function sleeps(world: World, guest: Guest): Promise<void> {
  await until(
    async () => (await stateOf(world, guest)) === 'stopped',
    () => 'the machine does not sleep',
  );
}

async function dueOf({ app }: World): Promise<unknown> {
  const [row] = await rowsOf(app.db, 'SELECT due_at FROM machines');
  return row?.['due_at'];
}
