import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Guest } from '../fixtures/guest.ts';
import { findSecrets } from '../fixtures/secrets.ts';
import { openWorld, redisHistory, type World } from '../fixtures/world.ts';

const CODE = /[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}/;
const MINUTE = 60_000;

let world: World;
beforeAll(async () => {
  world = await openWorld('telegram', { also: ['console', 'discord'] });
});
afterAll(() => world.close());

const codes: string[] = [];

/** Requests a code and reads it from the screen. */
async function codeOf(guest: Guest): Promise<string> {
  await guest.says('/link');
  await guest.sees('It works once, until');
  const shown = guest.person
    .visible()
    .findLast(({ from, text, copies }) =>
      from === 'bot' ? CODE.test(text + copies.map((copy) => copy.text).join()) : false,
    );
  const words = shown ? shown.text + shown.copies.map((copy) => copy.text).join(' ') : '';
  const code = CODE.exec(words)?.[0] ?? '';
  codes.push(code);
  return code;
}

async function types(guest: Guest, code: string): Promise<void> {
  await guest.says('hi');
  await guest.taps('I already have an account');
  await guest.sees('It looks like ABCD-EFGH');
  await guest.says(code);
}

async function accountOf(guest: Guest): Promise<string> {
  await guest.isDone();
  return guest.account();
}

/** Both people confirm, in this order. */
async function link(first: Guest, second: Guest): Promise<void> {
  await first.taps('Yes, link them');
  await first.sees('Now say yes on');
  await second.taps('Yes, link them');
  await Promise.all([first.sees('now share one account'), second.sees('now share one account')]);
}

