import type { AddressInfo } from 'node:net';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Worker } from 'node:worker_threads';
import { serve } from '@hono/node-server';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { botRoutes } from '../../bots/start-bots.ts';
import { fakeCredential } from '../../sandbox/anthropic/fake-credentials.ts';
import { signatureHeader } from '../../sandbox/stripe/webhook-signature.ts';
import { startGrace } from '../../src/store/graces.ts';
import { PROXIES } from '../../src/services/proxies.ts';
import { SETTINGS, testApp, type TestApp, WEBHOOK_SECRET } from '../fixtures/app.ts';
import { NOW } from '../fixtures/app-facts.ts';
import { aServiceToken } from '../fixtures/gateway.ts';
import { createWebApp } from '../../web/app.ts';
import { createServerForAgents } from '../../web/services.ts';

vi.setConfig({ testTimeout: 120_000 });

const MIB = 2 ** 20;
const SIX_MIB = 6 * MIB;
const LONGEST_BLOCK_MS = 50;
/** Another process may have delayed the loop. A block of our own is there each time. */
const MOST_TRIES = 12;
const SECRET = 'the-secret_of_the_webhook';
/** The largest that those who sign may send. */
const SIGNED = 512 * 1024;

/** For each content type bodies of a size that are hard to read. */
const bodiesOf = (size: number): [type: string, body: string][] => [
  ['application/json', '['.repeat(size)],
  ['application/json', `{"a":"${'a-'.repeat(size / 2 - 8)}"}`],
  ['application/json', `[${'{},'.repeat(size / 3 - 8)}{}]`],
  ['application/json', `{"a":[${'{},'.repeat(size / 3 - 8)}{}]}`],
  ['application/json', `{"a":${'['.repeat(size / 2 - 8)}${']'.repeat(size / 2 - 8)}}`],
  ['application/x-www-form-urlencoded', 'a=b&'.repeat(size / 4)],
  ['application/x-www-form-urlencoded', `secret=${'a-'.repeat(size / 2 - 8)}`],
  ['application/x-www-form-urlencoded', '%F'.repeat(size / 2)],
  [
    'multipart/form-data; boundary=x',
    '--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nb\r\n'.repeat(size / 64),
  ],
  ['multipart/form-data; boundary=x', '--x\r\n'.repeat(size / 5)],
  ['text/plain', '1sk-ant-1 '.repeat(size / 10)],
  ['application/octet-stream', '\0'.repeat(size)],
  ['', 'x'.repeat(size)],
];

type Request = { method: string; path: string; headers: Record<string, string>; body: string };

/** The real server on the loop of this thread, and somebody who calls it from another one. */
async function aServer(app: TestApp) {
  const web = createWebApp(app, await botRoutes(app));
  const createServer = createServerForAgents(app);
  const server = serve({ fetch: web.fetch, hostname: '127.0.0.1', port: 0, createServer });
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  const caller = new Worker(CALLER, { eval: true });
  onTestFinished(async () => {
    await caller.terminate();
    await new Promise((resolve) => server.close(resolve));
  });
  const call = (request: Request): Promise<number> =>
    new Promise((resolve) => {
      caller.once('message', (status: number) => resolve(status));
      // oxlint-disable-next-line require-post-message-target-origin -- a worker has no origin
      caller.postMessage({ ...request, port });
    });
  return { web, call };
}

/** Resolves with the status of the answer; 0 when the connection was closed before all was sent. */
const CALLER = `
  const { request } = require('node:http');
  const { parentPort } = require('node:worker_threads');
  parentPort.on('message', ({ port, method, path, headers, body }) => {
    let answered = false;
    const answer = (status) => {
      if (!answered) parentPort.postMessage(status);
      answered = true;
    };
    const call = request({ port, host: '127.0.0.1', method, path, headers, agent: false }, (response) => {
      response.resume();
      response.on('close', () => answer(response.statusCode));
    });
    call.on('error', () => answer(0));
    call.end(Buffer.from(body));
  });
`;

/** The shortest of the longest blocks of several tries, and the status. */
async function blockOf(call: () => Promise<number>): Promise<{ status: number; blockMs: number }> {
  const loop = monitorEventLoopDelay({ resolution: 1 });
  let shortest = Infinity;
  let status = 0;
  for (let tries = 0; tries < MOST_TRIES && shortest >= LONGEST_BLOCK_MS; tries += 1) {
    loop.enable();
    status = await call();
    loop.disable();
    shortest = Math.min(shortest, loop.max / 1e6);
    loop.reset();
  }
  return { status, blockMs: shortest };
}

const aWebApp = () =>
  testApp({
    settings: {
      TELEGRAM_BOT_TOKEN: '100:TEST-TOKEN-0123',
      TELEGRAM_API_URL: 'http://127.0.0.1:1',
      TELEGRAM_WEBHOOK_SECRET: SECRET,
      GRACE_API_KEY: fakeCredential('API_KEY'),
      BLAND_WEBHOOK_SECRET: 'not-a-secret-of-anybody',
      ...Object.fromEntries(
        ['PERPLEXITY', 'BROWSERBASE', 'AGENTMAIL', 'BLAND'].flatMap((name) => [
          [`${name}_API_URL`, 'http://127.0.0.1:1'],
          [`${name}_API_KEY`, 'not-a-key-of-anybody'],
        ]),
      ),
    },
  });

