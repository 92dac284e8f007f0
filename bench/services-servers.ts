import { NO_DETAILS } from '../src/domain/subscription-details.ts';
import { mkdtempSync, rmSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { Hono } from 'hono';
import { Agent } from 'undici';
import { createApp } from '../src/create-app.ts';
import { loadConfig } from '../src/config/config.ts';
import { PLAN_TERMS } from '../src/domain/plans.ts';
import { requestMachine } from '../src/machines/request-machine.ts';
import { openSeal } from '../src/sealing/seal.ts';
import { machineTokenSeal } from '../src/sealing/seal-contexts.ts';
import { ensureChat } from '../src/store/chats.ts';
import { all } from '../src/store/query.ts';
import { startGrace } from '../src/store/graces.ts';
import { saveSubscription } from '../src/store/subscriptions.ts';
import { createWebApp } from '../web/app.ts';
import { createServerForAgents } from '../web/services.ts';
import { benchSettings } from './bench-settings.ts';
import { serveForBench } from './harness.ts';

/** The servers of the benchmark of services: `services-servers.ts <variant> <address of the upstream>`. */
const [variant = '', upstream = ''] = process.argv.slice(2);
const PATH = '/services/search/search';
const MODEL_PATH = '/api/llm/v1/messages';
const DAY_MS = 24 * 3_600_000;
/** More than all calls of a run together cost. */
const PLENTY_OF_CENTS = '1000000000';
const FAR_AWAY = Date.UTC(2030, 0, 1);

/** The product's route with its real database and log: accounts that each call as often as their plan allows. */
async function serveOurs(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'automna-bench-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const settings = {
    ...benchSettings(`file:${join(folder, 'bench.db')}`),
    CONSOLE_URL: 'http://127.0.0.1:1',
    CONSOLE_TOKEN: 'bench-only-console-token',
    PERPLEXITY_API_URL: upstream,
    PERPLEXITY_API_KEY: 'pplx-bench-only-not-a-key',
    ANTHROPIC_API_URL: upstream,
    GRACE_API_KEY: 'sk-ant-bench-only-not-a-key',
    GRACE_DAY_CENTS: PLENTY_OF_CENTS,
    GRACE_TOTAL_CENTS: PLENTY_OF_CENTS,
    GRACE_FLEET_DAY_CENTS: PLENTY_OF_CENTS,
  };
  const clock = { at: Date.UTC(2026, 10, 1), step: 0 };
  const app = await createApp(loadConfig(settings), { now: () => clock.at });
  const rows = async (sql: string) => (await app.db.read(all(sql, [], (row) => row)))[0];
  const commands = {
    /** Makes so many accounts. Returns their service tokens. */
    tokens: async (count: unknown) => {
      const tokens: string[] = [];
      for (let index = 0; index < Number(count); index += 1) tokens.push(await anAgent(index));
      // Each account may call this often, so that none meets its limit.
      clock.step = Math.ceil(60_000 / (PLAN_TERMS.power.requestsPerMinute * 0.4) / Number(count));
      return tokens;
    },
    counts: async () => {
      const [row] = await rows(`SELECT (SELECT coalesce(sum(used), 0) FROM usage_counters) AS used,
        (SELECT count(*) FROM usage_ledger WHERE state = 'reserved') AS open,
        (SELECT count(*) FROM grace_calls WHERE state = 'settled') AS answered,
        (SELECT count(*) FROM grace_calls WHERE state = 'reserved') AS unanswered`);
      return { ...row };
    },
  };
  const make = createServerForAgents(app);
  serveForBench(createWebApp(app).fetch, commands, ((...given: Parameters<typeof make>) =>
    make(...given).prependListener('request', () => {
      clock.at += clock.step;
    })) as typeof make);

  async function anAgent(index: number): Promise<string> {
    const accountId = `acc_${index}`;
    const address = { platform: 'console' as const, bot: 'main', platformChat: `p${index}` };
    const person = { accountId, platformUser: `p${index}`, locale: 'en', now: app.now() };
    const subscription = {
      stripeSubscriptionId: `sub_${index}`,
      status: 'active',
      priceId: 'price_3',
      plan: 'power' as const,
      periodEndAt: FAR_AWAY,
      cancelAt: null,
      unconfirmedSince: null,
      pastDueSince: null,
      payUrl: null,
      problem: null,
      hold: null,
      details: NO_DETAILS,
    };
    await app.db.write(ensureChat(address, person));
    await app.db.write([
      saveSubscription(accountId, subscription, { now: app.now(), syncDueAt: null }),
      ...requestMachine(app, accountId),
      startGrace(accountId, { now: app.now(), endsAt: app.now() + 30 * DAY_MS }),
    ]);
    const [row] = await rows(
      `SELECT id, service_token_sealed AS sealed FROM machines WHERE account_id = '${accountId}'`,
    );
    const context = machineTokenSeal(String(row?.['id']), 'service_token');
    return openSeal(app.config.sealing, String(row?.['sealed']), context);
  }
}

