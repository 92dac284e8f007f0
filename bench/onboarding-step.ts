import assert from 'node:assert/strict';
import { pinLoad, report, Server } from './harness.ts';
import { BUYING, LOOKING_AROUND, type Move, newChats } from './telegram-chats.ts';
import { BotApi, measureUpdates } from './telegram-load.ts';

const ROUNDS = 5;
const CHATS = 64;
const START: Move[] = [{ text: '/start' }];
/** Step 12 may cost 1.2 times as much as step 1. */
const TARGET = Number((1 / 1.2).toFixed(3));
const LARGEST_SESSION_BYTES = 1024;

pinLoad();
const api = new BotApi();
const module = new URL('telegram-servers.ts', import.meta.url);
const server = await Server.start('ours', module, ['ours', await api.start()]);

try {
  // The first round is the warm-up.
  await goThrough();
  const rounds = [];
  for (let round = 0; round < ROUNDS; round += 1) rounds.push(await goThrough());
  const step1 = Math.min(...rounds.map((round) => round.step1));
  const step12 = Math.min(...rounds.map((round) => round.step12));
  const sessionBytes = Math.max(...rounds.map((round) => round.sessionBytes));
  report([
    {
      name: 'step 12 of onboarding',
      ratio: step1 / step12,
      baseline: `step 1 (${step1.toFixed(0)} µs)`,
      target: TARGET,
      cpuUs: step12,
    },
    {
      name: `largest stored session (${sessionBytes} bytes)`,
      ratio: LARGEST_SESSION_BYTES / sessionBytes,
      baseline: `${LARGEST_SESSION_BYTES} bytes`,
      target: 1,
      cpuUs: null,
    },
  ]);
} finally {
  await server.stop();
  api.stop();
}

/**
 * New chats go from hello to a running agent. The same /start is measured at step 1 and at step 12. It is sent once before, so that
 * creating the account does not count as part of step 1.
 */
async function goThrough(): Promise<{ step1: number; step12: number; sessionBytes: number }> {
  const chats = newChats(CHATS);
  const before = await server.ask<number>('countAt', 'menu');
  const all = async (moves: Move[]) => measureUpdates(server, { chats, moves, connections: 32 });
  await all(START);
  const step1 = await all(START);
  let sessionBytes = 0;
  const walk = async (moves: Move[]) => {
    for (const move of moves) {
      await all([move]);
      const counts = await server.ask<{ sessionBytes: number }>('counts');
      sessionBytes = Math.max(sessionBytes, counts.sessionBytes);
    }
  };
  await walk(BUYING);
  await server.ask('fulfil');
  await server.ask('settle');
  await walk(LOOKING_AROUND);
  const step12 = await all(START);
  const atMenu = await server.ask<number>('countAt', 'menu');
  assert.equal(atMenu - before, CHATS, 'chats that went the whole way');
  return { step1, step12, sessionBytes };
}
