import { endOf } from '../fixtures/guest.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rowsOf } from '../fixtures/rows.ts';
import { findSecrets } from '../fixtures/secrets.ts';
import { until } from '../fixtures/until.ts';
import { openWorld, PLATFORMS, type World } from '../fixtures/world.ts';

describe.each(PLATFORMS)('a customer on %s', (platform) => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld(platform);
  });
  afterAll(() => world.close());

  describe.concurrent('side by side', () => {
    test('sees plan, Claude, agent and usage', async () => {
      const alice = world.guest('alice');
      await alice.becomesCustomer();
      await alice.says('/status');
      await alice.sees(
        'Plan: Pro, renews on',
        `Claude subscription token ending in ${endOf('SETUP_TOKEN')}`,
        'ready',
      );
      await alice.sees('works', 'Channels: none yet');
      await alice.says('/usage');
      await alice.sees('Pro plan · Claude connected ✅', 'Search: 0/2,000', 'Browser: 0/300 min');
      await alice.sees('Email: 0/500', 'Phone: 0/60 min', 'Everything starts over on');
      await alice.says('/plan');
      await alice.sees('Your plan: Pro', 'Pro, renews on');
      await alice.says('/menu');
      await alice.sees('Menu', 'Pro plan · Claude connected ✅');
      expect(await alice.mishaps()).toEqual([]);
    });

    test('finds every command without its slash, in any case', async () => {
      const alice = world.guest('alice');
      await alice.becomesCustomer('API_KEY');
      const answers = {
        status: `API key ending in ${endOf('API_KEY')}`,
        Usage: 'Search: 0/2,000',
        PLAN: 'Your plan: Pro',
        ' menu ': 'Pro plan · Claude connected ✅',
        connect: 'Your Claude',
        Help: 'Never send passwords',
        cancel: 'Cancelled. Nothing was changed.',
        '/status@automna_bot': 'Agent: ready',
      };
      for (const [typed, answer] of Object.entries(answers)) {
        await alice.says(typed);
        await alice.sees(answer);
      }
      expect(await alice.mishaps()).toEqual([]);
    });

    test('tests the credential', async () => {
      const alice = world.guest('alice');
      await alice.becomesCustomer('API_KEY');
      await alice.says('/connect');
      await alice.sees('Your Claude', 'Disconnect');
      await alice.says('Test');
      await alice.sees('Asking Anthropic…', 'Test passed: your Claude works.');
      expect(alice.count('Test passed:', 'sent')).toBe(1);
    });

    test('changes to the other kind of credential, and the old one is removed from the machine', async () => {
      const alice = world.guest('alice');
      await alice.becomesCustomer('API_KEY');
      expect((await alice.belongings()).credentials).toEqual(['api_key']);
      await alice.says('/connect');
      await alice.sees('Disconnect');
      await alice.says('Change');
      await alice.sees('Connect your Claude');
      await alice.says('Claude subscription');
      await alice.sees('claude setup-token');
      await alice.pastes('SETUP_TOKEN');
      await alice.sees(`Your agent now uses the key ending in ${endOf('SETUP_TOKEN')}.`);
      await alice.isDone();
      expect((await alice.belongings()).credentials).toEqual(['token']);
      await alice.pastes('SECOND_API_KEY');
      await alice.sees(`Your agent now uses the key ending in ${endOf('SECOND_API_KEY')}.`);
      await alice.isDone();
      expect((await alice.belongings()).credentials).toEqual(['api_key']);
    });

    test('disconnects Claude, and no credential is left on the machine or in the database', async () => {
      const alice = world.guest('alice');
      await alice.becomesCustomer();
      await alice.says('/connect');
      await alice.sees('Disconnect');
      await alice.says('Disconnect');
      await alice.sees('Disconnect your Claude?', 'backups of your agent keep it');
      await alice.says('Disconnect');
      await alice.sees('Removing your key…', 'Done: your key is gone');
      await alice.isDone();
      expect((await alice.belongings()).credentials).toEqual([]);
      expect(await sealedOf(world, await alice.account())).toEqual([null]);
      await alice.says('/status');
      await alice.sees('Your Claude isn’t connected.');
      await alice.pastes('API_KEY');
      await alice.sees(`Your agent now uses the key ending in ${endOf('API_KEY')}.`);
      await alice.isDone();
      expect((await alice.belongings()).credentials).toEqual(['api_key']);
    });

    test('restarts the agent', async () => {
      const alice = world.guest('alice');
      await alice.becomesCustomer();
      await alice.says('/status');
      await alice.sees('Restart agent');
      await alice.says('Restart agent');
      await alice.sees('It’s away for about a minute');
      await alice.says('Restart now');
      await alice.sees('Restarting your agent.', 'Your agent is back.');
      await alice.isDone();
      expect((await alice.belongings()).credentials).toEqual(['token']);
    });

    test('types numbers, keycap emoji and beginnings of labels instead of tapping', async () => {
      const alice = world.guest('alice');
      await alice.says('hi');
      await alice.sees('Hi, I’m Automna.');
      await alice.says('how');
      await alice.sees('How it works', '1. You pick a plan');
      await alice.says('back');
      await alice.sees('Hi, I’m Automna.');
      await alice.says('1');
      await alice.sees('Choose a plan');
      await alice.says('p');
      await alice.sees('I didn’t get that.');
      await alice.says('2\uFE0F\u20E3');
      await alice.sees('You pay $30 today');
      await alice.says('9');
      await alice.sees('I didn’t get that.');
      await alice.says('OTHER');
      await alice.sees('Choose a plan');
      await alice.says('compare');
      await alice.sees('The plans side by side', 'unlimited');
      await alice.says('/cancel');
      await alice.sees('Cancelled. Nothing was changed.', 'Hi, I’m Automna.');
      expect(await alice.mishaps()).toEqual([]);
    });

    test('is told politely which commands are not available yet', async () => {
      const alice = world.guest('alice');
      await alice.says('/billing');
      await alice.sees('/billing has nothing to show until you have a plan.');
      for (const command of ['files', 'api']) {
        await alice.says(`/${command}`);
        await alice.sees('Hi, I’m Automna.');
      }
      await alice.says('/nonsense');
      await alice.sees('I didn’t get that.');
      expect(await alice.mishaps()).toEqual([]);
    });

    test('gets a sensible answer to every command before choosing a plan', async () => {
      const alice = world.guest('alice');
      await alice.says('/status');
      await alice.sees('Plan: none', 'Your Claude isn’t connected.', 'not built yet');
      await alice.says('/usage');
      await alice.sees('No plan · Claude not connected');
      await alice.says('/connect');
      await alice.sees('Which one do you want to use?');
      await alice.says('/menu');
      await alice.sees('Hi, I’m Automna.');
      expect(await alice.mishaps()).toEqual([]);
    });

    test('goes back and forth with buttons, and an old menu has no effect', async () => {
      const alice = world.guest('alice');
      await alice.says('/start');
      await alice.sees('Hi, I’m Automna.');
      const old = alice.person.visible().findLast(({ from }) => from === 'bot');
      await alice.says('/plan');
      await alice.sees('Choose a plan');
      await alice.tapsOn(old?.messageId ?? '', 'How it works');
      await alice.sees('That menu is out of date.', 'Compare');
      await alice.isDone();
      expect(alice.everSaw('1. You pick a plan')).toBe(false);
    });

    test('gets one payment link after tapping a button twice', async () => {
      const alice = world.guest('alice');
      await alice.says('/plan');
      await alice.sees('Choose a plan');
      const menu = alice.person.visible().findLast(({ from }) => from === 'bot');
      const tap = () => alice.tapsOn(menu?.messageId ?? '', 'Pro');
      await Promise.all([tap(), tap(), tap()]);
      await until(
        () => alice.everSaw('Your payment link for'),
        () => alice.transcript(),
      );
      await alice.isDone();
      expect(await intentsOf(world, await alice.account())).toBe(1);
      expect(alice.everSaw('That menu is out of date.')).toBe(false);
    });
  });

  test('leaves no pasted secret anywhere', () => {
    expect(findSecrets(world)).toEqual([]);
  });
});

async function sealedOf({ app }: World, account: string): Promise<unknown[]> {
  const sql = 'SELECT sealed FROM credentials WHERE account_id = ?';
  const rows = await rowsOf(app.db, sql, [account]);
  return rows.map((row) => row['sealed']);
}

async function intentsOf({ app }: World, account: string): Promise<number> {
  const sql = 'SELECT id FROM checkout_intents WHERE account_id = ?';
  return (await rowsOf(app.db, sql, [account])).length;
}