describe.concurrent('side by side', () => {
  test('a person starts on Telegram, pays, links Discord and finishes there', async () => {
    const phone = world.guest('alice', 'telegram');
    const desk = world.guest('alice', 'discord');
    await phone.subscribes();
    const code = await codeOf(phone);
    await types(desk, code.toLowerCase().replace('-', ' '));
    await desk.sees('This chat will join the account on Telegram (ID ending in', ': Pro plan.');
    await desk.sees('Both chats will then control its plan, its agent and its data');
    await phone.sees(
      'Give another chat control of your account?',
      'Someone on Discord (ID ending in',
    );
    await phone.sees('that chat will control your plan, your agent and your data');
    await link(phone, desk);
    await desk.sees('Connect your Claude');
    await desk.taps('Claude subscription');
    await desk.sees('claude setup-token');
    await desk.pastes('SETUP_TOKEN');
    await desk.sees('Claude is connected', 'Your agent is ready 🎉', 'Where do you want to talk');
    await desk.taps('Later');
    await desk.sees('All set.');
    expect(await accountOf(desk)).toBe(await accountOf(phone));
    expect(phone.everSaw('Your agent is ready 🎉')).toBe(false);
    expect(await desk.belongings()).toEqual({
      customers: 1,
      subscriptions: 1,
      apps: 1,
      volumes: 1,
      machines: 1,
      credentials: ['token'],
    });
    expect([...(await phone.mishaps()), ...(await desk.mishaps())]).toEqual([]);
  });

  test('the new person may show the code, and everything that was connected moves to the merged account', async () => {
    const desk = world.guest('bob', 'console');
    const phone = world.guest('bob', 'telegram');
    await desk.pastes('API_KEY');
    await desk.sees('Claude is connected');
    await phone.subscribes();
    const code = await codeOf(desk);
    await phone.says(`/link ${code}`);
    await phone.sees('You typed a code made on the console', 'that chat will control your plan');
    await link(phone, desk);
    await desk.sees('Your agent is ready 🎉');
    expect(await accountOf(desk)).toBe(await accountOf(phone));
    expect((await phone.belongings()).credentials).toEqual(['api_key']);
    expect((await phone.belongings()).machines).toBe(1);
  });

  test('two accounts that both have an agent are not merged, and both are told what to do', async () => {
    const phone = world.guest('carol', 'telegram');
    const desk = world.guest('carol', 'console');
    await Promise.all([phone.becomesCustomer(), desk.becomesCustomer('API_KEY')]);
    const code = await codeOf(phone);
    await desk.says('/link');
    await desk.taps('I have a code');
    await desk.sees('ABCD-EFGH');
    await desk.says(code);
    await desk.sees('Both accounts have their own plan or agent', 'Delete one of them first');
    await phone.sees('Both accounts have their own plan or agent');
    expect(await accountOf(phone)).not.toBe(await accountOf(desk));
  });

  test('a refusal by either side ends the linking', async () => {
    const phone = world.guest('dave', 'telegram');
    const desk = world.guest('dave', 'console');
    const code = await codeOf(phone);
    await types(desk, code);
    await phone.sees('Someone on the console');
    await phone.taps('No');
    await phone.sees('OK, nothing was linked.');
    await desk.sees('The other chat said no');
    await desk.says(code);
    await desk.sees('That code has expired.');
    expect(await accountOf(phone)).not.toBe(await accountOf(desk));
  });

  test('of two people who enter the same code one gets the question', async () => {
    const phone = world.guest('erin', 'telegram');
    const racers = [world.guest('mallory', 'console'), world.guest('erin', 'console')];
    const code = await codeOf(phone);
    for (const racer of racers) await racer.says('hi');
    for (const racer of racers) await racer.sees('Hi, I’m Automna.');
    await Promise.all(racers.map((racer) => racer.says(code)));
    await phone.sees('Someone on the console');
    for (const racer of racers) await racer.isDone();
    const asked = racers.filter((racer) => racer.everSaw('This chat will join'));
    const late = racers.filter((racer) => racer.everSaw('That code has expired.'));
    expect([asked.length, late.length]).toEqual([1, 1]);
  });

  test('wrong codes are counted, and after five the right one has to wait as well', async () => {
    const phone = world.guest('frank', 'telegram');
    const desk = world.guest('frank', 'console');
    const code = await codeOf(phone);
    await phone.says(code);
    await phone.sees('That’s this account’s own code.');
    await types(desk, 'AAAA-2222');
    await desk.sees('That code isn’t right.', 'You have 4 tries left.');
    for (const left of ['3 tries', '2 tries', 'one try']) {
      await desk.says('BBBB-3333');
      await desk.sees(`You have ${left} left.`);
    }
    await desk.says('/link CCCC-4444');
    await desk.sees('To keep accounts safe, I’ll take the next one after ');
    await desk.says(code);
    await desk.sees('There were too many wrong codes here.');
    await desk.says('/plan');
    await desk.sees('Choose a plan');
    expect(await desk.mishaps()).toEqual([]);
  });

  test('a Telegram link contains the code', async () => {
    const desk = world.guest('grace', 'console');
    const phone = world.guest('grace', 'telegram');
    const code = await codeOf(desk);
    const url = desk.person
      .visible()
      .flatMap(({ links }) => links)
      .find(({ label }) => label === 'Open in Telegram')?.url;
    expect(url).toMatch(new RegExp(`^https://t.me/\\w+\\?start=${code}$`));
    await phone.says(`/start ${url?.split('=')[1] ?? ''}`);
    await phone.sees('This chat will join the account on the console');
    await link(desk, phone);
    expect(await accountOf(desk)).toBe(await accountOf(phone));
  });

  test('a stranger’s link with a code does not bring an owner to the question', async () => {
    const stranger = world.guest('trudy', 'discord');
    const owner = world.guest('olivia', 'telegram');
    await owner.becomesCustomer();
    const code = await codeOf(stranger);
    await owner.says(`/start ${code}`);
    await owner.sees('Link another app', 'Only type a code that you made yourself');
    await owner.isDone();
    expect(owner.everSaw('You typed a code')).toBe(false);
    await owner.says(code);
    await owner.sees('Give another chat control of your account?', 'made on Discord (ID ending in');
    await owner.sees('download everything and delete the account', 'If someone sent you here');
    await stranger.sees('Someone on Telegram');
    await stranger.taps('Yes, link them');
    await owner.taps('No');
    await owner.sees('OK, nothing was linked.');
    await stranger.sees('The other chat said no');
    expect(await accountOf(owner)).not.toBe(await accountOf(stranger));
    expect(await owner.mishaps()).toEqual([]);
  });

  test('an owner who was talked into linking is told everything, stops it and puts the stranger out', async () => {
    const owner = world.guest('peggy', 'telegram');
    const stranger = world.guest('victor', 'discord');
    await owner.becomesCustomer();
    await types(stranger, await codeOf(owner));
    await owner.sees(
      'Give another chat control of your account?',
      'Someone on Discord (ID ending in',
    );
    await stranger.sees('Both chats will then control its plan');
    await link(owner, stranger);
    await owner.sees('/settings can undo this.');
    await stranger.says('/settings');
    await stranger.taps('Chats');
    await stranger.sees('This chat joined less than 7 days ago, so it can’t remove');
    await stranger.says('/delete');
    await stranger.taps('Export my data');
    await stranger.sees('One of your older chats has to agree', 'If nobody says no');
    await owner.sees('Was that you?', 'asked for all data of this account');
    await stranger.says('/delete');
    await stranger.taps('Continue');
    await stranger.taps('Delete my account');
    await stranger.sees('One of your older chats has to agree');
    await owner.sees(
      'Somebody in your chat on Discord (ID ending in',
      'asked to delete this account',
    );
    await owner.taps('Stop it');
    await owner.sees('Stopped. Nothing happens.', 'asked to delete this account');
    await stranger.sees('That was stopped in another chat');
    await owner.taps('Stop it');
    await owner.sees('Stopped. Nothing happens.', 'Pro plan');
    await owner.says('/settings');
    await owner.sees('Chats: Telegram (ID ending in');
    await owner.taps('Chats');
    await owner.sees('Each of these chats controls your plan');
    await owner.taps('Remove Discord');
    await owner.sees('has nothing to do with your account anymore');
    await stranger.sees('This chat was removed from its account', 'Hi, I’m Automna.');
    await stranger.says('/status');
    await stranger.sees('Plan: none', 'Your Claude isn’t connected.');
    expect(stranger.everSaw('Open the export page')).toBe(false);
    expect(await accountOf(stranger)).not.toBe(await accountOf(owner));
    expect(await owner.belongings()).toMatchObject({ subscriptions: 1, machines: 1 });
    expect([...(await owner.mishaps()), ...(await stranger.mishaps())]).toEqual([]);
  });

  test('news are sent to another chat when one is unreachable', async () => {
    const phone = world.guest('heidi', 'telegram');
    const desk = world.guest('heidi', 'console');
    const code = await codeOf(desk);
    await types(phone, code);
    await desk.sees('Someone on Telegram');
    await link(desk, phone);
    await phone.asksForLink();
    await phone.person.block();
    await phone.paysAndCloses();
    await desk.sees('Payment received, thank you! You’re on Pro.', 'Connect your Claude');
    expect(desk.count('Payment received, thank you!')).toBe(1);
    expect(phone.everSaw('Payment received, thank you!')).toBe(false);
  });
});

