import { describe, expect, test } from 'vitest';
import { findSecrets } from '../../fixtures/secrets.ts';
import { ALL_PLATFORMS, errorLines, openWorld } from '../../fixtures/world.ts';

describe.each(ALL_PLATFORMS)('a world on %s', (platform) => {
  test('a killed product continues where it was', { timeout: 60_000 }, async () => {
    await using world = await openWorld(platform, { apart: true });
    const alice = world.guest('alice');
    await alice.subscribes();
    await alice.sees('Connect your Claude');
    await alice.isDone();
    await world.crash();
    await alice.taps('Claude subscription');
    await alice.sees('claude setup-token');
    await alice.entersSecret('SETUP_TOKEN');
    await alice.sees('Got it');
    await world.crash();
    await alice.sees('Your agent is ready 🎉');
    expect(await alice.mishaps()).toEqual([]);
    expect(await alice.belongings()).toEqual({
      customers: 1,
      subscriptions: 1,
      apps: 1,
      volumes: 1,
      machines: 1,
      credentials: ['token'],
    });
    expect(errorLines(world)).toEqual([]);
    expect(findSecrets(world)).toEqual([]);
  });
});
