import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findWhatsAppState } from '../../src/whatsapp/connection.ts';
import { readDrawnQr, readQr } from '../fixtures/app-qr.ts';
import { query } from '../fixtures/app.ts';
import type { Guest } from '../fixtures/guest.ts';
import { findSecrets, findText } from '../fixtures/secrets.ts';
import { until } from '../fixtures/until.ts';
import { openWorld, type World } from '../fixtures/world.ts';

const PLATFORMS = ['console', 'telegram', 'discord'] as const;

/** The visible code: a picture, or drawn with characters where there are no pictures. */
function codeIn({ person }: Guest): string | null {
  const [newest] = person
    .visible()
    .toReversed()
    .flatMap(({ picture, text }) => readQr(picture) ?? readDrawnQr(text) ?? []);
  return newest ?? null;
}

describe.each(PLATFORMS)('operators on %s', (platform) => {
  let world: World;
  let olga: Guest;
  beforeAll(async () => {
    world = await openWorld(platform, { also: ['whatsapp'], operators: ['olga'] });
    olga = world.operator('olga');
    await until(
      async () => (await findWhatsAppState(world.app))?.state === 'pairing',
      () => 'WhatsApp offers no code',
    );
  });
  afterAll(() => world.close());

  const audit = () => query(world.app, 'SELECT actor, action, object, before, after FROM audit');
  const isConnected = (yes: boolean) =>
    until(
      () => world.whatsapp?.isConnected() === yes,
      () => `WhatsApp is ${yes ? 'not ' : ''}connected`,
    );

  test('see the fleet, and in their status why a platform is off', async () => {
    await olga.says('/ops');
    await olga.sees('Operators', 'Accounts: 1', 'Machines: none', 'connected', 'WhatsApp');
    await olga.says('/status');
    await olga.sees('Status', 'WhatsApp: off: not linked to a phone');
    expect(await olga.mishaps()).toEqual([]);
  });

  test('other people cannot see that operator commands exist', async () => {
    const alice = world.guest('alice');
    await alice.says('/start');
    await alice.sees('Hi, I’m Automna.');
    for (const command of ['/ops', '/ops_whatsapp', '/ops_find acc_1', '/nonsense']) {
      await alice.says(command);
      await alice.sees('I didn’t get that.', 'Hi, I’m Automna.');
    }
    await alice.says('/status');
    await alice.sees('Status');
    await alice.isDone();
    expect(alice.everSaw(/WhatsApp|Operators|Find an account/)).toBe(false);
  });

  test('link WhatsApp with the code they are shown; it is stored and logged nowhere', async () => {
    await olga.says('/ops_whatsapp');
    await olga.sees('waits for a phone');
    expect(codeIn(olga)).toBeNull();
    await olga.taps('Link a phone');
    await olga.sees('Scan this code');
    await until(
      () => codeIn(olga) !== null,
      () => `no code in sight:\n${olga.transcript()}`,
    );
    const code = codeIn(olga) ?? '';
    expect(code).toContain('wa.me/settings/linked_devices#');
    await world.whatsapp?.scanQr(code);
    await olga.sees('WhatsApp is linked and connected.', 'State: connected');
    await olga.isDone();
    expect(codeIn(olga)).toBeNull();
    // A text that is no secret is found, which proves that the search works.
    expect(findText(world, 'ops_whatsapp')).toContain('log');
    expect(findText(world, code.split('#')[1] ?? '')).toEqual([]);
    expect(findText(world, code.split(',').at(-2) ?? '')).toEqual([]);
    expect(findSecrets(world)).toEqual([]);
    expect(await audit()).toMatchObject([
      {
        actor: expect.stringMatching(`^${platform}:`),
        action: 'link whatsapp',
        object: 'whatsapp:main',
        before: 'pairing',
        after: 'linking',
      },
    ]);
  });

  test('switch WhatsApp off after seeing how many people it affects, and on again', async () => {
    await olga.says('/ops_whatsapp');
    await olga.taps('Switch off');
    await olga.sees('Switch WhatsApp off?', '0 people talk to us there.');
    await olga.taps('Yes, switch off');
    await olga.sees('WhatsApp is being switched off.', 'off: an operator switched it off');
    await isConnected(false);
    await olga.taps('Switch on');
    await olga.sees('WhatsApp is being switched on.');
    await isConnected(true);
    const [, ...rows] = await audit();
    expect(rows.map(({ action, before, after }) => [action, before, after])).toEqual([
      ['switch whatsapp off', 'open', 'off'],
      ['switch whatsapp on', 'off', 'connecting'],
    ]);
  });

  test('find an account by an id of a person or its own, without its secrets', async () => {
    const bob = world.guest('bob');
    await bob.says('/start');
    await bob.sees('Hi, I’m Automna.');
    const account = await bob.account();
    await olga.says(`/ops_find ${account}`);
    await olga.sees('Find an account', `Account: ${account}`, 'Plan: none', 'Machine: none');
    const [identity] = await query(
      world.app,
      'SELECT platform_user FROM identities WHERE account_id = ?',
      account,
    );
    await olga.says(String(identity?.['platform_user']));
    await olga.sees(`Account: ${account}`);
    await olga.says('acc_nobody');
    await olga.sees('Nothing is called acc_nobody.');
    expect((await audit()).filter(({ action }) => action === 'find account')).toHaveLength(3);
    expect(await olga.mishaps()).toEqual([]);
  });

  test('suspend somebody after seeing what that does; they are told why, and find it in /privacy', async () => {
    const carl = world.guest('carl');
    await carl.says('/start');
    await carl.sees('Hi, I’m Automna.');
    const account = await carl.account();
    await olga.says(`/ops_suspend ${account} sends spam`);
    await olga.sees('Suspend an account', 'Their machine is stopped', 'Reason: sends spam');
    expect(await query(world.app, 'SELECT * FROM suspensions')).toEqual([]);
    await olga.taps('Yes, do it');
    await olga.sees('The account is suspended.');
    await carl.sees('Somebody from our team (operator) suspended your agent.', 'sends spam');
    await carl.says('/privacy');
    await carl.sees('Privacy', 'suspended your agent');
    expect((await audit()).at(-1)).toMatchObject({ action: 'suspend', before: 'no machine' });
    expect(await olga.mishaps()).toEqual([]);
  });

  test('give somebody a plan for free, which goes on with the next step', async () => {
    const erna = world.guest('erna');
    await erna.says('/start');
    await erna.sees('Hi, I’m Automna.');
    await olga.says(`/ops_comp ${await erna.account()} pro 30 she found a fault`);
    await olga.sees('They get Pro for 30 days without paying');
    await olga.taps('Yes, do it');
    await olga.sees('They have Pro for free until');
    await erna.sees('Pro is on us until', 'Connect your Claude');
    await erna.says('/plan');
    await erna.sees('Pro, free until', 'you pay nothing');
    expect(await olga.mishaps()).toEqual([]);
    expect(await erna.mishaps()).toEqual([]);
  });

  test('answer what a customer writes to support, as a person', async () => {
    const dora = world.guest('dora');
    await dora.says('/start');
    await dora.sees('Hi, I’m Automna.');
    await dora.says('/support');
    await dora.sees('What can we help you with?', 'They see no key');
    await dora.says('/menu');
    await dora.sees('Choose a plan');
    await dora.says('/support My agent forgets my cat');
    await dora.sees('I’ve passed that on.', 'You’ve been waiting since');
    const account = await dora.account();
    await olga.sees('A customer writes to support.');
    await olga.says(`/ops_thread ${account}`);
    await olga.sees('My agent forgets my cat', `Account: ${account}`);
    await olga.says('Tell it the name once more.');
    await olga.sees('Sent to the customer.');
    await dora.sees(
      'A person from our team writes:',
      'Tell it the name once more.',
      'Is it solved?',
    );
    await dora.taps('Solved');
    await dora.sees('Glad that’s done.');
    expect(await olga.mishaps()).toEqual([]);
    expect(await dora.mishaps()).toEqual([]);
  });

  test('cannot change the audit entries', async () => {
    await expect(world.app.db.write(["UPDATE audit SET action = 'nothing'"])).rejects.toThrow(
      /append-only/,
    );
    await expect(world.app.db.write(['DELETE FROM audit'])).rejects.toThrow(/append-only/);
  });
});