test('a code and a question expire', async () => {
  const phone = world.guest('ivan', 'telegram');
  const desk = world.guest('ivan', 'console');
  const old = await codeOf(phone);
  await world.passTime(11 * MINUTE);
  await types(desk, old);
  await desk.sees('That code has expired.');
  await desk.says(await codeOf(phone));
  await desk.sees('This chat will join');
  await phone.sees('Someone on the console');
  await phone.taps('Yes, link them');
  await phone.sees('Now say yes on the console');
  await world.passTime(11 * MINUTE);
  await desk.taps('Yes, link them');
  await desk.sees('That code has expired.');
  expect(await accountOf(phone)).not.toBe(await accountOf(desk));
});

test('an hour after wrong codes the right one is accepted again', async () => {
  const phone = world.guest('judy', 'telegram');
  const desk = world.guest('judy', 'console');
  await types(desk, 'AAAA-2222');
  await desk.sees('You have 4 tries left.');
  for (let tries = 2; tries <= 5; tries += 1) {
    await desk.says('AAAA-2222');
    await desk.sees('That code isn’t right');
  }
  await world.passTime(59 * MINUTE);
  await desk.says(await codeOf(phone));
  await desk.sees('There were too many wrong codes here.');
  await world.passTime(2 * MINUTE);
  await desk.says(await codeOf(phone));
  await desk.sees('This chat will join the account on Telegram');
  expect(await desk.mishaps()).toEqual([]);
});

test('no code is stored in the database, in Redis or in the log', () => {
  const files = ['automna.db', 'automna.db-wal'].map((file) => join(world.dataDir, file));
  const places = [
    ...files.filter(existsSync).map((file) => readFileSync(file)),
    redisHistory(world.redisDir),
    Buffer.from(world.logLines.join('')),
  ];
  const forms = codes.flatMap((code) => [code, code.replace('-', ''), code.toLowerCase()]);
  expect(codes.length).toBeGreaterThan(5);
  expect(codes.every((code) => CODE.test(code))).toBe(true);
  expect(forms.filter((form) => places.some((place) => place.includes(form)))).toEqual([]);
  expect(findSecrets(world)).toEqual([]);
});
