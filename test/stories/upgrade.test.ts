import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createFly } from '../../src/fly/client.ts';
import { createStripe } from '../../src/stripe/client.ts';
import type { Guest } from '../fixtures/guest.ts';
import { findSecrets } from '../fixtures/secrets.ts';
import { charges, subscriptionOf, getsQuoteForPro } from '../fixtures/upgrading.ts';
import { errorLines, openWorld, PLATFORMS, type World } from '../fixtures/world.ts';

// Several worlds at once share two cores.
vi.setConfig({ testTimeout: 240_000 });

const MINUTE = 60_000;
const OWN_ID = '123456789';

describe.each(PLATFORMS)('a bigger plan on %s', (platform) => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld(platform);
  });
  afterAll(() => world.close());

  test('allows another channel, and the agent gets the new features', async () => {
    const alice = world.guest('alice');
    await alice.becomesCustomer('SETUP_TOKEN', 'Starter');
    await connectsTelegram(world, alice);
    await alice.says('/channels');
    await alice.sees('1 of 1 channels in use');
    await alice.taps('Connect Discord');
    await alice.sees('Your plan has no room for another channel', 'Upgrade to Power · $40 a month');
    await alice.taps('Upgrade to Pro');
    await alice.sees(
      'You pay $10',
      'After that, $30 a month',
      '3 channels instead of 1',
      'always on',
    );
    await alice.sees('This price is good until', 'Pay $10 and upgrade');
    expect(await charges(world, alice)).toEqual([2000]);
    await alice.taps('Pay $10');
    await alice.sees('You’re on Pro now.', 'Your agent now has everything that comes with Pro');
    await alice.isDone();
    expect(await charges(world, alice)).toEqual([2000, 1000]);
    await alice.taps('Channels');
    await alice.sees('1 of 3 channels in use');
    await alice.taps('Connect Discord');
    await alice.sees('Reset Token');
    await alice.says('/plan');
    await alice.sees('Your plan: Pro', 'Upgrade to Power', 'Switching to a smaller plan');
    expect(await alice.belongings()).toMatchObject({ customers: 1, subscriptions: 1, machines: 1 });
    expect(alice.count('You’re on Pro now.', 'sent')).toBe(1);
    expect(await alice.mishaps()).toEqual([]);
  });

  describe.concurrent('side by side', () => {
    test('a channel that was paused because the plan had no place for it resumes', async () => {
      const bob = world.guest('bob');
      await bob.becomesCustomer();
      await connectsTelegram(world, bob);
      await bob.says('/channels');
      await bob.sees('1 of 3 channels in use');
      await bob.taps('Connect the web page');
      await bob.sees('Your own page');
      await bob.taps('Get my link');
      await bob.sees('The link works once');
      await bob.isDone();
      await setPrice(world, bob, 'starter');
      await bob.sees('Your agent now has everything that comes with Starter.');
      await bob.says('/channels');
      await bob.sees('paused');
      await bob.says('/plan');
      await bob.taps('Upgrade to Pro');
      await bob.taps('Pay $10');
      await bob.sees('You’re on Pro now.', 'Your agent now has everything that comes with Pro');
      await bob.isDone();
      await bob.says('/channels');
      await bob.sees('2 of 3 channels in use', 'Telegram: running ✅');
      expect(bob.person.visible().at(-1)?.text).not.toContain('paused');
      expect(await channelsOnMachine(world, bob)).toContain('telegram');
    });

    test('leaving the screen with the amount charges nothing', async () => {
      const carol = world.guest('carol');
      await carol.subscribes('Starter');
      await carol.says('/plan');
      await carol.taps('Upgrade to Power');
      await carol.sees('You pay $20');
      await carol.taps('Back');
      await carol.sees('Your plan: Starter');
      await carol.taps('Upgrade to Power');
      await carol.sees('You pay $20');
      await carol.says('/cancel');
      await carol.sees('Cancelled. Nothing was changed.');
      await carol.isDone();
      expect(await charges(world, carol)).toEqual([2000]);
    });

    test('of two quotes only the newest can be confirmed', async () => {
      const dave = world.guest('dave');
      await dave.subscribes('Starter');
      await dave.says('/plan');
      await dave.taps('Upgrade to Power');
      await dave.sees('You pay $20');
      const old = dave.person.visible().at(-1)?.messageId ?? '';
      await dave.says('/plan');
      await dave.taps('Upgrade to Pro');
      await dave.sees('You pay $10');
      await dave.tapsOn(old, 'Pay $20 and upgrade').catch(() => undefined);
      await dave.isDone();
      expect(await charges(world, dave)).toEqual([2000]);
      await dave.taps('Pay $10');
      await dave.sees('You’re on Pro now.');
      expect(await charges(world, dave)).toEqual([2000, 1000]);
    });

    test('a cancelled plan cannot be upgraded, and its end is shown', async () => {
      const erin = world.guest('erin');
      await erin.subscribes('Starter');
      const stripe = createStripe(world.app.config.stripe);
      await stripe.subscriptions.update(await subscriptionOf(world, erin), {
        cancel_at_period_end: true,
      });
      await erin.says('/plan');
      await erin.taps('Upgrade to Pro');
      await erin.sees('Your plan is cancelled and ends on');
      expect(await charges(world, erin)).toEqual([2000]);
    });

    test('an open invoice has to be paid before an upgrade', async () => {
      const fay = world.guest('fay');
      await fay.subscribes('Starter');
      world.stripe.failRenewal(await subscriptionOf(world, fay), 'past_due');
      await fay.says('/plan');
      await fay.taps('Upgrade to Pro');
      await fay.sees('Your last payment failed.');
      await fay.opens('Pay the open invoice');
      await fay.pays();
      await fay.taps('Try again');
      await fay.sees('You pay $10');
      await fay.isDone();
      expect(await charges(world, fay)).toEqual([2000, 2000]);
    });
  });

  test('no errors were logged or shown, and no secret was stored', () => {
    expect(errorLines(world)).toEqual([]);
    expect(findSecrets(world)).toEqual([]);
  });
});

