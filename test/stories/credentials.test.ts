import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { endOf, type FakeName, type Guest } from '../fixtures/guest.ts';
import { findSecrets } from '../fixtures/secrets.ts';
import { until } from '../fixtures/until.ts';
import { openWorld, PLATFORMS, type World } from '../fixtures/world.ts';

// Several worlds at once share two cores.
vi.setConfig({ testTimeout: 240_000 });

/** The answer to an accepted credential, and its state in /status. */
const ACCEPTED: [FakeName, string, string][] = [
  ['SETUP_TOKEN', `Claude is connected and works (ends in ${endOf('SETUP_TOKEN')}).`, 'works'],
  ['API_KEY', `Claude is connected and works (ends in ${endOf('API_KEY')}).`, 'works'],
  ['NO_CREDIT_KEY', 'but your Anthropic account is out of credit', 'out of credit'],
  ['RESTRICTED_KEY', 'but not every model or workspace', 'restricted'],
  ['MODEL_RESTRICTED_KEY', 'but not every model or workspace', 'restricted'],
  ['DISABLED_API_KEYS_KEY', 'but not every model or workspace', 'restricted'],
  ['RATE_LIMITED_TOKEN', 'can’t confirm it right now', 'not checked yet'],
  ['RATE_LIMITED_KEY', 'can’t confirm it right now', 'not checked yet'],
];

/** With these the agent cannot answer until something is done at Anthropic. */
const MUTE = new Set<FakeName>(['NO_CREDIT_KEY']);

/** The answer to a refused credential: title, explanation, what to do. */
const REFUSED: [FakeName, string, string, string][] = [
  ['EXPIRED_TOKEN', 'This token has expired', 'this one’s time is up', 'Create a new one:'],
  ['REVOKED_TOKEN', 'This key was revoked', 'it was revoked', 'Create a new one:'],
  ['DEAD_TOKEN', 'This key was revoked', 'it was revoked', 'Create a new one:'],
  ['REVOKED_KEY', 'This key was revoked', 'it was revoked', 'Create a new one:'],
  [
    'DISABLED_ORGANIZATION_TOKEN',
    'This key was revoked',
    'the account was disabled',
    'Create a new one:',
  ],
  [
    'DISABLED_ORGANIZATION_KEY',
    'This key was revoked',
    'the account was disabled',
    'Create a new one:',
  ],
  ['INVALID_TOKEN', 'Anthropic doesn’t know this key', 'refused it', 'Check what you copied'],
  ['INVALID_KEY', 'Anthropic doesn’t know this key', 'refused it', 'Check what you copied'],
];

const WRONG: [FakeName, string][] = [
  ['ADMIN_KEY', 'That’s an admin key'],
  ['REFRESH_TOKEN', 'That’s a refresh token, not a setup token'],
  ['CODE_STATE', 'That’s the sign-in code, not the token yet'],
  ['TRUNCATED_TOKEN', 'The end is missing'],
  ['TRUNCATED_KEY', 'The end is missing'],
  ['OPENAI_KEY', 'That key belongs to another service'],
];

const CALLED_BAD = /doesn’t know|refused|revoked|expired|invalid/i;

