import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startDiscord } from '../sandbox/discord/discord.ts';
import type { ChatStandIn, Person } from '../sandbox/person.ts';
import { startTelegram } from '../sandbox/telegram/telegram.ts';
import { startWhatsApp, type WhatsAppStandIn } from '../sandbox/whatsapp/whatsapp.ts';
import { type Line, pinLoad, report, Server } from './harness.ts';

const TELEGRAM_TOKEN = '77:bench-bench-bench-bench-bench-bench';
const DISCORD_TOKEN = 'bench.bench.bench-bench-bench-bench';
const ROUNDS = 4;
/** The stand-ins take everything here, and a bot that waits for its turn would be measured while it waits. */
const NO_LIMIT = '100000';
/** Enough for V8 to have compiled the busy parts, because a service runs for days. */
const WARM_UP_ROUNDS = 2;
/** Chats that speak at the same time. */
const CHATS = 16;
/** Groups of chats that speak one after the other in a round. A login of WhatsApp makes many keys. */
const GROUPS: Record<string, number> = { telegram: 12, discord: 12, whatsapp: 2 };
/** What one person may say within the rest; answers to more wait for the end of a flood (src/conversation/brake.ts). */
const SAID_PER_CHAT = 12;
const REST_MS = 5000;
/** Commands, because a chat that says many other texts in a row is taken for a machine, which gets no answer. */
const WORDS = ['/help', '/menu'];
/** Long enough for a login with its keys, on a busy machine. */
const PATIENCE_MS = 60_000;
/** The least ratio wanted; WhatsApp's library dominates its own cost. */
const TARGETS: Record<string, number> = { telegram: 0.55, discord: 0.55 };
const VARIANTS = ['ours', 'echo'] as const;
type Variant = (typeof VARIANTS)[number];

type Place = { standIn: ChatStandIn; whatsapp?: WhatsAppStandIn; settings: Record<string, string> };
/** `restedAt`: when its people have been silent long enough to write again. */
type Bot = Place & { server: Server; groups: Person[][]; restedAt: number };
type Measured = { cpuUs: number; perSecond: number };

const folder = mkdtempSync(join(tmpdir(), 'automna-bench-'));
const module = new URL('adapter-servers.ts', import.meta.url);
const PLACES: Record<string, (stateFile: string) => Promise<Place>> = {
  async telegram(stateFile) {
    const standIn = await startTelegram({ stateFile, token: TELEGRAM_TOKEN });
    return {
      standIn,
      settings: {
        TELEGRAM_BOT_TOKEN: TELEGRAM_TOKEN,
        TELEGRAM_API_URL: standIn.url,
        TELEGRAM_SENDS_PER_SECOND: NO_LIMIT,
        TELEGRAM_SENDS_PER_CHAT: NO_LIMIT,
      },
    };
  },
  async discord(stateFile) {
    const standIn = await startDiscord({
      stateFile,
      token: DISCORD_TOKEN,
      patienceMs: PATIENCE_MS,
    });
    const { url, applicationId } = standIn;
    return {
      standIn,
      settings: {
        DISCORD_BOT_TOKEN: DISCORD_TOKEN,
        DISCORD_API_URL: url,
        DISCORD_APPLICATION_ID: applicationId,
        DISCORD_REQUESTS_PER_SECOND: NO_LIMIT,
      },
    };
  },
  async whatsapp(stateFile) {
    const standIn = await startWhatsApp({ stateFile });
    const { url, rootKey } = standIn;
    const settings = {
      WHATSAPP_ENABLED: 'true',
      WHATSAPP_SOCKET_URL: url,
      WHATSAPP_ROOT_KEY: rootKey,
    };
    return { standIn, whatsapp: standIn, settings };
  },
};

pinLoad();
try {
  const lines: Line[] = [];
  const asked = process.argv.slice(2).filter((word) => word in PLACES);
  const platforms = asked.length > 0 ? asked : Object.keys(PLACES);
  for (const platform of platforms) lines.push(...(await compare(platform)));
  report(lines, [
    'One round trip: a person says a word, the bot’s answer is in the chat. The echo keeps nothing and answers with the word.',
  ]);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Both bots run at the same time and are measured in turn. The best round of each counts. */
async function compare(platform: string): Promise<Line[]> {
  const bots = {
    ours: await startBot(platform, 'ours'),
    echo: await startBot(platform, 'echo'),
  };
  try {
    const best: Record<Variant, Measured> = {
      ours: { cpuUs: Infinity, perSecond: 0 },
      echo: { cpuUs: Infinity, perSecond: 0 },
    };
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const variant of round % 2 === 0 ? VARIANTS : VARIANTS.toReversed()) {
        const { cpuUs, perSecond } = await measure(bots[variant]);
        best[variant].cpuUs = Math.min(best[variant].cpuUs, cpuUs);
        best[variant].perSecond = Math.max(best[variant].perSecond, perSecond);
      }
    }
    return linesOf(platform, best);
  } finally {
    for (const { server, standIn } of Object.values(bots)) {
      await server.stop();
      await standIn.close();
    }
  }
}

