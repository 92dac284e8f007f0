import { setTimeout as pause } from 'node:timers/promises';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { fakeCredential } from '../../sandbox/anthropic/fake-credentials.ts';
import { openDiscord, type TestBed, TOKEN, until } from '../../sandbox/discord/test-bed.ts';
import { receive } from '../../src/chat/receive.ts';
import { OPERATOR_COMMANDS } from '../../src/conversation/operators/commands.ts';
import { findGatewaySession } from '../../src/store/gateway-sessions.ts';
import { addToOutbox } from '../../src/store/outbox.ts';
import { query, type TestApp, testApp } from '../../test/fixtures/app.ts';
import { startDiscordBot } from './discord-bot.ts';
import { COMMANDS } from './register-commands.ts';

const API_KEY = fakeCredential('API_KEY');

/** How long a command may wait for its screen on a busy machine. */
const PATIENCE_MS = 8000;

let bed: TestBed;

beforeEach(async () => {
  bed = await openDiscord({ patienceMs: PATIENCE_MS });
});

/** The product's Discord bot, connected; it stops with the test. */
async function startBot(
  beside?: TestApp,
  settings: Record<string, string> = {},
  screenWithinMs?: number,
): Promise<TestApp & { stop: () => Promise<void> }> {
  const app = await testApp({
    ...(beside ? { beside } : {}),
    settings: {
      ...settings,
      DISCORD_BOT_TOKEN: TOKEN,
      DISCORD_APPLICATION_ID: bed.discord.applicationId,
      DISCORD_API_URL: bed.discord.url,
    },
  });
  const stop = startDiscordBot({ ...app, now: Date.now }, app.config.discord!, screenWithinMs);
  onTestFinished(stop);
  await until(() => bed.discord.isOnline(), 'the bot is online');
  return { ...app, stop };
}

/** Expires the leases. */
async function stopForGood(app: TestApp & { stop: () => Promise<void> }): Promise<void> {
  await app.stop();
  await app.db.write(['DELETE FROM leases']);
}

/** The value of the column `it`. */
async function oneOf(app: TestApp, sql: string, ...args: string[]): Promise<unknown> {
  const [row] = await query(app, sql, ...args);
  return row?.['it'];
}

async function sees(words: string): Promise<void> {
  const heard = (): boolean =>
    bed.alice.utterances().some(({ message }) => message.text.includes(words));
  await until(heard, `alice sees “${words}”; in sight: ${JSON.stringify(bed.alice.visible())}`);
}

function chatKeyOfAlice(): string {
  return `discord:${bed.discord.applicationId}:${bed.chat}`;
}

/** A screen with a button. */
async function show(app: TestApp, label: string, asks?: 'secret'): Promise<string> {
  const choice = { id: 'go', label, ...(asks ? { asks } : {}) };
  const screen = { body: [{ kind: 'text' as const, text: 'Your key, please' }], choices: [choice] };
  const address = {
    platform: 'discord' as const,
    bot: bed.discord.applicationId,
    platformChat: bed.chat,
  };
  const content = { screen, ref: 999 };
  const row = { id: `out_${label}`, slot: null, mode: 'send' as const, content };
  await app.db.write(addToOutbox(address, row, Date.now()));
  await sees('Your key, please');
  return bed.alice.visible().at(-1)?.messageId ?? '';
}

test('a message sent while no process is connected reaches the next one, once', async () => {
  bed = await openDiscord({ patienceMs: 50 });
  const first = await startBot();
  await bed.alice.say('hello');
  await sees('I’m Automna');
  await stopForGood(first);
  await bed.alice.say('plan');
  const second = await startBot(first);
  await sees('Choose a plan');
  expect(bed.discord.entries()).toEqual(['identify', 'resume']);
  expect(await oneOf(second, 'SELECT count(*) AS it FROM inbox')).toBe(2);
});

