import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { findSecrets } from '../fixtures/secrets.ts';
import { until } from '../fixtures/until.ts';
import { openWorld, PLATFORMS, type World } from '../fixtures/world.ts';

// Several worlds at once share two cores.
vi.setConfig({ testTimeout: 240_000 });

const ONE_OF_EACH = { customers: 1, subscriptions: 1, apps: 1, volumes: 1, machines: 1 };
const WEBHOOK_TROUBLE = [
  'webhook-duplicate',
  'webhook-reorder',
  'webhook-delay',
  'webhook-stale*3',
  'webhook-bad-signature*3',
];
const LOST_WEBHOOKS = ['webhook-drop', 'webhook-wrong-mode'];

describe.each(PLATFORMS)('paying on %s', (platform) => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld(platform);
  });
  afterAll(() => world.close());

  describe.concurrent('side by side', () => {
    test('a declined card changes nothing, and a good card then works', async () => {
      const alice = world.guest('alice');
      await alice.asksForLink();
      expect(await alice.declines()).toBe('the card was declined');
      expect(await alice.belongings()).toMatchObject({ customers: 1, subscriptions: 0 });
      await alice.pays();
      await alice.sees('Payment received, thank you! You’re on Pro.', 'Connect your Claude');
      expect(await alice.belongings()).toMatchObject({ customers: 1, subscriptions: 1 });
    });

    test('leaving the page returns politely to the chat, and the link still works', async () => {
      const alice = world.guest('alice');
      await alice.asksForLink();
      expect(await alice.abandons()).toContain('You haven’t been charged.');
      await alice.sees('No problem, you haven’t been charged. Your link still works');
      await alice.pays();
      await alice.sees('Payment received, thank you!');
    });

    test('cancelling while the link is open is polite, and the link still works', async () => {
      const alice = world.guest('alice');
      await alice.asksForLink();
      await alice.says('/cancel');
      await alice.sees('No problem, you haven’t been charged.', 'Hi, I’m Automna.');
      await alice.pays();
      await alice.sees('Payment received, thank you!', 'Connect your Claude');
      expect(await alice.mishaps()).toEqual([]);
    });

    test('“I’ve paid” without a payment is answered with what Stripe says', async () => {
      const alice = world.guest('alice');
      await alice.asksForLink();
      await alice.taps('I’ve paid');
      await alice.sees('I don’t see a payment at Stripe yet.');
      await alice.isDone();
      await alice.pays();
      await alice.sees('Payment received, thank you!');
      expect(alice.count('Payment received, thank you!', 'sent')).toBe(1);
    });

    test('a new link withdraws the old one', async () => {
      const alice = world.guest('alice');
      await alice.asksForLink();
      const old = await alice.link();
      await alice.says('New link');
      await until(
        async () => (await alice.link()) !== old,
        () => `no new link: ${alice.transcript()}`,
      );
      expect(await alice.paysAndCloses(old)).toBe(410);
      expect(await alice.belongings()).toMatchObject({ subscriptions: 0 });
      await alice.pays();
      await alice.sees('Payment received, thank you!');
    });

    test('a link from before another plan was chosen cannot buy a second subscription', async () => {
      const alice = world.guest('alice');
      await alice.asksForLink('Starter');
      const old = await alice.link();
      await alice.asksForLink('Power');
      expect(await alice.link()).not.toBe(old);
      await alice.pays();
      await alice.sees('Payment received, thank you! You’re on Power.');
      expect(await alice.paysAndCloses(old)).toBe(410);
      await alice.isDone();
      expect(await alice.belongings()).toMatchObject({ customers: 1, subscriptions: 1 });
    });

    test('a person who pays an old link while choosing another plan ends with one subscription', async () => {
      const alice = world.guest('alice');
      await alice.asksForLink('Starter');
      const old = await alice.link();
      await alice.says('/plan');
      await alice.sees('Choose a plan');
      await Promise.all([alice.says('Power'), alice.paysAndCloses(old)]);
      await until(
        () => alice.everSaw('Payment received') || alice.everSaw('payment link for Power'),
        () => alice.transcript(),
      );
      await alice.isDone();
      const { subscriptions } = await alice.belongings();
      if (subscriptions === 0) await alice.pays();
      await until(
        () => alice.everSaw('Payment received, thank you!'),
        () => alice.transcript(),
      );
      await alice.isDone();
      expect(await alice.belongings()).toMatchObject({ customers: 1, subscriptions: 1 });
    });

    test('a customer with a plan gets no second link', async () => {
      const alice = world.guest('alice');
      await alice.subscribes('Starter');
      await alice.says('/plan');
      await alice.sees('Your plan: Starter');
      await alice.says('Pay $40');
      await alice.sees('I didn’t get that.');
      await alice.isDone();
      expect(await alice.belongings()).toMatchObject({ subscriptions: 1 });
    });

    test('the chat notices a payment when the browser never returns', async () => {
      const alice = world.guest('alice');
      await alice.asksForLink();
      expect(await alice.paysAndCloses()).toBe(303);
      await alice.sees('Payment received, thank you!', 'Connect your Claude');
      expect(alice.count('Payment received, thank you!', 'sent')).toBe(1);
    });
  });

  test('no pasted secret is stored unsealed anywhere', () => {
    expect(findSecrets(world)).toEqual([]);
  });
});

