import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createStripe } from '../../src/stripe/client.ts';
import { charges, subscriptionOf } from '../fixtures/upgrading.ts';
import { PLATFORMS, errorLines, openWorld, type World } from '../fixtures/world.ts';

// Several worlds at once share two cores.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

describe.each(PLATFORMS)('leaving a plan on %s', (platform) => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld(platform);
  });
  afterAll(() => world.close());

  test('takes two taps, and one to come back; a smaller plan follows later and can be dropped', async () => {
    const alice = world.guest('alice');
    await alice.subscribes('Pro');
    const stripe = createStripe(world.app.config.stripe);
    const atStripe = async () => stripe.subscriptions.retrieve(await subscriptionOf(world, alice));

    await alice.says('/plan');
    await alice.isDone();
    await alice.taps('Cancel Pro');
    await alice.sees('Cancel Pro?', 'until then everything stays as it is', '30 more days');
    await alice.taps('Cancel Pro');
    await alice.sees('Pro ends on', 'You won’t be charged again', 'Want to tell us why?');
    expect(await atStripe()).toMatchObject({ cancel_at_period_end: true });
    await alice.taps('Too expensive');
    await alice.sees('Thanks for telling us.');
    await alice.isDone();
    await alice.taps('Keep Pro');
    await alice.sees('Pro goes on as before.');
    expect(await atStripe()).toMatchObject({ cancel_at_period_end: false });

    await alice.says('/plan');
    await alice.isDone();
    await alice.taps('Switch to Starter');
    await alice.sees('You keep Pro until', '1 channel instead of 3', 'All your data stays.');
    await alice.taps('Switch to Starter');
    await alice.sees('Done: Starter starts on');
    await alice.says('/plan');
    await alice.sees('Your plan: Pro', 'Changes to Starter on');
    await alice.taps('Stay on Pro');
    await alice.sees('You stay on Pro. Nothing changes.');
    expect(await atStripe()).toMatchObject({ schedule: null });
    expect(await charges(world, alice)).toEqual([3000]);
    await alice.isDone();
    expect(await alice.mishaps()).toEqual([]);
    expect(errorLines(world)).toEqual([]);
  });
});
