import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listChannels } from '../../src/store/channels.ts';
import { entersAgentPage } from '../fixtures/agent-page.ts';
import type { Guest } from '../fixtures/guest.ts';
import { readQr } from '../fixtures/app-qr.ts';
import { createFly } from '../../src/fly/client.ts';
import { findSecrets, formsOf } from '../fixtures/secrets.ts';
import { until } from '../fixtures/until.ts';
import { errorLines, openWorld, PLATFORMS, redisHistory, type World } from '../fixtures/world.ts';

/** What is said once the bot is connected: on other platforms the owner is asked for first. */
const isOpenFor = (platform: string): string =>
  platform === 'telegram' ? 'Telegram is connected' : 'Before I let anyone in';
const OWN_ID = '123456789';

/** A bot that a person has created with BotFather, with its token. */
function ownBot(world: World, guest: Guest) {
  const username = `own_${(bots += 1)}_bot`;
  const bot = world.telegram.createBot(guest.name, { name: 'My agent', username });
  tokens.push(bot.token);
  return { ...bot, username };
}

type Channels = Record<string, { configured: boolean }>;

let bots = 0;
const tokens: string[] = [];

describe.each(PLATFORMS)('the channels of a customer on %s', (platform) => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld(platform);
  });
  afterAll(() => world.close());

  /** The configuration of the gateway on the person's machine. */
  const onMachine = async (guest: Guest): Promise<string[]> => {
    const app = (await guest.agentApp()) ?? '';
    const [machine] = world.fly.machines(app);
    const argv = ['automna-agent', 'rpc', 'channels.status'];
    const command = { argv, stdin: '{}', timeoutSeconds: 20 };
    const { stdout } = await createFly(world.app.config.fly).exec(app, machine?.id ?? '', command);
    const { payload } = JSON.parse(stdout) as { payload: { channels: Channels } };
    const all = Object.entries(payload.channels);
    return all.filter(([, { configured }]) => configured).map(([kind]) => kind);
  };

  const customer = async (name: string, plan: 'Starter' | 'Pro' | 'Power' = 'Pro') => {
    const guest = world.guest(name);
    await guest.becomesCustomer('SETUP_TOKEN', plan);
    return guest;
  };

  /** Chooses Telegram and enters a token, and also the person's id if they do not write to us on Telegram. */
  const connects = async (guest: Guest, token: string) => {
    await guest.says('/channels');
    await guest.sees('channels in use');
    await guest.taps('Connect Telegram');
    await guest.sees('Open @BotFather');
    await guest.says(token);
    if (platform !== 'telegram') {
      await guest.sees('Before I let anyone in: what’s your Telegram ID');
      await guest.says(OWN_ID);
      await guest.sees('Thanks. Only that ID can write to your agent.');
    }
    await guest.sees('Telegram is connected: your agent answers there.');
  };

  describe.concurrent('side by side', { timeout: 60_000 }, () => {
    test('the first run continues with a bot of BotFather and ends with suggestions', async () => {
      const alice = await customer('alice');
      const { token, username } = ownBot(world, alice);
      await alice.taps('Connect Telegram');
      await alice.sees('By hand: open @BotFather');
      await alice.says(`Done! Use this token to access the HTTP API:\n${token}\nKeep it secure.`);
      await alice.sees(`@${username} is yours`);
      // Only of the key, which no screen had asked for.
      expect(alice.count('I deleted that message', 'sent')).toBe(1);
      if (platform === 'console') {
        await alice.sees('Before I let anyone in');
        await alice.says(OWN_ID);
      }
      await alice.sees(
        'Telegram is connected',
        'All set.',
        'Say hello to your agent',
        'Write to your agent',
      );
      await alice.isDone();
      expect(await onMachine(alice)).toEqual(['telegram']);
      await alice.says('/status');
      await alice.sees('Telegram running ✅');
      expect(await alice.mishaps()).toEqual([]);
    });

    test('a wrong token is reported as wrong and not stored', async () => {
      const bob = await customer('bob');
      const { token } = ownBot(world, bob);
      world.telegram.revokeToken(Number.parseInt(token, 10));
      await bob.taps('Connect Telegram');
      await bob.sees('By hand: open @BotFather');
      await bob.says(token);
      await bob.sees('Telegram doesn’t know this token.', 'Open @BotFather');
      await bob.isDone();
      expect(await sealedOf(world, bob)).toEqual([]);
      expect(await onMachine(bob)).toEqual([]);
    });

    test('the token of another customer’s bot is refused', async () => {
      const carol = await customer('carol');
      const dave = await customer('dave');
      const { token } = ownBot(world, carol);
      await connects(carol, token);
      await dave.taps('Connect Telegram');
      await dave.sees('By hand: open @BotFather');
      await dave.says(token);
      await dave.sees('That bot already belongs to another account here.');
      await dave.isDone();
      expect(await sealedOf(world, dave)).toEqual([]);
    });

    test('Starter has one place, which is free again after disconnecting', async () => {
      const erin = await customer('erin', 'Starter');
      const { token, id } = ownBot(world, erin);
      await connects(erin, token);
      await erin.isDone();
      expect(world.telegram.bot(id).webhookUrl()).toMatch(/\/telegram-webhook$/);
      await erin.says('/channels');
      await erin.sees('Your plan: 1 of 1 channels in use.');
      await erin.taps('Connect Discord');
      await erin.sees('Your plan has no room for another channel', 'Pro has 3 channels');
      const discord = world.discord.createBot('erins-agent');
      tokens.push(discord.token);
      await erin.says(discord.token);
      await erin.sees('your plan has no room for another channel, so I didn’t keep it');
      await erin.taps('See my channels');
      await erin.sees('Your plan: 1 of 1');
      await erin.taps('Telegram');
      await erin.sees('Your agent on Telegram');
      await erin.taps('Disconnect');
      await erin.sees(
        'Disconnect Telegram?',
        'revoke its token or delete it in @BotFather (/mybots)',
      );
      await erin.taps('Disconnect');
      await erin.sees(
        'Disconnected. Your agent leaves in a moment.',
        'Your plan: 0 of 1 channels in use.',
      );
      await erin.isDone();
      expect(await onMachine(erin)).toEqual([]);
      expect(await sealedOf(world, erin)).toEqual([]);
      await erin.taps('Connect Discord');
      await erin.sees('On this plan your agent sleeps', 'Discord can’t wake it');
      await erin.taps('Continue anyway');
      await erin.sees('Reset Token');
    });

    test('a Discord bot gets its switch, or is reported without it, and then an invite link', async () => {
      const fay = await customer('fay');
      const bot = world.discord.createBot('fays-agent');
      tokens.push(bot.token);
      world.discord.setMessageContent(bot.id, false);
      world.fault('discord', 'flags-kept*1');
      await fay.taps('Connect Discord');
      await fay.sees('Reset Token');
      await fay.says(bot.token);
      await fay.sees('“Message Content Intent” is off', 'Check again');
      await fay.taps('Check again');
      await fay.sees('what’s your Discord user ID');
      await fay.says('123456789012345678');
      await fay.sees('Discord is connected', 'All set.', 'Add it to my server');
      const invite = new URL(await fay.opens('Add it to my server'));
      expect(Object.fromEntries(invite.searchParams)).toEqual({
        client_id: bot.id,
        scope: 'bot applications.commands',
        permissions: '274878024768',
      });
      await fay.isDone();
      expect(await onMachine(fay)).toEqual(['discord']);
    });

    test('while Telegram is unavailable the token is stored and checked again', async () => {
      const gina = await customer('gina');
      await gina.taps('Connect Telegram');
      await gina.sees('By hand: open @BotFather');
      const { token } = ownBot(world, gina);
      const stop = breakGetMe(world);
      await gina.says(token);
      await gina.sees('Telegram isn’t answering right now.');
      stop();
      await gina.taps('Check again');
      await gina.sees(isOpenFor(platform));
      await gina.isDone();
      expect(await onMachine(gina)).toEqual(['telegram']);
    });

    test('a token can be entered on a private page, which says what it is for', async () => {
      const kim = await customer('kim');
      await kim.taps('Connect Telegram');
      await kim.sees('By hand: open @BotFather');
      await kim.taps('Use a private page instead');
      const page = await kim.opens('Open my private page');
      expect(await (await fetch(page)).text()).toContain('<h1>Connect your bot</h1>');
      const hand = async (secret: string) => {
        const answer = await fetch(page, { method: 'POST', body: new URLSearchParams({ secret }) });
        return `${answer.status} ${await answer.text()}`;
      };
      expect(await hand('good morning')).toMatch(/^422 .*or a bot token/s);
      const { token } = ownBot(world, kim);
      expect(await hand(token)).toMatch(/^200 .*I’ll check your bot there/s);
      await kim.sees(isOpenFor(platform));
      await kim.isDone();
      expect(await onMachine(kim)).toEqual(['telegram']);
    });

    test('the web page admits one browser, and the agent answers there', async () => {
      const hugo = await customer('hugo');
      await hugo.taps('Connect the web page');
      await hugo.sees('Your own page to write to your agent in any browser');
      await hugo.taps('Get my link');
      await hugo.sees('The link works once');
      const browser = await entersAgentPage(await hugo.opens('Open the page'));
      await browser.writes('Good morning');
      await until(
        async () => (await browser.reads()).includes('Hello from the sandbox Claude.'),
        () => 'the agent does not answer',
      );
      expect(await browser.reads()).not.toContain('http-equiv="refresh"');
      await hugo.taps('What to try first');
      await hugo.sees('All set.');
      await hugo.says('/channels');
      await hugo.sees('1 of 3 channels', 'running ✅');
      await hugo.taps('Web');
      await hugo.taps('Disconnect');
      await hugo.sees('Every browser is signed out');
      await hugo.taps('Disconnect');
      await hugo.sees('Your agent isn’t connected to an app yet.');
      await hugo.isDone();
      expect(await browser.reads()).toContain('This browser isn’t signed in.');
      expect(await hugo.mishaps()).toEqual([]);
    });
  });

  test('a revoked token is noticed, and a new token repairs the channel', async () => {
    const lena = await customer('lena');
    const { token, id } = ownBot(world, lena);
    await connects(lena, token);
    await lena.isDone();
    const next = world.telegram.revokeToken(id);
    tokens.push(next);
    await world.passTime(60_000);
    await lena.says('/channels');
    // Whichever comes first notices it: the check that /channels asks for, or a regular one.
    await lena.sees('Telegram: not running ⚠️');
    await lena.taps('Telegram');
    await lena.sees('the token doesn’t work anymore. Paste a new one here.');
    await lena.says(next);
    await lena.sees('Telegram is connected');
    await lena.isDone();
    expect(await onMachine(lena)).toEqual(['telegram']);
  });

  test('the bot token of a person without a plan is not stored', async () => {
    const ivy = world.guest('ivy');
    await ivy.says(ownBot(world, ivy).token);
    await ivy.sees('That’s a bot token, but you need a plan first');
    await ivy.isDone();
    expect(await sealedOf(world, ivy)).toEqual([]);
  });

  test('no errors were logged or shown', () => {
    expect(errorLines(world)).toEqual([]);
  });

  test('every stored token is sealed', () => {
    expect(tokensFound(world)).toEqual([]);
    expect(findSecrets(world)).toEqual([]);
  });
});

