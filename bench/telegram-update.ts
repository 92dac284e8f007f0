import assert from 'node:assert/strict';
import { leastOf, type Line, pinLoad, report, sendAll, Server } from './harness.ts';
import { BROWSING, newChats } from './telegram-chats.ts';
import { BotApi, measureUpdates, requestsOf } from './telegram-load.ts';

const ROUNDS = 5;
const PACES = {
  'one at a time': { connections: 1, chats: 24, target: 0.7 },
  '32 at a time': { connections: 32, chats: 96, target: 0.8 },
};
/** Enough for V8 to finish optimising, because a service runs for days. */
const WARM_UP_CHATS = 1000;

const VARIANTS = {
  ours: 'ours',
  B2: 'echo-full',
  B2n: 'echo-normal',
  B3: 'grammy',
};
type Variant = keyof typeof VARIANTS;
const NAMES = Object.keys(VARIANTS) as Variant[];

const BASELINES: { variant: Variant; name: string; hasTarget: boolean }[] = [
  { variant: 'B2', name: 'B2 JSON echo + one batch, FULL', hasTarget: true },
  { variant: 'B2n', name: 'B2 JSON echo + one batch, NORMAL', hasTarget: false },
  { variant: 'B3', name: 'B3 grammY bare', hasTarget: false },
];

pinLoad();
const api = new BotApi();
const apiUrl = await api.start();
const module = new URL('telegram-servers.ts', import.meta.url);
const servers = Object.fromEntries(
  await Promise.all(
    NAMES.map(async (name) => [name, await Server.start(name, module, [VARIANTS[name], apiUrl])]),
  ),
) as Record<Variant, Server>;

try {
  const before: Counts[] = [];
  for (const name of NAMES) before.push(await verify(servers[name]));
  const lines: Line[] = [];
  for (const [paceName, pace] of Object.entries(PACES)) {
    lines.push(...(await compare(paceName, pace)));
  }
  await verifyEnd(before);
  report(lines);
} finally {
  await Promise.all(Object.values(servers).map((server) => server.stop()));
  api.stop();
}

async function compare(
  paceName: string,
  { connections, chats, target }: { connections: number; chats: number; target: number },
): Promise<Line[]> {
  const measure = (name: Variant) => async () =>
    measureUpdates(servers[name], { chats: newChats(chats), moves: BROWSING, connections });
  const least = await leastOf(ROUNDS, {
    ours: measure('ours'),
    B2: measure('B2'),
    B2n: measure('B2n'),
    B3: measure('B3'),
  });
  return BASELINES.map(({ variant, name, hasTarget }) => ({
    name: `Telegram update, ${paceName}`,
    ratio: least[variant] / least.ours,
    baseline: `${name} (${least[variant].toFixed(0)} µs)`,
    target: hasTarget ? target : null,
    cpuUs: least.ours,
  }));
}

type Counts = { events: number; messages: number; steps?: number };

/** Warms up, and verifies that each update really has its effect, once. */
async function verify(server: Server): Promise<Counts> {
  const chats = newChats(WARM_UP_CHATS);
  await measureUpdates(server, { chats, moves: BROWSING, connections: 32 });
  const counts = await server.ask<Counts>('counts');
  const expected = chats.length * BROWSING.length;
  assert.equal(counts.events, expected, `${server.name}: events`);
  assert.equal(counts.messages, expected, `${server.name}: messages`);
  if (server.name !== 'ours') return counts;
  assert.equal(counts.steps, expected, 'steps');
  const atEnd = await server.ask<number>('countAt', 'plans');
  assert.equal(atEnd, chats.length, 'chats that went the whole way');
  await verifyOnce(server);
  return server.ask<Counts>('counts');
}

async function verifyOnce(server: Server): Promise<void> {
  const counts = await server.ask<Counts>('counts');
  const [requests = []] = requestsOf(newChats(1), BROWSING.slice(0, 2), 1);
  await sendAll(server.port, [requests, requests]);
  await server.ask('settle');
  const after = await server.ask<Counts>('counts');
  assert.equal(after.events - counts.events, requests.length, 'an update counted twice');
  assert.equal(after.messages - counts.messages, requests.length, 'an update answered twice');
}

/** Verifies that no update of the measurement was lost. */
async function verifyEnd(before: Counts[]): Promise<void> {
  const chats = Object.values(PACES).reduce((sum, pace) => sum + pace.chats, 0);
  const expected = ROUNDS * chats * BROWSING.length;
  for (const [index, server] of Object.values(servers).entries()) {
    const counts = await server.ask<Counts>('counts');
    assert.equal(counts.events - (before[index]?.events ?? 0), expected, `${server.name}: events`);
    assert.equal(
      counts.messages - (before[index]?.messages ?? 0),
      expected,
      `${server.name}: messages`,
    );
  }
}
