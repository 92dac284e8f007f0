import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fakeCredential } from '../sandbox/anthropic/fake-credentials.ts';
import { startRedis } from './redis.ts';
import { Product } from './sandbox/product.ts';
import { startWorld } from './sandbox/world.ts';
import type { ForeignChat } from './second-opinion/chat.ts';
import { openDiscord } from './second-opinion/discord.ts';
import { openTelegram } from './second-opinion/telegram.ts';
import { openWhatsApp } from './second-opinion/whatsapp.ts';

/**
 * Plays the first run on servers of the platforms that others have written: `@openclaw/crabline`. Run by hand, with
 * `node --import tsx scripts/second-opinion.ts [telegram] [discord] [whatsapp]`; a line with BAD is a difference to look at.
 */
const CHATS = { telegram: openTelegram, discord: openDiscord, whatsapp: openWhatsApp };
const PATIENCE_MS = 45_000;
/** As long nothing may follow what needs no answer. */
const SILENCE_MS = 4000;
const MOST_TRIES = 8;

const wanted = process.argv.slice(2);
let isGood = true;
for (const [name, open] of Object.entries(CHATS)) {
  if (wanted.length === 0 || wanted.includes(name)) await playOn(name, open);
}
process.exitCode = isGood ? 0 : 1;

async function playOn(name: string, open: (folder: string) => Promise<ForeignChat>): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), 'automna-second-opinion-'));
  const redis = await startRedis({ dir: dataDir, quiet: true });
  const world = await startWorld({ dataDir, on: 'console', delayScale: 0 });
  const chat = await open(dataDir);
  const settings = { ...world.settings, ...chat.settings, REDIS_URL: redis.url };
  const product = new Product({ ...settings, SWEEP_INTERVAL_MS: '200' }, dataDir);
  try {
    await chat.prepare?.(settings);
    await product.start();
    await play(name, chat, product);
  } catch (error) {
    tell(name, false, error instanceof Error ? error.message : String(error));
  } finally {
    await product.stop();
    await chat.close();
    await world.close();
    await redis.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function play(name: string, chat: ForeignChat, product: Product): Promise<void> {
  const choose = (label: string) => (chat.tap ? chat.tap(label) : chat.say(label));
  const step = async (what: string, act: () => Promise<unknown>, words: string): Promise<void> => {
    const before = chat.seen.length;
    await act();
    const isSeen = await until(() =>
      chat.seen.slice(before).some((one) => one.words.includes(words)),
    );
    tell(name, isSeen, what);
    if (!isSeen) throw new Error(`“${words}” was not said; last: ${chat.seen.at(-1)?.words ?? ''}`);
  };
  await step('hello', () => untilAnswered(chat, 'hello'), 'Automna');
  await step('the plans', () => choose('Choose a plan'), 'Compare');
  await step('a plan and its link', () => choose('Pro'), 'Your payment link for Pro is ready');
  const link = chat.seen.flatMap(({ links }) => links).findLast((url) => url.includes('/p/'));
  const paying = { method: 'POST', body: new URLSearchParams({ cardNumber: '4242424242424242' }) };
  const pay = async () => fetch((await fetch(link ?? '')).url, paying);
  await step('a payment', pay, 'Payment received');
  let first = '';
  const talk = async () => (first = await chat.say('a message without a secret'));
  await step('a message that is not understood', talk, 'I didn’t get that');
  await quiet(chat);
  if (chat.act) {
    await silent(name, 'a service message', chat, () => chat.act?.('service'), 0);
    await silent(name, 'an album', chat, () => chat.act?.('album'), 1);
  }
  await product.crash();
  await step('a word after a kill', () => untilAnswered(chat, '/status'), 'Plan');
  const key = fakeCredential('API_KEY');
  if (chat.edit)
    await step('a secret that is edited in', async () => chat.edit?.(first, key), key.slice(-4));
  await step(
    'a pasted secret',
    () => chat.say(fakeCredential('SETUP_TOKEN')),
    'Claude is connected',
  );
  await step('the agent', () => Promise.resolve(), 'Your agent is ready');
  tell(
    name,
    true,
    `calls that the server does not know: ${[...new Set(chat.refused)].join(', ') || 'none'}`,
  );
}

/** Says it again while the bot is not connected yet: what comes earlier is lost where nobody keeps it. */
async function untilAnswered(chat: ForeignChat, words: string): Promise<void> {
  const before = chat.seen.length;
  for (let tries = 0; chat.seen.length === before && tries < MOST_TRIES; tries += 1) {
    await chat.say(words);
    await pause(SILENCE_MS);
  }
  await quiet(chat);
}

/** Waits until nothing more is said. */
async function quiet(chat: ForeignChat): Promise<void> {
  for (let before = -1; chat.seen.length !== before;) {
    before = chat.seen.length;
    await pause(SILENCE_MS);
  }
}

/** At most so many messages may answer it. */
async function silent(
  name: string,
  what: string,
  chat: ForeignChat,
  act: () => Promise<void> | undefined,
  most: number,
): Promise<void> {
  const before = chat.seen.length;
  await act();
  await pause(SILENCE_MS);
  const answers = chat.seen.slice(before).map(({ words }) => words.split('\n')[0]);
  const isRight = answers.length <= most;
  tell(
    name,
    isRight,
    `${what}: ${answers.length} messages${isRight ? '' : `: ${answers.join(' / ')}`}`,
  );
}

async function until(condition: () => boolean): Promise<boolean> {
  const deadline = Date.now() + PATIENCE_MS;
  while (!condition() && Date.now() < deadline) await pause(50);
  return condition();
}

function tell(name: string, isRight: boolean, what: string): void {
  isGood &&= isRight;
  console.log(`${isRight ? 'OK ' : 'BAD'} ${name}: ${what}`);
}