describe('a person', () => {
  test('writes and gets the first screen; a pressed button changes it in place', async () => {
    await startBot();
    await bed.alice.say('hello');
    await sees('I’m Automna');
    const [, hello] = bed.alice.visible();
    await bed.alice.tap(hello!.messageId, 'Choose a plan');
    await sees('Starter');
    expect(bed.alice.visible().at(-1)?.messageId).toBe(hello?.messageId);
    expect(bed.discord.calls.filter(({ status }) => Number(status) >= 400)).toEqual([]);
  });

  test('runs a command, and only the screen remains', async () => {
    await startBot(undefined, {}, PATIENCE_MS);
    await until(() => bed.discord.commands().length === COMMANDS.length, 'the commands');
    await bed.alice.command('help');
    await sees('/menu');
    expect(bed.alice.visible()).toHaveLength(1);
    const called = bed.discord.calls.map(({ operation }) => operation);
    // The screen is the answer to the command: no “thinking…” is shown and removed.
    expect(called).toContain('answer-interaction');
    expect(called).not.toContain('create-message');
    expect(called).not.toContain('delete-reply');
  });

  test('runs a command whose answer is lost, and sees its screen once', async () => {
    await startBot(undefined, {}, PATIENCE_MS);
    await until(() => bed.discord.commands().length === COMMANDS.length, 'the commands');
    bed.discord.faults.enable('lose-answer:answer-interaction*1');
    await bed.alice.command('help');
    await sees('/menu');
    await until(() => bed.discord.calls.some(({ operation }) => operation === 'get-reply'), 'it');
    expect(bed.alice.visible()).toHaveLength(1);
  });

  test('is asked in a guild to write directly', async () => {
    const app = await startBot();
    await until(() => bed.discord.commands().length > 0, 'the commands');
    await bed.alice.command('menu', {}, { guildId: '900800700600500400' });
    await until(() => bed.alice.guildReplies().length === 1, 'the reply');
    expect(bed.alice.guildReplies()[0]?.text).toMatch(/direct message/);
    expect(await oneOf(app, 'SELECT count(*) AS it FROM inbox')).toBe(0);
  });

  test('enters a secret in the form, which never becomes a message', async () => {
    const app = await startBot();
    await bed.alice.say('hello');
    await sees('I’m Automna');
    await bed.alice.tap(await show(app, 'Paste it here', 'secret'), 'Paste it here');
    await until(() => bed.alice.openModal() !== null, 'the form');
    await bed.alice.say(API_KEY);
    await until(() => app.enqueued.some(({ job }) => job === 'check-credential'), 'the check');
    const [stored] = await query(app, 'SELECT last4, state FROM credentials');
    expect(stored).toMatchObject({ last4: API_KEY.slice(-4), state: 'checking' });
    expect(await oneOf(app, `SELECT count(*) AS it FROM outbox WHERE mode = 'delete'`)).toBe(0);
    const everything = [
      JSON.stringify(await query(app, 'SELECT * FROM inbox')),
      JSON.stringify(await query(app, 'SELECT * FROM outbox')),
      app.logged.join('\n'),
    ];
    expect(everything.join('\n')).not.toContain(API_KEY);
  });

  test('who types a secret into the chat is asked to delete it', async () => {
    const app = await startBot();
    await bed.alice.say('hello');
    await sees('I’m Automna');
    await bed.alice.say(API_KEY);
    await sees('delete');
    expect(await oneOf(app, 'SELECT count(*) AS it FROM credentials')).toBe(1);
    const calls = bed.discord.calls.map(({ operation }) => operation);
    expect(calls).not.toContain('delete-message');
  });

  test('who closes the chat gets no messages until they write again', async () => {
    const app = await startBot();
    await bed.alice.say('hello');
    await sees('I’m Automna');
    await bed.alice.block();
    await receive(app, [
      {
        platform: 'discord',
        bot: bed.discord.applicationId,
        platformChat: bed.chat,
        platformUser: bed.discord.userId('alice'),
        locale: 'en',
        eventId: 'late',
        event: { kind: 'text', text: '/help', messageId: null },
      },
    ]);
    const since = () => oneOf(app, 'SELECT unreachable_since AS it FROM identities');
    await expect.poll(since, { timeout: 5000 }).not.toBeNull();
    await bed.alice.unblock();
    await bed.alice.say('/usage please');
    await expect.poll(since, { timeout: 5000 }).toBeNull();
  });
});