/** B0: Hono, and the answer of the upstream straight into the response. Nobody is asked who they are, and nothing is counted. */
function serveBare(): void {
  const agent = new Agent({ connections: 256 });
  const web = new Hono<{ Bindings: HttpBindings }>();
  for (const path of [PATH, MODEL_PATH]) {
    web.post(path, async (c) => {
      await pass(agent, c.env.incoming, c.env.outgoing);
      return RESPONSE_ALREADY_SENT;
    });
  }
  serveForBench(web.fetch);
}

async function pass(agent: Agent, incoming: IncomingMessage, outgoing: ServerResponse) {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks);
  const headers = { 'content-type': 'application/json' };
  await new Promise<void>((resolve, reject) => {
    agent.dispatch(
      { origin: upstream, path: '/search', method: 'POST', headers, body },
      {
        onRequestStart: () => undefined,
        onResponseStart: (_controller, status, given) => {
          const { 'content-type': type, 'content-length': length } = given;
          outgoing.writeHead(status, {
            'content-type': String(type),
            ...(length ? { 'content-length': String(length) } : {}),
          });
        },
        onResponseData: (_controller, chunk) => void outgoing.write(chunk),
        onResponseEnd: () => {
          outgoing.end();
          resolve();
        },
        onResponseError: (_controller, error) => reject(error),
      },
    );
  });
}

/** B1: Hono and the global fetch. */
function serveFetch(): void {
  const web = new Hono();
  web.on('POST', [PATH, MODEL_PATH], async (c) => {
    const body = await c.req.text();
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`${upstream}/search`, { method: 'POST', headers, body });
    return new Response(answer.body, {
      status: answer.status,
      headers: { 'content-type': 'application/json' },
    });
  });
  serveForBench(web.fetch);
}

/** Precomputed answers over bare sockets: small, 64 KiB, or a stream of chunks, at once or one after the other, as the query says. */
function serveUpstream(): void {
  const head = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n';
  const whole = (size: number) => {
    const body = JSON.stringify({ results: [], filler: 'x'.repeat(size) });
    return `${head}content-length: ${body.length}\r\n\r\n${body}`;
  };
  const chunk = `data: ${'x'.repeat(200)}\n\n`;
  const pieces = [
    `${head}transfer-encoding: chunked\r\n\r\n`,
    ...Array.from({ length: 40 }, () => `${chunk.length.toString(16)}\r\n${chunk}\r\n`),
    '0\r\n\r\n',
  ];
  const answers = {
    small: [whole(1000)],
    large: [whole(64 * 1024)],
    stream: [pieces.join('')],
    apart: pieces,
    model: modelStream(),
  };
  const server = createServer((socket) => {
    socket.setNoDelay(true).setEncoding('latin1');
    let received = '';
    socket.on('error', () => undefined);
    socket.on('data', (data) => {
      received += String(data);
      const end = received.indexOf('\r\n\r\n') + 4;
      const length = Number(/content-length: (\d+)/i.exec(received)?.[1] ?? 0);
      if (end < 4 || received.length < end + length) return;
      const kind = /"query":"(\w+)/.exec(received)?.[1] as keyof typeof answers;
      received = '';
      writeApart(socket, answers[kind]);
    });
  });
  server.listen(0, '127.0.0.1', () =>
    process.send?.({ port: (server.address() as { port: number }).port }),
  );
  process.once('disconnect', () => process.exit(0));
}

/** Each piece in a turn of the event loop of its own, so that it arrives on its own. */
function writeApart(socket: Socket, [piece, ...others]: string[]): void {
  if (piece === undefined) return;
  socket.write(piece);
  if (others.length > 0) setImmediate(writeApart, socket, others);
}

/** A streamed answer of Anthropic's: its usage at the beginning and at the end, and what is said in between. */
function modelStream(): string[] {
  const usage = { input_tokens: 200, cache_creation_input_tokens: 0, cache_read_input_tokens: 0 };
  const delta = { type: 'text_delta', text: 'x'.repeat(120) };
  const events = [
    { type: 'message_start', message: { usage: { ...usage, output_tokens: 1 } } },
    ...Array.from({ length: 38 }, () => ({ type: 'content_block_delta', index: 0, delta })),
    { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 700 } },
  ];
  const chunks = events.map((event) => {
    const text = `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
    return `${text.length.toString(16)}\r\n${text}\r\n`;
  });
  const head =
    'HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n';
  return [head, ...chunks, '0\r\n\r\n'];
}

const VARIANTS: Record<string, () => void | Promise<void>> = {
  ours: serveOurs,
  b0: serveBare,
  b1: serveFetch,
  upstream: serveUpstream,
};
await VARIANTS[variant]?.();