function linesOf(platform: string, { ours, echo }: Record<Variant, Measured>): Line[] {
  return [
    {
      name: `${platform}: CPU per update`,
      ratio: echo.cpuUs / ours.cpuUs,
      baseline: `bare library echo (${echo.cpuUs.toFixed(0)} µs)`,
      target: TARGETS[platform] ?? null,
      cpuUs: ours.cpuUs,
    },
    {
      name: `${platform}: updates a second, ${CHATS} chats (ours ${ours.perSecond.toFixed(0)})`,
      ratio: ours.perSecond / echo.perSecond,
      baseline: `bare library echo (${echo.perSecond.toFixed(0)} a second)`,
      target: null,
      cpuUs: null,
    },
  ];
}

async function startBot(platform: string, variant: Variant): Promise<Bot> {
  const open = PLACES[platform];
  if (!open) throw new Error(`no platform "${platform}"`);
  const place = await open(join(folder, `${platform}-${variant}.json`));
  const words = [platform, variant, JSON.stringify(place.settings)];
  const server = await Server.start(`${platform} ${variant}`, module, words);
  if (place.whatsapp) await link(place.whatsapp, server);
  const groups = Array.from({ length: GROUPS[platform] ?? 1 }, (_group, group) =>
    Array.from({ length: CHATS }, (_chat, chat) =>
      place.standIn.person(`${platform} ${variant} ${group} ${chat}`),
    ),
  );
  const bot = { ...place, server, groups, restedAt: 0 };
  // The first message of a chat creates an account and encryption keys, so it is not measured.
  for (const people of groups) await Promise.all(people.map((person) => exchange(person, 'hello')));
  bot.restedAt = performance.now() + REST_MS;
  for (let round = 0; round < WARM_UP_ROUNDS; round += 1) await measure(bot);
  return bot;
}

async function link(whatsapp: WhatsAppStandIn, server: Server): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  for (let last = ''; !whatsapp.isConnected() || (await server.ask('pairing')) !== null;) {
    if (Date.now() > deadline) throw new Error('the bot did not connect to WhatsApp');
    const pairing = await server.ask<string | null | undefined>('pairing');
    if (pairing && pairing !== last) {
      last = pairing;
      await whatsapp.scanQr(pairing).catch(() => undefined);
    }
    if (whatsapp.isConnected() && !pairing) return;
    await pause(50);
  }
}

async function measure(bot: Bot): Promise<Measured> {
  const { server, groups } = bot;
  await pause(Math.max(0, bot.restedAt - performance.now()));
  const before = await server.ask<{ events: number }>('counts');
  const cpuBefore = await server.ask<number>('cpuUs');
  const startedAt = performance.now();
  for (const people of groups) await Promise.all(people.map(speak));
  const seconds = (performance.now() - startedAt) / 1000;
  bot.restedAt = performance.now() + REST_MS;
  await server.ask('settle');
  const cpuUs = (await server.ask<number>('cpuUs')) - cpuBefore;
  const after = await server.ask<{ events: number }>('counts');
  const updates = groups.flat().length * SAID_PER_CHAT;
  assert.equal(after.events - before.events, updates, `${server.name}: updates taken`);
  return { cpuUs: cpuUs / updates, perSecond: updates / seconds };
}

async function speak(person: Person): Promise<void> {
  for (let said = 0; said < SAID_PER_CHAT; said += 1)
    await exchange(person, WORDS[said % WORDS.length] ?? '');
}

/** Sends a word and waits for the answer. */
async function exchange(person: Person, word: string): Promise<void> {
  let stop = (): void => undefined;
  let giveUp: NodeJS.Timeout | undefined;
  const answered = new Promise<void>((resolve, reject) => {
    stop = person.onUtterance(({ kind, message }) => {
      if (kind === 'sent' && message.from === 'bot') resolve();
    });
    giveUp = setTimeout(() => reject(new Error(`${person.name} got no answer`)), PATIENCE_MS);
  });
  await person.say(word);
  await answered.finally(() => {
    clearTimeout(giveUp);
    stop();
  });
}
