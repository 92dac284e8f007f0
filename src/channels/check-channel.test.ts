import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { MINUTE } from '../../test/fixtures/app-facts.ts';
import {
  anAccount,
  chatKeyOf,
  aStateFile,
  query,
  says,
  subscribed,
  type TestApp,
  testApp,
  wordsFor,
} from '../../test/fixtures/app.ts';
import { startTelegram, type TelegramStandIn } from '../../sandbox/telegram/telegram.ts';
import { disconnectChannel, listChannels, usePastedToken } from '../store/channels.ts';
import { ensureChat } from '../store/chats.ts';
import { checkChannel } from './check-channel.ts';
import { claimBot } from './claim-bot.ts';
import { commit } from '../work/commit.ts';
import { chatKey } from '../domain/chats.ts';
import { processEvents } from '../chat/process-events.ts';

const CONTROL = '4200000001:CONTROL-BOT-not-a-token-00000000000';

let telegram: TelegramStandIn;
let app: TestApp;
beforeEach(async () => {
  telegram = await startTelegram({
    token: CONTROL,
    stateFile: aStateFile('telegram'),
    canManageBots: true,
  });
  onTestFinished(() => telegram.close());
  app = await testApp({
    settings: {
      TELEGRAM_BOT_TOKEN: CONTROL,
      TELEGRAM_API_URL: telegram.url,
      TELEGRAM_WEBHOOK_SECRET: 'sandbox-only-secret',
    },
  });
});

let bots = 0;
const aBot = (owner = 'alice') =>
  telegram.createBot(owner, { name: 'x', username: `own_${(bots += 1)}_bot` });

async function aCustomer(person = 'alice', plan: 'starter' | 'pro' = 'pro'): Promise<string> {
  const accountId = await anAccount(app, person);
  await subscribed(app, accountId, plan);
  return accountId;
}

async function channelsOf(accountId: string) {
  const [channels] = await app.db.read(listChannels(accountId));
  return channels;
}

async function checkAll(accountId: string): Promise<void> {
  for (const { id } of await channelsOf(accountId)) await checkChannel(app, id);
}

describe('a pasted token', () => {
  test('is checked and used once, however often the job runs', async () => {
    const account = await aCustomer();
    const bot = aBot();
    await says(app, 'alice', bot.token);
    expect(await channelsOf(account)).toMatchObject([{ state: 'checking', version: 0 }]);
    await checkAll(account);
    await checkAll(account);
    const [channel] = await channelsOf(account);
    expect(channel).toMatchObject({
      state: 'on',
      version: 1,
      last4: bot.token.slice(-4),
      botId: String(bot.id),
      pastedSealed: null,
      problem: null,
    });
    expect(telegram.calls.filter(({ operation }) => operation === 'get-me')).toHaveLength(1);
  });

  test('whose check was interrupted by a crash is checked again, with the same result', async () => {
    const account = await aCustomer();
    await says(app, 'alice', aBot().token);
    const [before] = await channelsOf(account);
    const beside = await testApp({ beside: app });
    const outcomes = await Promise.allSettled([
      checkChannel(app, before?.id ?? ''),
      checkChannel(beside, before?.id ?? ''),
    ]);
    expect(outcomes.map(({ status }) => status)).toContain('fulfilled');
    await checkAll(account);
    expect(await channelsOf(account)).toMatchObject([{ state: 'on', version: 1 }]);
  });

  test('replaces the token in use only when it is valid', async () => {
    const account = await aCustomer();
    const [first, second] = [aBot(), aBot()];
    await says(app, 'alice', first.token);
    await checkAll(account);
    telegram.revokeToken(second.id);
    await says(app, 'alice', second.token);
    await checkAll(account);
    expect(await channelsOf(account)).toMatchObject([
      { state: 'on', version: 1, botId: String(first.id), problem: 'rejected', pastedSealed: null },
    ]);
    expect(await wordsFor(app, 'alice')).toContain('Your agent keeps using the bot it has.');
    const third = aBot();
    await says(app, 'alice', third.token);
    await checkAll(account);
    expect(await channelsOf(account)).toMatchObject([
      { state: 'on', version: 2, botId: String(third.id), problem: null },
    ]);
  });

  test('is told to the other chats of the account', async () => {
    const account = await aCustomer();
    await anAccount(app, 'tablet');
    await app.db.write([`UPDATE identities SET account_id = '${account}'`]);
    const { token } = aBot();
    await says(app, 'alice', token);
    await checkAll(account);
    for (const person of ['alice', 'tablet']) await processEvents(app, chatKeyOf(person));
    expect(await wordsFor(app, 'tablet')).toMatch(
      /uses another bot or another token on Telegram: own_\d+_bot/,
    );
    expect(await wordsFor(app, 'alice')).not.toContain('another token');
  });

  test('is retried less and less often while there is no answer, with one message', async () => {
    const account = await aCustomer();
    telegram.faults.enable('down:get-me');
    await says(app, 'alice', aBot().token);
    const waits: number[] = [];
    for (let round = 0; round < 5; round += 1) {
      await checkAll(account);
      waits.push(app.enqueued.findLast(({ job }) => job === 'check-channel')?.delayMs ?? 0);
    }
    expect(waits).toEqual([5000, 30_000, 120_000, 600_000, 600_000]);
    const words = await wordsFor(app, 'alice');
    expect(words.split('Telegram isn’t answering right now').length - 1).toBe(1);
    telegram.faults.heal();
    await checkAll(account);
    expect(await channelsOf(account)).toMatchObject([{ state: 'on', problem: null }]);
  });

  test('of one bot that two accounts paste at the same time is accepted for one of them', async () => {
    const [one, other] = [await aCustomer('alice'), await aCustomer('bob')];
    const { token } = aBot();
    await says(app, 'alice', token);
    await says(app, 'bob', token);
    await checkAll(one);
    await checkAll(other);
    expect(await channelsOf(one)).toMatchObject([{ state: 'on' }]);
    expect(await channelsOf(other)).toMatchObject([
      { state: 'off', problem: 'taken', sealed: null, pastedSealed: null },
    ]);
  });

  test('that loses the race for the last place in the plan is refused', async () => {
    const account = await aCustomer('alice', 'starter');
    const discord = `${'A'.repeat(26)}.${'b'.repeat(6)}.${'c'.repeat(38)}`;
    await app.db.write([
      {
        sql: `INSERT INTO channels (id, account_id, kind, state, created_at) VALUES ('chn_1', ?, 'discord', 'on', ?)`,
        args: [account, app.now() - MINUTE],
      },
    ]);
    await says(app, 'alice', discord);
    await says(app, 'alice', aBot().token);
    expect(await wordsFor(app, 'alice')).toContain('no room for another channel');
    expect((await channelsOf(account)).map(({ kind }) => kind)).toEqual(['discord']);
  });
});