describe('on Telegram', () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld('telegram');
  });
  afterAll(() => world.close());

  test('one tap creates a bot, and disconnecting revokes its token', async () => {
    const alice = world.guest('alice');
    await alice.becomesCustomer();
    await alice.taps('Connect Telegram');
    const link = await alice.opens('Create my bot');
    const bot = world.telegram.followNewBotLink(alice.name, link);
    tokens.push(bot.token);
    await alice.sees('Telegram is connected', 'All set.');
    await alice.isDone();
    const chat = world.telegram.bot(bot.id);
    const stranger = chat.person('a stranger');
    await expect(stranger.say('hello')).rejects.toThrow('does not let a stranger in');
    await chat.person(alice.name).say('hello');
    expect(alice.count('I can only read text')).toBe(0);

    tokens.push(world.telegram.revokeToken(bot.id));
    await alice.sees('is yours. Connecting your agent to it');
    await alice.isDone();

    const [, used = ''] = /newbot\/\w+\/(\w+)/.exec(link) ?? [];
    const other = world.telegram.followNewBotLink(alice.name, link, 'other_child_bot');
    tokens.push(other.token);
    await alice.sees(`already has a bot: ${used}. You’ve just created other_child_bot.`);
    await alice.taps(`Keep ${used}`);
    await alice.sees('Kept. I dropped the other one.');
    await alice.isDone();
    const [[channel]] = await world.app.db.read(listChannels(await alice.account()));
    expect(channel).toMatchObject({ botId: String(bot.id), pastedBot: null });
    await alice.says('/channels');
    await alice.sees('channels in use');
    await alice.taps('Telegram');
    await alice.sees('Your agent on Telegram');
    await alice.taps('Disconnect');
    await alice.sees('Its token is revoked too');
    await alice.taps('Disconnect');
    await alice.sees('Disconnected. Your agent leaves in a moment.');
    await alice.isDone();
    expect(world.telegram.calls.map(({ operation }) => operation)).toContain(
      'replace-managed-bot-token',
    );
    expect(await sealedOf(world, alice)).toEqual([]);
  });

  test('the token of our own bot is dropped', async () => {
    const bob = world.guest('bob');
    await bob.becomesCustomer();
    const { telegram } = world.app.config;
    const own = `${telegram?.token.split(':')[0] ?? ''}:${'A'.repeat(35)}`;
    await bob.says(own);
    await bob.sees('That’s the token of the bot you’re talking to, which is ours.');
    await bob.isDone();
    expect(await sealedOf(world, bob)).toEqual([]);
  });

  test('WhatsApp shows a code, renews it and is linked in the end; logging out frees its place', async () => {
    const carol = world.guest('carol');
    await carol.becomesCustomer();
    await carol.taps('Connect WhatsApp');
    await carol.sees('WhatsApp doesn’t officially support this');
    await carol.taps('Show me the code');
    await carol.sees('Scan this with WhatsApp on your phone');
    const phone = world.fly.phone((await carol.agentApp()) ?? '');
    const shown = () => readQr(carol.person.visible().at(-1)?.picture);
    await until(
      () => shown() === phone.code(),
      () => carol.transcript(),
    );
    const first = shown();
    await carol.taps('Show it on another screen');
    const onPage = await openCodePage(await carol.opens('Open the code'));
    expect(await onPage()).toBe(first);
    phone.renew();
    await until(
      () => shown() !== first && shown() === phone.code(),
      () => carol.transcript(),
    );
    expect(await onPage()).toBe(shown());
    phone.scan(shown() ?? '');
    await carol.sees('WhatsApp is linked: your agent answers there.', 'All set.');
    await carol.isDone();
    expect(carol.person.visible().filter(({ picture }) => readQr(picture) !== null)).toEqual([]);
    expect(await onPage()).toBe(null);
    tokens.push(first?.slice(-60) ?? '');

    await carol.says('/channels');
    await carol.sees('channels in use');
    await carol.taps('WhatsApp');
    await carol.sees(
      'Your agent on WhatsApp',
      'Only the linked number itself can talk to your agent',
    );
    await carol.says('+1 (555) 555-0100');
    await carol.sees('Thanks. That number can write to your agent too.');
    await carol.isDone();
    await carol.says('+1 (555) 555-0101');
    await carol.sees('Your agent on WhatsApp');
    expect(await ownersOf(world, carol)).toEqual(['15555550100']);
    await carol.taps('Disconnect');
    await carol.sees('Linked devices');
    await carol.taps('Disconnect');
    await carol.sees('Disconnected. Your agent leaves in a moment.');
    await carol.isDone();
    expect(phone.isLinked()).toBe(false);
  });

  test('a code that is not scanned ends with an offer to retry', async () => {
    const dave = world.guest('dave');
    await dave.becomesCustomer();
    await dave.taps('Connect WhatsApp');
    await dave.sees('WhatsApp doesn’t officially support this');
    await dave.taps('Show me the code');
    await dave.sees('Scan this with WhatsApp');
    await world.passTime(4 * 60_000);
    await dave.sees('WhatsApp wasn’t linked', 'New code');
    await dave.taps('New code');
    await dave.sees('Scan this with WhatsApp');
    const phone = world.fly.phone((await dave.agentApp()) ?? '');
    phone.scan(phone.code() ?? '');
    await dave.sees('WhatsApp is linked');
    await dave.isDone();
    expect(phone.isLinked()).toBe(true);
  });

  test('an unreachable WhatsApp ends with an offer to retry, before a code and after it', async () => {
    const erin = world.guest('erin');
    await erin.becomesCustomer();
    const phone = world.fly.phone((await erin.agentApp()) ?? '');
    phone.setReachable(false);
    await erin.taps('Connect WhatsApp');
    await erin.sees('WhatsApp doesn’t officially support this');
    await erin.taps('Show me the code');
    await erin.sees('WhatsApp wasn’t linked', 'New code');
    phone.setReachable(true);
    await erin.taps('New code');
    await erin.sees('Scan this with WhatsApp');
    phone.setReachable(false);
    await erin.sees('WhatsApp wasn’t linked', 'New code');
    expect(erin.everSaw('WhatsApp is linked')).toBe(false);
    phone.setReachable(true);
    await erin.taps('New code');
    await erin.sees('Scan this with WhatsApp');
    phone.scan(phone.code() ?? '');
    await erin.sees('WhatsApp is linked');
    await erin.isDone();
  });

  test('every stored token and code is sealed', () => {
    expect(errorLines(world)).toEqual([]);
    expect(tokensFound(world)).toEqual([]);
  });
});