describe.each(PLATFORMS)('a Claude credential pasted on %s', (platform) => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld(platform);
  });
  afterAll(() => world.close());

  async function aSubscriber(): Promise<Guest> {
    const guest = world.guest('bob');
    await guest.subscribes();
    await guest.sees('Connect your Claude');
    return guest;
  }

  describe.concurrent('side by side', () => {
    test.each(ACCEPTED)('%s is taken with its own words', async (name, sentence, word) => {
      const bob = await aSubscriber();
      await bob.pastes(name);
      const canAnswer = !MUTE.has(name);
      await bob.sees(sentence, canAnswer ? 'Your agent is ready 🎉' : 'but it can’t answer yet');
      await bob.isDone();
      expect(bob.everSaw('🎉')).toBe(canAnswer);
      expect((await bob.belongings()).credentials).toEqual([
        name.endsWith('TOKEN') ? 'token' : 'api_key',
      ]);
      await bob.says('/status');
      await bob.sees(word);
      expect(bob.everSaw(CALLED_BAD)).toBe(false);
    });

    test.each(REFUSED)(
      '%s is refused with its own words and ways on',
      async (name, title, explanation, next) => {
        const bob = await aSubscriber();
        await bob.pastes(name);
        await bob.sees(title, explanation, next, 'New setup token', 'Use an API key');
        await bob.isDone();
        expect(await bob.agentApp()).toBeNull();
      },
    );

    test('after a refused credential another kind can be chosen with one tap', async () => {
      const bob = await aSubscriber();
      await bob.pastes('EXPIRED_TOKEN');
      await bob.taps('Use an API key');
      await bob.sees('The key starts with “sk-ant-api03-”');
      await bob.pastes('API_KEY');
      await bob.sees('Your agent is ready 🎉');
      expect(await bob.mishaps()).toEqual([]);
    });

    test('a wrong paste is named and never stored', async () => {
      const bob = await aSubscriber();
      for (const [name, sentence] of WRONG) {
        await bob.pastes(name);
        await bob.sees(sentence, 'I deleted that message');
      }
      await bob.isDone();
      expect(await bob.credentialRows()).toEqual([]);
    });

    test.each(['WRAPPED_TOKEN', 'EXPORT_LINE'] as const)(
      '%s is understood as the token it holds',
      async (name) => {
        const bob = await aSubscriber();
        await bob.pastes(name);
        await bob.sees(`Claude is connected and works (ends in ${endOf('SETUP_TOKEN')}).`);
        await bob.sees('Your agent is ready 🎉');
        expect(await bob.mishaps()).toEqual([]);
      },
    );

    test('a refused credential does not replace the one in use', async () => {
      const bob = world.guest('bob');
      await bob.becomesCustomer('API_KEY');
      await bob.pastes('INVALID_KEY');
      const keep = `Keep the one ending in ${endOf('API_KEY')}`;
      await bob.sees('Anthropic doesn’t know this key', keep);
      await bob.taps(keep);
      await bob.sees('Menu');
      await bob.isDone();
      expect((await bob.belongings()).credentials).toEqual(['api_key']);
    });

    test('a credential that is pasted first waits for the payment, and then the build starts', async () => {
      const bob = world.guest('bob');
      await bob.pastes('SETUP_TOKEN');
      await bob.sees('Claude is connected', 'Next: choose a plan', 'Choose a plan');
      expect(await bob.agentApp()).toBeNull();
      await bob.says('Starter');
      await bob.sees('Confirm your plan');
      await bob.says('Pay $20');
      await bob.pays();
      await bob.sees('Payment received, thank you! You’re on Starter.', 'Your agent is ready 🎉');
      await bob.isDone();
      expect((await bob.belongings()).credentials).toEqual(['token']);
    });

    test('a credential that is pasted while a payment link is open is stored, and the link stays valid', async () => {
      const bob = world.guest('bob');
      await bob.asksForLink('Power');
      const link = await bob.link();
      await bob.pastes('API_KEY');
      await bob.sees('Claude is connected', 'Your payment link for');
      expect(await bob.link()).toBe(link);
      await bob.pays();
      await bob.sees('Your agent is ready 🎉');
    });

    test('the message with the secret is deleted, and the bot says so', async () => {
      const bob = await aSubscriber();
      await bob.pastes('SETUP_TOKEN');
      await bob.sees('I deleted that message');
      expect(bob.visible('sk-ant-')).toBe(0);
      expect(bob.count('I deleted that message', 'sent')).toBe(1);
    });

    test('a secret in an edited message is caught too', async () => {
      const bob = await aSubscriber();
      const { messageId } = await bob.says('my key is coming');
      await bob.sees('I didn’t get that.');
      await bob.edits(messageId, 'API_KEY');
      await bob.sees('I deleted that message', 'Your agent is ready 🎉');
      expect(bob.visible('sk-ant-api03-FAKE')).toBe(0);
    });

    test('two credentials in one message are both refused', async () => {
      const bob = await aSubscriber();
      await bob.pastes('SETUP_TOKEN', 'API_KEY');
      await bob.sees('more than one key or token', 'I deleted that message');
      expect(await bob.credentialRows()).toEqual([]);
    });
  });

  test('no pasted secret is stored unsealed anywhere', () => {
    expect(findSecrets(world)).toEqual([]);
  });
});

