import { describe, expect, test } from 'vitest';
import { createStripe } from '../../../src/stripe/client.ts';
import type { Guest } from '../../fixtures/guest.ts';
import { findSecrets } from '../../fixtures/secrets.ts';
import { until } from '../../fixtures/until.ts';
import { openWorld, type World } from '../../fixtures/world.ts';

/** Each call to Fly is slow, so that the product can be killed during the call. */
const CRASHES = 4;
const ONE = { apps: 1, volumes: 1, machines: 1, ips: 2 };

type Act = {
  plan: 'Starter' | 'Pro';
  ask: (world: World, alice: Guest) => Promise<unknown>;
  says: string;
  /** The final state of the machine. */
  ends: { state: string; cron: boolean; credential?: string };
};

const ACTS: Record<string, Act> = {
  'a wake': {
    plan: 'Starter',
    ask: async (world, alice) => {
      await world.fly.stopAll();
      await alice.says('wake');
    },
    says: 'Your agent is awake.',
    ends: { state: 'started', cron: false },
  },
  'a restart': {
    plan: 'Pro',
    ask: async (_world, alice) => {
      await alice.says('restart');
      await alice.taps('Restart now');
    },
    says: 'Your agent is back.',
    ends: { state: 'started', cron: true },
  },
  'a smaller plan': {
    plan: 'Pro',
    ask: changesToStarter,
    says: 'Your agent now has everything that comes with Starter.',
    ends: { state: 'started', cron: false },
  },
  'a pause': {
    plan: 'Pro',
    ask: async ({ stripe }) => stripe.failRenewal(subscriptionOf({ stripe }), 'unpaid'),
    says: 'Your agent is paused because a payment is open.',
    ends: { state: 'stopped', cron: true },
  },
  'a payment after a pause': {
    plan: 'Pro',
    ask: async ({ stripe }, alice) => {
      stripe.failRenewal(subscriptionOf({ stripe }), 'unpaid');
      await alice.sees('Your agent is paused because a payment is open.');
      await alice.isDone();
      stripe.payOpenInvoice(subscriptionOf({ stripe }));
    },
    says: 'Your agent is back. Everything is where you left it.',
    ends: { state: 'started', cron: true },
  },
  'a credential while asleep': {
    plan: 'Starter',
    ask: async (world, alice) => {
      await alice.says('/connect');
      await alice.taps('Change');
      await alice.taps('API key');
      await alice.sees('API key');
      await world.fly.stopAll();
      await alice.pastes('API_KEY');
    },
    says: 'Your agent now uses the key ending in',
    ends: { state: 'started', cron: false, credential: 'api_key' },
  },
};

describe.each(Object.entries(ACTS))('%s on console', (_name, act) => {
  test('comes to its end however often the product is killed', { timeout: 240_000 }, async () => {
    await using world = await openWorld('console', { apart: true, slowMs: 1500, pace: 4 });
    const alice = world.guest('alice');
    await alice.subscribes(act.plan);
    await alice.pastes('SETUP_TOKEN');
    await alice.sees('Your agent is ready 🎉', 'Where do you want to talk to your agent?');
    await alice.isDone();
    world.fault('fly', 'slow');
    await act.ask(world, alice);
    await killedAtCalls(world, alice, act.says);
    world.heal();
    await until(
      () => alice.everSaw(act.says),
      () => alice.transcript(),
      60_000,
    );
    await alice.isDone();
    const [machine] = world.fly.machines((await alice.agentApp()) ?? '');
    const { state, cron, credential = 'token' } = act.ends;
    expect(machine?.state).toBe(state);
    expect(machine?.config.env?.['OPENCLAW_SKIP_CRON'] !== '1').toBe(cron);
    expect((await alice.belongings()).credentials).toEqual([credential]);
    expect(world.fly.counts()).toEqual(ONE);
    expect(alice.count(act.says, 'sent')).toBe(1);
    expect(findSecrets(world)).toEqual([]);
  });
});

/** Kills the product during a call, several times or until no work is pending. */
async function killedAtCalls(world: World, alice: Guest, last: string): Promise<void> {
  for (let crashes = 0; crashes < CRASHES; crashes += 1) {
    const calls = world.fly.calls.length;
    await until(
      () => world.fly.calls.length > calls || alice.everSaw(last),
      () => 'nothing is done any more',
      60_000,
    );
    await world.crash();
  }
}

async function changesToStarter({ app: { config }, stripe }: World): Promise<void> {
  const client = createStripe(config.stripe);
  const subscription = await client.subscriptions.retrieve(subscriptionOf({ stripe }));
  await client.subscriptions.update(subscription.id, {
    items: [{ id: subscription.items.data[0]?.id ?? '', price: config.stripe.prices.starter[0] }],
    proration_behavior: 'none',
  });
}

function subscriptionOf({ stripe }: Pick<World, 'stripe'>): string {
  return Object.keys(stripe.state.subscriptions)[0] ?? '';
}