test('operators switch Telegram and Discord off for everybody, and on again', async () => {
  await using world = await openWorld('console', {
    also: ['telegram', 'discord'],
    operators: ['olga:owner'],
  });
  const olga = world.operator('olga');
  const people = [world.guest('tina', 'telegram'), world.guest('dirk', 'discord')];
  const turn = async (to: 'off' | 'on', state: string): Promise<void> => {
    for (const platform of ['telegram', 'discord']) {
      await olga.says(`/ops_switch ${platform} ${to} a test`);
      await olga.taps('Yes, do it');
      await olga.sees(`${platform} is ${to}.`);
    }
    await until(
      async () => {
        await olga.says('/ops');
        await olga.isDone();
        return olga.everSaw(new RegExp(`Telegram: ${state}[^]*Discord: ${state}`));
      },
      () => `not ${to}:\n${olga.transcript()}`,
    );
  };
  for (const person of people) {
    await person.says('/start');
    await person.sees('Hi, I’m Automna.');
  }
  await turn('off', 'off: an operator switched it off');
  const held = async () =>
    (await query(world.app, `SELECT name FROM leases WHERE name GLOB '*:*'`))
      .map(({ name }) => String(name).split(':')[0])
      .filter((kind) => kind === 'telegram' || kind === 'discord');
  await expect.poll(held, { timeout: 20_000 }).toEqual([]);
  await turn('on', 'connected');
  for (const person of people) {
    await person.says('/help');
    await person.sees('Help');
  }
});