describe.concurrent.each(PLATFORMS)('a bigger plan with trouble, on %s', (platform) => {
  test.each(['card-declined', 'card-asks'])(
    'with the fault %s the old plan stays until the invoice is paid',
    async (fault) => {
      await using world = await openWorld(platform);
      const alice = world.guest('alice');
      await getsQuoteForPro(alice);
      world.fault('stripe', `${fault}*1`);
      await alice.taps('Pay $10');
      await alice.sees('The payment didn’t go through', 'your old plan continues');
      await alice.says('/plan');
      await alice.sees('Your plan: Starter');
      await alice.taps('My upgrade to Pro');
      await alice.sees('your old plan continues');
      await alice.taps('I’ve paid');
      await alice.sees('don’t see a payment at Stripe yet');
      await alice.says('/plan');
      await alice.sees('My upgrade to Pro');
      await alice.taps('My upgrade to Pro');
      await alice.opens('Pay or confirm with Stripe');
      expect(await alice.declines()).toBe('the card was declined');
      await alice.pays();
      await alice.sees('You’re on Pro now.');
      await alice.isDone();
      expect(await charges(world, alice)).toEqual([2000, 1000]);
      expect(alice.count('You’re on Pro now.', 'sent')).toBe(1);
      expect(await alice.mishaps()).toEqual([]);
    },
  );

  test('an upgrade whose payment failed can be dropped, and no invoice is left open', async () => {
    await using world = await openWorld(platform);
    const alice = world.guest('alice');
    await getsQuoteForPro(alice);
    world.fault('stripe', 'card-declined*1');
    await alice.taps('Pay $10');
    await alice.sees('The payment didn’t go through');
    await alice.isDone();
    await alice.says('/status');
    await alice.sees('Plan: Starter, renews on');
    expect(alice.everSaw('Pay the open invoice')).toBe(false);
    await alice.says('/plan');
    await alice.taps('My upgrade to Pro');
    await alice.sees('your old plan continues');
    world.fault('stripe', 'down');
    await alice.taps('I’ve paid');
    await alice.sees('so I can’t see your payment yet. I’ll look again at');
    world.heal();
    await alice.says('/plan');
    await alice.taps('My upgrade to Pro');
    await alice.sees('your old plan continues');
    await alice.taps('Drop the upgrade');
    await world.passTime(61_000);
    await alice.sees('I’ve dropped the upgrade. You haven’t been charged');
    expect(await charges(world, alice)).toEqual([2000]);
    await alice.says('/plan');
    await alice.taps('Upgrade to Pro');
    await alice.sees('You pay $10');
  });

  test('a payment whose webhook was lost is noticed a little later', async () => {
    await using world = await openWorld(platform);
    const alice = world.guest('alice');
    await getsQuoteForPro(alice);
    world.fault('stripe', 'card-declined*1');
    await alice.taps('Pay $10');
    await alice.sees('The payment didn’t go through');
    await alice.isDone();
    world.fault('stripe', 'webhook-drop');
    await alice.pays();
    await world.passTime(61_000);
    await alice.sees('You’re on Pro now.');
    expect(await charges(world, alice)).toEqual([2000, 1000]);
  });

  test('an expired amount can be requested again', async () => {
    await using world = await openWorld(platform);
    const alice = world.guest('alice');
    await getsQuoteForPro(alice);
    await world.passTime(11 * MINUTE);
    await alice.sees('That price has expired. You haven’t been charged.');
    await alice.taps('Get a new price');
    await alice.sees('You pay $10');
    await alice.taps('Pay $10');
    await alice.sees('You’re on Pro now.');
    expect(await charges(world, alice)).toEqual([2000, 1000]);
  });

  test('a changed amount is shown again before anything is charged', async () => {
    await using world = await openWorld(platform);
    const alice = world.guest('alice');
    await getsQuoteForPro(alice);
    for (const customer of Object.values(world.stripe.state.customers)) {
      Object.assign(customer, { balance: -400 });
    }
    await alice.taps('Pay $10');
    await alice.sees('Your subscription has changed since', 'You pay $6');
    await alice.taps('Pay $6');
    await alice.sees('You’re on Pro now.');
    expect(await charges(world, alice)).toEqual([2000, 600]);
  });

  test.each(['down', 'error', 'rate-limited', 'lose-answer*2'])(
    'with the fault %s the person hears of it, and pays once',
    async (fault) => {
      await using world = await openWorld(platform);
      const lasts = !fault.includes('*');
      const alice = world.guest('alice');
      await alice.subscribes('Starter');
      await alice.says('/plan');
      await alice.sees('Upgrade to Pro');
      const tapsInTrouble = async (tap: string, heard: string, end: string) => {
        world.fault('stripe', fault);
        await alice.taps(tap);
        if (lasts) {
          await alice.sees(heard);
          world.heal();
          await world.passTime(61_000);
        }
        await alice.sees(end);
      };
      await tapsInTrouble(
        'Upgrade to Pro',
        'I’ll keep asking and show you the amount',
        'You pay $10',
      );
      await tapsInTrouble('Pay $10', 'you pay once at most', 'You’re on Pro now.');
      await alice.isDone();
      expect(await charges(world, alice)).toEqual([2000, 1000]);
      expect(alice.count('You’re on Pro now.', 'sent')).toBe(1);
    },
  );
});

