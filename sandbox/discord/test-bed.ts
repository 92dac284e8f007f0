import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Client, DiscordAPIError, Events, GatewayIntentBits, Partials, REST } from 'discord.js';
import { onTestFinished } from 'vitest';
import type { DiscordPerson } from './discord-person.ts';
import { type DiscordOptions, type DiscordStandIn, startDiscord } from './discord.ts';

export const TOKEN = 'TEST.TOKEN.value';

export type TestBed = {
  discord: DiscordStandIn;
  alice: DiscordPerson;
  /** Alice's chat. */
  chat: string;
  /** The real REST client with the bot's token and without retries. */
  rest: REST;
  clock: { now: number };
  stateFile: string;
};

/** A Discord with alice and a fixed clock, closed at the end of the test. */
export async function openDiscord(options: Partial<DiscordOptions> = {}): Promise<TestBed> {
  const stateFile =
    options.stateFile ?? join(mkdtempSync(join(tmpdir(), 'discord-')), 'state.json');
  const clock = { now: Date.now() };
  const now = (): number => clock.now;
  const discord = await startDiscord({
    token: TOKEN,
    slowMs: 20,
    patienceMs: 50,
    now,
    ...options,
    stateFile,
  });
  onTestFinished(() => discord.close());
  const alice = discord.person('alice');
  return {
    discord,
    alice,
    chat: discord.chatId('alice'),
    rest: makeRest(discord),
    clock,
    stateFile,
  };
}

export function makeRest({ url }: DiscordStandIn, token = TOKEN): REST {
  return new REST({ api: url, retries: 0 }).setToken(token);
}

/** A client that is not logged in yet, destroyed at the end of the test. */
export function makeClient(
  { url }: DiscordStandIn,
  intents = [GatewayIntentBits.DirectMessages],
): Client {
  const client = new Client({ intents, partials: [Partials.Channel], rest: { api: url } });
  onTestFinished(() => client.destroy());
  return client;
}

/** The real client, logged in. */
export async function logIn(discord: DiscordStandIn): Promise<Client<true>> {
  const client = makeClient(discord);
  const ready = new Promise<Client<true>>((resolve) => client.once(Events.ClientReady, resolve));
  await client.login(TOKEN);
  return ready;
}

/** The error of a call that must fail. */
export async function refusalOf(call: Promise<unknown>): Promise<DiscordAPIError> {
  const error = await call.then(
    () => new Error('the call was accepted but had to be refused'),
    (reason: unknown) => reason,
  );
  if (error instanceof DiscordAPIError) return error;
  throw error;
}

export async function codeOf(call: Promise<unknown>): Promise<number> {
  return Number((await refusalOf(call)).code);
}

export async function until(condition: () => boolean, what: string): Promise<void> {
  const deadline = Date.now() + 8000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(`never happened: ${what}`);
    await pause(5);
  }
}