describe.concurrent.each(PLATFORMS)('while Anthropic has trouble, on %s', (platform) => {
  test('a credential is never reported as invalid', async () => {
    await using world = await openWorld(platform);
    const carol = world.guest('carol');
    await carol.subscribes();
    for (const fault of ['overloaded', 'down', 'error', 'rate-limited']) {
      world.fault('anthropic', fault);
      await carol.pastes('INVALID_KEY');
      await carol.sees(
        `Saved (ends in ${endOf('INVALID_KEY')})`,
        'I’ll keep checking and tell you',
      );
      world.heal();
    }
    expect(carol.everSaw(CALLED_BAD)).toBe(false);
    await carol.pastes('API_KEY');
    // After so many failures calls to Anthropic may be held back for some seconds, and the key is checked a little later.
    const said = [
      `Claude is connected and works (ends in ${endOf('API_KEY')}).`,
      `Good news: the key ending in ${endOf('API_KEY')} works.`,
    ];
    await until(
      () => said.some((words) => carol.everSaw(words)),
      () => carol.transcript(),
      45_000,
    );
    expect(findSecrets(world)).toEqual([]);
  });

  test('a credential that could not be checked is checked again without any action', async () => {
    await using world = await openWorld(platform);
    const carol = world.guest('carol');
    await carol.subscribes();
    world.fault('anthropic', 'overloaded');
    await carol.pastes('API_KEY');
    await carol.sees(`Saved (ends in ${endOf('API_KEY')})`, 'Your agent is ready 🎉');
    world.heal();
    await world.passTime(31_000);
    await carol.sees('Good news: the key ending in');
    await carol.says('/status');
    await carol.sees('works');
    expect(await carol.mishaps()).toEqual([]);
  });

  test('a slow Anthropic only delays the answer', async () => {
    await using world = await openWorld(platform);
    const carol = world.guest('carol');
    await carol.subscribes();
    world.fault('anthropic', 'slow');
    await carol.pastes('API_KEY');
    await carol.sees(
      'Checking with Anthropic',
      'Claude is connected and works',
      'agent is ready 🎉',
    );
    expect(carol.everSaw(CALLED_BAD)).toBe(false);
  });

  test('the bot says so when it cannot delete a message', async () => {
    await using world = await openWorld(platform);
    const carol = world.guest('carol');
    await carol.subscribes();
    world.fault(platform, 'delete-refused');
    await carol.pastes('SETUP_TOKEN');
    await carol.sees('I couldn’t delete your message', 'Please delete it yourself');
    await carol.sees('Your agent is ready 🎉');
    expect(carol.everSaw('I deleted that message')).toBe(false);
    expect(findSecrets(world)).toEqual([]);
  });
});

describe.concurrent.each(PLATFORMS)('disconnecting at an awkward moment, on %s', (platform) => {
  test('while a new credential is being checked leaves no credential behind', async () => {
    await using world = await openWorld(platform, { slowMs: 1500 });
    const frank = world.guest('frank');
    await frank.becomesCustomer('API_KEY');
    await frank.says('/connect');
    await frank.sees('Disconnect');
    await frank.says('Disconnect');
    await frank.sees('Disconnect your Claude?');
    world.fault('anthropic', 'slow:list-models');
    await frank.pastes('SECOND_API_KEY');
    await frank.sees('Checking with Anthropic');
    await frank.says('/connect');
    await frank.sees('Disconnect');
    await frank.says('Disconnect');
    await frank.sees('Disconnect your Claude?');
    await frank.says('Disconnect');
    await frank.sees('Done: your key is gone');
    await until(
      () => world.anthropic.calls.at(-1)?.status === 200,
      () => frank.transcript(),
    );
    await frank.says('/status');
    await frank.sees('Your Claude isn’t connected.');
    expect(await frank.mishaps()).toEqual([]);
    expect((await frank.belongings()).credentials).toEqual([]);
  });
});

describe.concurrent.each(PLATFORMS)('many credentials at once, on %s', (platform) => {
  test('more than ten in an hour are not stored, and the chat continues', async () => {
    await using world = await openWorld(platform);
    const eve = world.guest('eve');
    for (let paste = 1; paste <= 11; paste += 1) await eve.pastes('INVALID_KEY');
    await eve.sees('You’ve sent several keys in a short time');
    await eve.says('/help');
    await eve.sees('Choose what you need, or type its number or name.');
    await eve.isDone();
    expect(await eve.credentialRows()).toHaveLength(10);
  });
});

describe.concurrent('what only the agent’s own first request to Anthropic shows', () => {
  test.each([
    ['INFERENCE_ONLY_TOKEN', 'works'],
    ['EXTRA_USAGE_TOKEN', 'needs extra usage'],
    ['LATE_NO_CREDIT_KEY', 'out of credit'],
  ] as const)('is told of %s in /status', async (name, word) => {
    await using world = await openWorld('console');
    const dave = world.guest('dave');
    await dave.subscribes();
    await dave.pastes(name);
    await dave.sees('Your plan: 0 of 3 channels in use.');
    await dave.isDone();
    await dave.says('/status');
    await dave.sees(word);
    expect(await dave.mishaps()).toEqual([]);
  });
});

test('the search for secrets finds a planted one', async () => {
  await using world = await openWorld('console');
  const token = 'sk-ant-oat01-FAKE-sandbox-SETUP_TOKEN-000';
  for (const lead of ['', 'x', 'xy']) {
    world.logLines.push(Buffer.from(lead + token).toString('base64'));
    expect(findSecrets(world)).toHaveLength(1);
    world.logLines.pop();
  }
  world.logLines.push(token);
  expect(findSecrets(world)).toHaveLength(1);
});