/** Whatever a stranger may know, with what only Stripe and Telegram know. */
function headersFor(path: string, type: string, body: string): Record<string, string> {
  return {
    ...(type === '' ? {} : { 'content-type': type }),
    origin: SETTINGS.PUBLIC_URL,
    authorization: 'Bearer agent-token-of-nobody',
    ...(path.startsWith('/telegram') ? { 'x-telegram-bot-api-secret-token': SECRET } : {}),
    ...(path.startsWith('/stripe')
      ? { 'stripe-signature': signatureHeader(body, [WEBHOOK_SECRET], NOW / 1000) }
      : {}),
  };
}

describe('a mebibyte', () => {
  test('to every route in every content type never blocks the loop, and is no failure of ours', async () => {
    const { web, call } = await aServer(await aWebApp());
    const routes = new Map(
      web.routes
        .filter(({ method }) => method !== 'ALL')
        .map(({ method, path }) => [`${method} ${path}`, { method, path: toPath(path) }]),
    );
    expect(routes.size).toBeGreaterThan(12);
    for (const [route, { method, path }] of routes) {
      const sizes = path.includes('/webhook') ? [MIB, SIGNED] : [MIB];
      for (const [type, body] of sizes.flatMap(bodiesOf)) {
        const headers = headersFor(path, type, body);
        const { status, blockMs } = await blockOf(() => call({ method, path, headers, body }));
        const what = `${route}, ${type}, ${body.slice(0, 12)}`;
        expect.soft(status, what).toBeLessThan(500);
        expect.soft(blockMs, what).toBeLessThan(LONGEST_BLOCK_MS);
      }
    }
  });
});

const INBOX = 'alice@agents.example';
const MODELS = '/api/llm/v1/messages';
const MAILS = `/services/email/v0/inboxes/${encodeURIComponent(INBOX)}/messages/send`;

const IDS: Record<string, string> = {
  inbox: encodeURIComponent(INBOX),
  message: encodeURIComponent('<m1@agents.example>'),
  session: '00000000-0000-4000-8000-000000000000',
  call: '00000000-0000-4000-8000-000000000000',
};

/** Whatever somebody can call who has an agent. */
const AGENT_ROUTES: [method: string, path: string][] = [
  ['GET', '/services/limits'],
  ['POST', MODELS],
  ['POST', `${MODELS}/count_tokens`],
  ...Object.entries(PROXIES).flatMap(([service, proxy]) =>
    (proxy?.rules ?? []).map(({ method, path }): [string, string] => [
      method,
      `/services/${service}${path.replaceAll(/\{(\w+)\}/g, (_, name: string) => IDS[name] ?? 'x1')}`,
    ]),
  ),
];

const long = 'a-'.repeat(MIB / 2);
/** What takes several mebibytes: intricate ones, and long ones that are sent on. */
const LARGEST: [path: string, body: string][] = [MODELS, MAILS].flatMap((path) => [
  ...bodiesOf(SIX_MIB).flatMap(([type, body]): [string, string][] =>
    type === 'application/json' && !body.includes('a-a-') ? [[path, body]] : [],
  ),
  [path, JSON.stringify({ to: 'x@y.example', subject: 'Long', text: long })],
  [
    path,
    JSON.stringify({ model: 'm', max_tokens: 9, messages: [{ role: 'user', content: long }] }),
  ],
]);

test('what agents ask for never blocks the loop, however large and intricate', async () => {
  const app = await aWebApp();
  const token = await aServiceToken(app, { plan: 'power' });
  await app.db.write([
    startGrace('acc_alice', { now: NOW, endsAt: NOW + 365 * 86_400_000 }),
    { sql: `UPDATE provisions SET external_id = ? WHERE service = 'email'`, args: [INBOX] },
  ]);
  const { call } = await aServer(app);
  const asked = [
    ...AGENT_ROUTES.flatMap(([method, path]) =>
      bodiesOf(MIB).map(([type, body]) => ({ method, path, type, body })),
    ),
    ...LARGEST.map(([path, body]) => ({ method: 'POST', path, type: 'application/json', body })),
  ];
  expect(AGENT_ROUTES.length).toBeGreaterThan(20);
  for (const { method, path, type, body } of asked) {
    // Each is one of another minute, so that the plan allows them all.
    app.clock.now += 60_000;
    const headers = { authorization: token, ...(type === '' ? {} : { 'content-type': type }) };
    const { status, blockMs } = await blockOf(() => call({ method, path, headers, body }));
    const what = `${method} ${path}, ${type}, ${body.length}, ${body.slice(0, 12)}`;
    expect.soft(status, what).not.toBe(401);
    expect.soft(blockMs, what).toBeLessThan(LONGEST_BLOCK_MS);
  }
});

function toPath(pattern: string): string {
  return pattern.replaceAll(/:\w+(\{[^}]*\})?/g, 'lnk_1.x').replaceAll('*', 'x');
}

const ODD = [
  '',
  'null',
  '0',
  '"x"',
  '[]',
  '{}',
  '[[]]',
  '{"id":{}}',
  '{"update_id":"1"}',
  '{"update_id":1,"message":5}',
];

test.each(['/stripe/webhook', '/telegram/webhook'])(
  'an odd but signed body is answered 4xx by %s and logged once as refused',
  async (path) => {
    const app = await aWebApp();
    const { call } = await aServer(app);
    for (const body of ODD) {
      const before = app.logged.length;
      const headers = headersFor(path, 'application/json', body);
      const status = await call({ method: 'POST', path, headers, body });
      expect.soft([body, Math.floor(status / 100)]).toEqual([body, 4]);
      const levels = app.logged
        .slice(before)
        .map((line) => (JSON.parse(line) as { level: number }).level);
      expect.soft([body, levels.filter((level) => level > 30)]).toEqual([body, [40]]);
    }
  },
);
