import { endOf } from '../fixtures/guest.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findSecrets } from '../fixtures/secrets.ts';
import { errorLines, openWorld, PLATFORMS, type World } from '../fixtures/world.ts';

describe.each(PLATFORMS)('the first run on %s', (platform) => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld(platform);
  });
  afterAll(() => world.close());

  describe.concurrent('side by side', () => {
    test('a new person becomes a customer with a setup token', async () => {
      const alice = world.guest('alice');
      await alice.says('hello');
      await alice.sees('Hi, I’m Automna.');
      const taps = ['Choose a plan', 'Pro', 'Pay $30 with Stripe'] as const;
      await alice.taps(taps[0]);
      await alice.sees('Compare');
      await alice.taps(taps[1]);
      await alice.sees(
        'You pay $30 today, then monthly until you cancel',
        'Your payment link for Pro is ready',
        'It works until',
      );
      // From hello to the payment page.
      expect(taps.length).toBeLessThanOrEqual(5);
      const page = await alice.opens(taps[2]);
      expect((await fetch(page)).url).toContain(`${world.stripe.url}/c/pay/`);
      expect(await alice.pays()).toContain('Payment received. Thank you!');
      await alice.sees('Payment received, thank you! You’re on Pro.', 'Connect your Claude');
      await alice.taps('Claude subscription');
      await alice.sees('claude setup-token', 'Anthropic may bill this as extra usage');
      await alice.pastes('SETUP_TOKEN');
      await alice.sees(
        `Claude is connected and works (ends in ${endOf('SETUP_TOKEN')})`,
        'Building your agent',
        'Your agent is ready 🎉',
        'Where do you want to talk to your agent?',
      );
      await alice.taps('Later');
      await alice.sees('All set.');
      await alice.isDone();
      expect(await alice.belongings()).toEqual({
        customers: 1,
        subscriptions: 1,
        apps: 1,
        volumes: 1,
        machines: 1,
        credentials: ['token'],
      });
    });

    test('a new person becomes a customer with an API key', async () => {
      const bob = world.guest('bob');
      await bob.says('/start');
      await bob.taps('How it works');
      await bob.sees('You pick a plan and pay on Stripe’s page.');
      await bob.taps('Choose a plan');
      await bob.taps('Compare');
      await bob.sees('The plans side by side');
      await bob.taps('Power');
      await bob.sees('You pay $40 today', 'Your payment link for Power is ready');
      await bob.pays();
      await bob.sees('You’re on Power.', 'Connect your Claude');
      await bob.taps('API key');
      await bob.sees('You pay Anthropic per use', 'Create a key');
      await bob.taps('Use my Claude subscription instead');
      await bob.sees('claude setup-token');
      await bob.taps('Use an API key instead');
      await bob.sees('You pay Anthropic per use');
      await bob.pastes('API_KEY');
      await bob.sees('Claude is connected', 'Your agent is ready 🎉', 'Where do you want to talk');
      await bob.taps('Later');
      await bob.sees('All set.');
      await bob.taps('Usage');
      await bob.sees('Search: 0/10,000');
      await bob.isDone();
      expect(await bob.belongings()).toEqual({
        customers: 1,
        subscriptions: 1,
        apps: 1,
        volumes: 1,
        machines: 1,
        credentials: ['api_key'],
      });
    });

    test('who comes from the page with the plans begins with theirs', async () => {
      const carol = world.guest('carol');
      await carol.says('start pro');
      await carol.sees('I’ll set up your own AI agent', 'You pay $30');
      expect((await carol.belongings()).subscriptions).toBe(0);
    });
  });

  test('no errors were logged or shown', () => {
    expect(errorLines(world)).toEqual([]);
    expect(world.chat.counts().repeated).toBe(0);
  });

  test('no pasted secret is stored unsealed anywhere', () => {
    expect(findSecrets(world)).toEqual([]);
  });
});