describe('failures', () => {
  test('an event delivered twice is answered once', async () => {
    const app = await startBot();
    bed.discord.faults.enable('duplicate-updates*1');
    await bed.alice.say('hello');
    await sees('I’m Automna');
    expect(await oneOf(app, 'SELECT count(*) AS it FROM inbox')).toBe(1);
  });

  test('an interaction that comes too late still changes the screen', async () => {
    await startBot();
    await bed.alice.say('hello');
    await sees('I’m Automna');
    bed.discord.faults.enable('late-interactions*1');
    await bed.alice.tap(bed.alice.visible().at(-1)!.messageId, 'Choose a plan');
    await sees('Starter');
    const answers = bed.discord.calls.filter(({ operation }) => operation === 'answer-interaction');
    expect(answers).toMatchObject([{ status: 404 }]);
  });

  test('a connection that is closed for good is opened again', async () => {
    await startBot();
    bed.discord.faults.enable('gateway-close*1');
    await bed.alice.say('lost');
    await bed.alice.say('hello');
    await sees('I’m Automna');
    expect(bed.discord.entries()).toEqual(['identify', 'identify']);
  });

  test('a dropped connection is resumed without missing an event', async () => {
    const app = await startBot();
    // Discord counts the bot as online a moment before the bot knows its session, without which nothing can be resumed.
    const session = async () =>
      (await app.db.read(findGatewaySession(bed.discord.applicationId)))[0];
    await expect.poll(session, { timeout: 8000 }).not.toBeNull();
    bed.discord.faults.enable('gateway-drop:dispatch*1');
    await bed.alice.say('hello');
    await sees('I’m Automna');
    expect(bed.discord.entries()).toEqual(['identify', 'resume']);
  });

  test('a dropped connection is resumed after new connections were refused for a while', async () => {
    // Longer than the library waits between its tries.
    bed = await openDiscord({ patienceMs: PATIENCE_MS, slowMs: 1500 });
    const app = await startBot();
    const session = async () =>
      (await app.db.read(findGatewaySession(bed.discord.applicationId)))[0];
    await expect.poll(session, { timeout: 8000 }).not.toBeNull();
    bed.discord.faults.enable('unplugged:create-message*1');
    await bed.alice.say('hello');
    await until(() => !bed.discord.isOnline(), 'the connection is gone');
    await bed.alice.say('plans');
    await sees('Starter');
    expect(bed.discord.entries()).toEqual(['identify', 'resume']);
  });

  test('each message is shown once despite rate limits, faults and lost answers', async () => {
    await startBot();
    for (const fault of ['rate-limited', 'error', 'lose-answer']) {
      bed.discord.faults.enable(`${fault}:create-message*1`);
    }
    await bed.alice.say('hello');
    await sees('I’m Automna');
    await until(
      () =>
        bed.discord.calls.filter(({ operation }) => operation === 'create-message').length === 4,
      'the repeated calls',
    );
    expect(bed.discord.counts()).toMatchObject({ sent: 1, repeated: 0 });
  });

  test('the commands are registered again only when they have changed', async () => {
    const first = await startBot();
    await until(() => bed.discord.commands().length > 0, 'the commands');
    await stopForGood(first);
    await startBot(first);
    await bed.alice.say('hello');
    await sees('I’m Automna');
    const puts = bed.discord.calls.filter(({ operation }) => operation === 'put-commands');
    expect(puts).toHaveLength(1);
  });

  test('the commands are listed in every language', async () => {
    await startBot();
    await until(() => bed.discord.commands().length === COMMANDS.length, 'the commands');
    const menu = bed.discord.commands().find(({ name }) => name === 'menu');
    expect(menu).toMatchObject({
      description: 'What you can do',
      description_localizations: {
        de: 'Was du tun kannst',
        'es-ES': 'Lo que puedes hacer',
        'es-419': 'Lo que puedes hacer',
      },
    });
  });
});