async function ownersOf({ app }: World, guest: Guest): Promise<string[]> {
  const [[channel]] = await app.db.read(listChannels(await guest.account()));
  return channel?.ownerIds ?? [];
}

/** Sealed tokens of an account, used or waiting. */
async function sealedOf({ app }: World, guest: Guest): Promise<string[]> {
  const [channels] = await app.db.read(listChannels(await guest.account()));
  return channels
    .flatMap(({ sealed, pastedSealed, qrSealed }) => [sealed, pastedSealed, qrSealed])
    .filter((value) => value !== null);
}

/** Makes these calls fail without an answer. Returns a function that ends the fault. */
function breakGetMe(world: World): () => void {
  world.fault('telegram', 'down:get-me');
  return () => world.heal();
}

/** The places that contain a token or the end of a code: calls, log, Redis, and every file of the product and the stand-ins. */
function tokensFound(world: World): string[] {
  const recorded = JSON.stringify(
    world.standIns.flatMap(({ calls }) => calls.map(({ path, body }) => ({ path, body }))),
  );
  const files = readdirSync(world.dataDir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  const places: [string, string | Buffer][] = [
    ['a call', recorded],
    ['the log', world.logLines.join('')],
    ['Redis', redisHistory(world.redisDir)],
    ...files.map((file): [string, Buffer] => [file, readFileSync(file)]),
  ];
  return tokens.flatMap((token) => {
    const forms = formsOf(token.split(':').at(-1) ?? token);
    return places.flatMap(([place, content]) =>
      forms.some((form) => content.includes(form)) ? [`${place}: …${token.slice(-4)}`] : [],
    );
  });
}

/** A browser on another screen opens the page of a code; returns what it shows at the moment. The address works only once. */
async function openCodePage(url: string): Promise<() => Promise<string | null>> {
  expect(await (await fetch(url)).text()).toContain('Show the code');
  const opened = await fetch(url, { method: 'POST', redirect: 'manual' });
  const cookie = opened.headers.get('set-cookie')?.split(';')[0] ?? '';
  expect((await fetch(url, { method: 'POST', redirect: 'manual' })).status).toBe(404);
  const { origin } = new URL(url);
  const read = (path: string) => fetch(origin + path, { headers: { cookie } });
  expect((await fetch(`${origin}/qr/code.png`)).status).toBe(404);
  return async () => {
    const page = await (await read('/qr')).text();
    const source = /<img src="([^"]+)"/.exec(page)?.[1];
    if (!source) return null;
    const png = await (await read(source)).arrayBuffer();
    return readQr(Buffer.from(png));
  };
}