async function connectsTelegram(world: World, guest: Guest): Promise<void> {
  const username = `own_${(bots += 1)}_bot`;
  const { token } = world.telegram.createBot(guest.name, { name: 'My agent', username });
  await guest.says('/channels');
  await guest.sees('channels in use');
  await guest.taps('Connect Telegram');
  await guest.sees('Open @BotFather');
  await guest.says(token);
  if (world.on === 'console') {
    await guest.sees('what’s your Telegram ID');
    await guest.says(OWN_ID);
  }
  await guest.sees('Telegram is connected: your agent answers there.');
  await guest.isDone();
}

let bots = 0;

/** Changes the price as an operator would in Stripe's dashboard. */
async function setPrice(world: World, guest: Guest, plan: 'starter'): Promise<void> {
  const { stripe: settings } = world.app.config;
  const stripe = createStripe(settings);
  const subscription = await stripe.subscriptions.retrieve(await subscriptionOf(world, guest));
  await stripe.subscriptions.update(subscription.id, {
    items: [{ id: subscription.items.data[0]?.id ?? '', price: settings.prices[plan][0] }],
    proration_behavior: 'none',
  });
}

/** The channels in the configuration of the gateway on the person's machine. */
async function channelsOnMachine(world: World, guest: Guest): Promise<string[]> {
  const app = (await guest.agentApp()) ?? '';
  const [machine] = world.fly.machines(app);
  const command = {
    argv: ['automna-agent', 'rpc', 'channels.status'],
    stdin: '{}',
    timeoutSeconds: 20,
  };
  const { stdout } = await createFly(world.app.config.fly).exec(app, machine?.id ?? '', command);
  const { payload } = JSON.parse(stdout) as { payload: { channels: object } };
  return Object.keys(payload.channels);
}