test('only one process is connected; the next takes over when it stops', async () => {
  const first = await startBot();
  const second = await startBot(first);
  expect(bed.discord.entries()).toEqual(['identify']);
  await stopForGood(first);
  await until(() => bed.discord.entries().length === 2, 'the second process');
  await bed.alice.say('hello');
  await sees('I’m Automna');
  expect(
    await oneOf(second, 'SELECT count(*) AS it FROM sessions WHERE chat = ?', chatKeyOfAlice()),
  ).toBe(1);
});

test('stops at any moment of its login', { timeout: 60_000 }, async () => {
  const settings = {
    DISCORD_BOT_TOKEN: TOKEN,
    DISCORD_APPLICATION_ID: bed.discord.applicationId,
    DISCORD_API_URL: bed.discord.url,
  };
  for (let afterMs = 0; afterMs < 60; afterMs += 3) {
    const app = await testApp({ settings });
    const stop = startDiscordBot({ ...app, now: Date.now }, app.config.discord!);
    await pause(afterMs);
    const end = await Promise.race([stop().then(() => 'stopped'), pause(10_000, 'hangs')]);
    expect(end, `${afterMs} ms after its start`).toBe('stopped');
  }
});

describe('operators', () => {
  const GUILD = '700000000000000007';
  const inGuild = { guildId: GUILD, permissions: '8' };

  async function startWithGuild(): Promise<TestApp> {
    bed = await openDiscord({ patienceMs: 8000, operatorGuildId: GUILD });
    const app = await startBot(undefined, {
      OPERATORS_DISCORD: bed.discord.userId('alice'),
      OPERATORS_DISCORD_GUILD: GUILD,
    });
    await until(() => bed.discord.commands(GUILD).length > 0, 'the guild has commands');
    return app;
  }

  test('have their commands in their guild alone, and are answered directly', async () => {
    await startWithGuild();
    const names = (guild?: string) => bed.discord.commands(guild).map(({ name }) => name);
    expect(names(GUILD)).toEqual(OPERATOR_COMMANDS.map(({ name }) => name));
    expect(names().filter((name) => name.startsWith('ops'))).toEqual([]);
    await bed.alice.command('ops_find', { id: 'acc_nobody' }, inGuild);
    await sees('Nothing is called acc_nobody.');
    expect(bed.alice.guildReplies()).toMatchObject([
      { text: expect.stringContaining('I’ll answer you in our direct chat') },
    ]);
  });

  test('have options with types, which may be filled in any order', async () => {
    await startWithGuild();
    const suspend = bed.discord.commands(GUILD).find(({ name }) => name === 'ops_suspend');
    expect(suspend).toMatchObject({
      options: [
        { name: 'account', type: 3, required: true },
        { name: 'reason', type: 3, required: true },
      ],
    });
    const given = { reason: 'sends spam', account: 'acc_unknown' };
    await bed.alice.command('ops_suspend', given, inGuild);
    await sees('Nothing is called acc_unknown.');
  });

  test('another member of that guild is told to write directly, and nothing is stored', async () => {
    const app = await startWithGuild();
    const bob = bed.discord.person('bob');
    await bob.command('ops', {}, inGuild);
    await until(() => bob.guildReplies().length > 0, 'bob is answered');
    expect(bob.guildReplies()[0]?.text).toContain('Send me a direct message instead');
    expect(await query(app, 'SELECT * FROM accounts')).toEqual([]);
  });
});