describe('a managed bot', () => {
  const OWNER = 'alice';

  /** The account of a person who writes to our bot on Telegram. */
  async function onTelegram(): Promise<string> {
    const platformUser = String(telegram.chatId(OWNER));
    const address = {
      platform: 'telegram' as const,
      bot: '4200000001',
      platformChat: platformUser,
    };
    const person = { accountId: 'acc_alice', platformUser, locale: 'en', now: app.now() };
    await app.db.write(ensureChat(address, person));
    await subscribed(app, 'acc_alice');
    expect(chatKey(address)).toContain(platformUser);
    return 'acc_alice';
  }

  async function claim(botId: number, event: string): Promise<void> {
    const owner = String(telegram.chatId(OWNER));
    const made = { manager: '42', owner, botId: String(botId), name: 'child_bot', eventId: event };
    await commit(app, claimBot(app, made));
  }

  test('has its token fetched and its access restricted to its owner', async () => {
    const account = await onTelegram();
    const bot = telegram.createManagedBot(OWNER, { name: 'x', username: 'child_bot' });
    await claim(bot.id, 'bot_1');
    await checkAll(account);
    expect(await channelsOf(account)).toMatchObject([
      { state: 'on', managed: true, botName: 'child_bot', last4: bot.token.slice(-4) },
    ]);
    const stranger = telegram.bot(bot.id).person('bob').say('hi');
    await expect(stranger).rejects.toThrow('does not let bob in');
  });

  test('that was disconnected loses its token and is not connected again by its own update', async () => {
    const account = await onTelegram();
    const bot = telegram.createManagedBot(OWNER, { name: 'x', username: 'child_bot' });
    await claim(bot.id, 'bot_1');
    await checkAll(account);
    await app.db.write([disconnectChannel(account, 'telegram', app.now())]);
    await checkAll(account);
    expect(await channelsOf(account)).toMatchObject([{ state: 'off', sealed: null, last4: null }]);
    const operations = telegram.calls.map(({ operation }) => operation);
    expect(operations).toContain('replace-managed-bot-token');
    await claim(bot.id, 'bot_2');
    expect(await channelsOf(account)).toMatchObject([{ state: 'off', pastedBot: null }]);
    const other = telegram.createManagedBot(OWNER, { name: 'x', username: 'other_child_bot' });
    await claim(other.id, 'bot_3');
    await checkAll(account);
    expect(await channelsOf(account)).toMatchObject([{ state: 'on', botId: String(other.id) }]);
  });

  test('takes no place of another bot without a yes, and is forgotten after an hour without an answer', async () => {
    const account = await onTelegram();
    const [used, other] = ['child_bot', 'other_child_bot'].map((username) =>
      telegram.createManagedBot(OWNER, { name: 'x', username }),
    );
    await claim(used!.id, 'bot_1');
    await checkAll(account);
    await claim(other!.id, 'bot_2');
    await checkAll(account);
    const waits = { botId: String(used!.id), pastedBot: String(other!.id) };
    expect(await channelsOf(account)).toMatchObject([waits]);
    app.clock.now += 61 * MINUTE;
    await checkAll(account);
    expect(await channelsOf(account)).toMatchObject([{ ...waits, pastedBot: null }]);
    await claim(other!.id, 'bot_3');
    await app.db.write([usePastedToken(account, 'telegram', app.now())]);
    await checkAll(account);
    expect(await channelsOf(account)).toMatchObject([{ botId: String(other!.id), managed: true }]);
  });

  test('of an unknown person belongs to no account', async () => {
    await claim(7, 'bot_1');
    expect(await query(app, 'SELECT * FROM channels')).toEqual([]);
  });
});
