import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { endOf, type Guest } from '../fixtures/guest.ts';
import { rowsOf } from '../fixtures/rows.ts';
import { findSecrets } from '../fixtures/secrets.ts';
import { errorLines, openWorld, PLATFORMS, type World } from '../fixtures/world.ts';

// Several people at once share two cores.
vi.setConfig({ testTimeout: 240_000 });

let bots = 0;

describe.each(PLATFORMS)('like a person, on %s', (platform) => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld(platform);
  });
  afterAll(() => world.close());

  const bot = (guest: Guest) => {
    const username = `person_${(bots += 1)}_bot`;
    return { username, ...world.telegram.createBot(guest.name, { name: 'My agent', username }) };
  };

  describe.concurrent('side by side', () => {
    test('the bot understands what people say in their own words, and thanks are no question', async () => {
      const alice = world.guest('alice');
      await alice.says('hi!');
      await alice.sees('Hi, I’m Automna.');
      for (const words of ['how much does it cost?', 'Choose a plan!', '1.', '“Pro”']) {
        await alice.says(words);
        await alice.sees(words === '“Pro”' || words === '1.' ? 'You pay $' : 'Compare');
        if (words === '1.') await alice.says('/plan');
      }
      await alice.says('thanks');
      await alice.sees('You’re welcome!');
      await alice.isDone();
      await alice.says('what is the capital of France');
      await alice.sees('I didn’t get that.');
      await alice.says('and of Spain');
      await alice.sees('I still don’t get that one. /menu shows what I can do.');
      expect(alice.count('I didn’t get that.', 'sent')).toBe(1);
    });

    test('the first word chooses the language', async () => {
      const ana = world.guest('ana');
      await ana.says('hola');
      await ana.sees('Hola, soy Automna.', 'English · Deutsch');
      expect(ana.everSaw('Hi, I’m Automna.')).toBe(false);
    });

    test('somebody without anything sees no zeros, and what to do next', async () => {
      const bob = world.guest('bob');
      await bob.says('/usage');
      await bob.sees('You don’t have a plan right now.');
      await bob.says('/status');
      await bob.sees('Plan: none', 'Your Claude isn’t connected.', 'Choose a plan');
      expect(bob.everSaw('0/0')).toBe(false);
      await bob.asksForLink();
      await bob.says('/status');
      await bob.taps('Pay $30 with Stripe');
      await bob.sees('Your payment link for Pro is ready');
    });

    test('a refresh answers also when nothing is new, and a test of Claude is one message', async () => {
      const carol = world.guest('carol');
      await carol.becomesCustomer();
      await carol.says('/status');
      await carol.sees('Plan: Pro');
      await carol.isDone();
      await carol.taps('Refresh');
      await carol.sees('Checked again at');
      await carol.says('/connect');
      await carol.sees('Disconnect');
      await carol.isDone();
      const before = carol.person.utterances().length;
      await carol.taps('Test');
      await carol.sees('Test passed: your Claude works.');
      await carol.isDone();
      const sent = carol.person
        .utterances()
        .slice(before)
        .filter(({ kind }) => kind === 'sent');
      expect(sent).toHaveLength(1);
    });

    test('an agent that restarts is not called ready', async () => {
      const dave = world.guest('dave');
      await dave.becomesCustomer();
      await dave.says('/status');
      await dave.taps('Restart agent');
      await dave.taps('Restart now');
      await dave.sees('Agent: restarting; this takes about a minute', 'Your agent is back.');
      expect(await dave.mishaps()).toEqual([]);
    });

    test('another bot takes no place without a question, and one that was asked for takes it', async () => {
      const erin = world.guest('erin');
      await erin.becomesCustomer();
      const [first, second] = [bot(erin), bot(erin)];
      await erin.taps('Connect Telegram');
      await erin.sees('Open @BotFather');
      await erin.says(first.token);
      await erin.sees(`@${first.username} is yours`);
      await erin.isDone();
      await erin.says('/channels');
      await erin.sees('Your plan: 1 of 3 channels in use.');
      await erin.taps('Connect Discord');
      await erin.sees('Open Discord’s developer page');
      await erin.says(second.token);
      await erin.sees(`Your agent already has a bot: ${first.username}.`);
      await erin.taps(`Keep ${first.username}`);
      await erin.sees('Kept. I dropped the other one.');
      await erin.isDone();
      expect(await botOf(world, erin)).toBe(String(first.id));
      await erin.says(second.token);
      await erin.sees(`Your agent already has a bot: ${first.username}.`);
      await erin.taps('Use the new one');
      await erin.sees(`@${second.username} is yours`);
      await erin.isDone();
      expect(await botOf(world, erin)).toBe(String(second.id));
      await erin.says('/channels');
      await erin.sees('Your plan: 1 of 3 channels in use.');
      await erin.taps('Telegram');
      await erin.sees('To use another bot, paste its token here.');
      await erin.says(first.token);
      await erin.sees(`@${first.username} is yours`);
      await erin.isDone();
      expect(await botOf(world, erin)).toBe(String(first.id));
    });

    test('a Claude that works is not replaced by one that could not be checked', async () => {
      const frank = world.guest('frank');
      await frank.becomesCustomer('API_KEY');
      await frank.pastes('RATE_LIMITED_KEY');
      const old = endOf('API_KEY');
      await frank.sees(`Your agent keeps using the one ending in ${old}, which works`);
      await frank.isDone();
      await frank.says('/status');
      await frank.sees(`ending in ${old} · works`);
      expect((await frank.belongings()).credentials).toEqual(['api_key']);
    });

    test('news of one channel do not take the screen of another away', async () => {
      const grace = world.guest('grace');
      await grace.becomesCustomer();
      const own = bot(grace);
      await grace.taps('Connect Telegram');
      await grace.sees('Open @BotFather');
      await grace.says(own.token);
      await grace.says('/channels');
      await grace.sees('channels in use');
      await grace.taps('Connect Discord');
      await grace.sees('Open Discord’s developer page');
      await grace.isDone();
      await grace.taps('Use a private page instead');
      await grace.sees('Open my private page');
      expect(grace.everSaw('That menu is out of date')).toBe(false);
      expect(grace.everSaw('I didn’t get that')).toBe(false);
    });
  });

  test('no errors were logged, and no secret was stored', () => {
    expect(errorLines(world)).toEqual([]);
    expect(findSecrets(world)).toEqual([]);
  });
});

test.each(PLATFORMS)('a promised link comes wherever the person is, on %s', async (platform) => {
  await using world = await openWorld(platform);
  const heidi = world.guest('heidi');
  await heidi.says('/plan');
  await heidi.sees('Choose a plan');
  world.fault('stripe', 'down');
  await heidi.says('Pro');
  await heidi.sees('I’ll keep trying and send you the link as soon as it works');
  await heidi.says('/start');
  await heidi.sees('Hi, I’m Automna.');
  world.heal();
  await world.passTime(61_000);
  await heidi.sees('Your payment link for Pro is ready');
  await heidi.pays();
  await heidi.sees('Payment received, thank you!');
  expect(await heidi.mishaps()).toEqual([]);
});

/** The bot in which the person's agent is on Telegram. */
async function botOf({ app }: World, guest: Guest): Promise<string> {
  const sql = "SELECT bot_id FROM channels WHERE account_id = ? AND kind = 'telegram'";
  const [row] = await rowsOf(app.db, sql, [await guest.account()]);
  return String(row?.['bot_id']);
}
