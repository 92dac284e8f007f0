import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { Update } from 'grammy/types';
import { post, sendAll, type Server } from './harness.ts';
import { type Move, toUpdate } from './telegram-chats.ts';

export const TOKEN = '77:bench-bench-bench-bench-bench-bench';
export const WEBHOOK_SECRET = 'bench-webhook-secret';

/** A Bot API that accepts every call, on the core of the load. */
export class BotApi {
  calls = 0;
  readonly #server = createServer((request, response) => {
    request.resume();
    this.calls += 1;
    response.setHeader('content-type', 'application/json');
    response.end('{"ok":true,"result":true}');
  });

  async start(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}

/** CPU time of the server per update in µs, from the first byte until everything is stored. */
export async function measureUpdates(
  server: Server,
  { chats, moves, connections }: { chats: number[]; moves: Move[]; connections: number },
): Promise<number> {
  const lists = requestsOf(chats, moves, connections);
  const before = await server.ask<number>('cpuUs');
  await sendAll(server.port, lists);
  await server.ask('settle');
  // Background calls end a little later.
  await pause(20);
  return ((await server.ask<number>('cpuUs')) - before) / (chats.length * moves.length);
}

/**
 * The requests of each connection. All of its chats make the first move, then all the second, so that a chat makes its next move
 * only after the previous one was accepted.
 */
export function requestsOf(chats: number[], moves: Move[], connections: number): Buffer[][] {
  const shares = Array.from({ length: connections }, (_, index) =>
    chats.filter((_chat, position) => position % connections === index),
  );
  return shares.map((share) =>
    moves.flatMap((move) => share.map((chat) => toRequest(toUpdate(chat, move)))),
  );
}

function toRequest(update: Update): Buffer {
  return post('/telegram/webhook', update, { 'x-telegram-bot-api-secret-token': WEBHOOK_SECRET });
}