describe.concurrent.each(PLATFORMS)('a payment with trouble at Stripe, on %s', (platform) => {
  test.each(WEBHOOK_TROUBLE)('with the fault %s it counts once', async (fault) => {
    await using world = await openWorld(platform);
    world.fault('stripe', fault);
    const bob = world.guest('bob');
    await bob.asksForLink();
    await bob.paysAndCloses();
    await bob.sees('Payment received, thank you!', 'Connect your Claude');
    await bob.isDone();
    expect(await bob.belongings()).toMatchObject({ customers: 1, subscriptions: 1 });
    expect(bob.count('Payment received, thank you!', 'sent')).toBe(1);
  });

  test('with webhooks that come twice one agent is built', async () => {
    await using world = await openWorld(platform);
    world.fault('stripe', 'webhook-duplicate');
    const bob = world.guest('bob');
    await bob.subscribes();
    await bob.pastes('API_KEY');
    await bob.sees('Your agent is ready 🎉');
    await bob.isDone();
    expect(await bob.belongings()).toMatchObject(ONE_OF_EACH);
    expect(bob.count('Your agent is ready 🎉', 'sent')).toBe(1);
  });

  test.each(LOST_WEBHOOKS)('with the fault %s it is noticed a little later', async (fault) => {
    await using world = await openWorld(platform);
    world.fault('stripe', fault);
    const bob = world.guest('bob');
    await bob.asksForLink();
    await bob.paysAndCloses();
    expect(await bob.belongings()).toMatchObject({ subscriptions: 1 });
    await world.passTime(61_000);
    await bob.sees('Payment received, thank you!', 'Connect your Claude');
    await bob.isDone();
    expect(bob.count('Payment received, thank you!', 'sent')).toBe(1);
  });

  test('“I’ve paid” finds a payment whose webhook was lost', async () => {
    await using world = await openWorld(platform);
    world.fault('stripe', 'webhook-drop');
    const bob = world.guest('bob');
    await bob.asksForLink();
    await bob.paysAndCloses();
    await bob.taps('I’ve paid');
    await bob.sees('Payment received, thank you!');
    expect(await bob.mishaps()).toEqual([]);
  });

  test('“I’ve paid” while Stripe is down is answered with when it is looked at again, and it is', async () => {
    await using world = await openWorld(platform);
    const bob = world.guest('bob');
    await bob.asksForLink();
    await bob.isDone();
    world.fault('stripe', 'webhook-drop');
    await bob.paysAndCloses();
    world.fault('stripe', 'down');
    await bob.taps('I’ve paid');
    await bob.sees('I’m asking Stripe', 'so I can’t see your payment yet. I’ll look again at');
    world.heal();
    await world.passTime(61_000);
    await bob.sees('Payment received, thank you!');
    expect(await bob.mishaps()).toEqual([]);
  });

  test.each(['down', 'error', 'rate-limited', 'lose-answer*2'])(
    'with the fault %s the person is told while the link is made, and it comes after all',
    async (fault) => {
      await using world = await openWorld(platform);
      const bob = world.guest('bob');
      await bob.says('/plan');
      await bob.sees('Choose a plan');
      world.fault('stripe', fault);
      await bob.says('Pro');
      if (!fault.includes('*')) {
        await bob.sees('isn’t answering right now', 'You haven’t been charged.');
        world.heal();
        await world.passTime(61_000);
      }
      await bob.sees('Your payment link for Pro is ready');
      await bob.pays();
      await bob.sees('Payment received, thank you!');
      await bob.isDone();
      expect(await bob.belongings()).toMatchObject({ customers: 1, subscriptions: 1 });
      expect(world.stripe.counts().openCheckouts).toBe(0);
    },
  );
});
