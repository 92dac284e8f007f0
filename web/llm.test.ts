import { setSwitch } from '../src/store/switches.ts';
import { createServer, request as httpRequest, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import Anthropic from '@anthropic-ai/sdk';
import { describe, expect, onTestFinished, test } from 'vitest';
import { fakeCredential } from '../sandbox/anthropic/fake-credentials.ts';
import { acceptedCredential, query, valueOf } from '../test/fixtures/app.ts';
import { NOW } from '../test/fixtures/app-facts.ts';
import { DAY } from '../test/fixtures/app-upgrade.ts';
import {
  aGraceBench,
  clientOf,
  type GraceBench,
  QUESTION,
  spentOf,
} from '../test/fixtures/grace.ts';
import { until } from '../test/fixtures/until.ts';
import { addDeletion } from '../src/store/deletions.ts';
import { closeGrace, startGrace } from '../src/store/graces.ts';

/** The stand-in counts 4 tokens and one for four characters, and answers with six words: at $3 and $15 for a million. */
const READ = 4 + Math.ceil(JSON.stringify([QUESTION.messages, '']).length / 4);
const COST = READ * 3 + 6 * 15;
const openCalls = (app: GraceBench['app']) =>
  valueOf(app, `SELECT count(*) FROM grace_calls WHERE state = 'reserved'`);
const settled = (app: GraceBench['app']) =>
  until(
    async () => (await openCalls(app)) === 0,
    () => 'a call was not settled',
  );

async function refusalOf(bench: Pick<GraceBench, 'url' | 'token'>, body = QUESTION) {
  const error = await clientOf(bench)
    .messages.create(body)
    .catch((caught: unknown) => caught);
  if (!(error instanceof Anthropic.APIError)) throw new Error('nothing was refused');
  const { error: problem } = error.error as { error: { type: string; message: string } };
  return { status: error.status as number, ...problem };
}

test('Anthropic’s own client streams through us with the service token, and the real usage is counted', async () => {
  const bench = await aGraceBench();
  const stream = clientOf(bench).messages.stream(QUESTION);
  expect(await stream.finalText()).toBe('Hello from the sandbox Claude.');
  await settled(bench.app);
  const day = Math.floor(NOW / DAY);
  expect(await spentOf(bench.app)).toEqual([
    { of: '', day, used: COST, reserved: 0 },
    { of: 'acc_alice', day: -1, used: COST, reserved: 0 },
    { of: 'acc_alice', day, used: COST, reserved: 0 },
  ]);
  expect(bench.anthropic.calls[0]?.credential).toMatchObject({
    kind: 'api_key',
    header: 'x-api-key',
  });
});

test('an answer in one piece costs the same, and nothing that is said is stored or logged', async () => {
  const bench = await aGraceBench();
  const answer = await clientOf(bench).messages.create(QUESTION);
  expect(answer.usage).toMatchObject({ input_tokens: READ, output_tokens: 6 });
  await settled(bench.app);
  expect((await spentOf(bench.app))[0]?.used).toBe(COST);
  const tables = await query(bench.app, `SELECT name FROM sqlite_schema WHERE type = 'table'`);
  for (const [name] of tables) {
    const rows = JSON.stringify(await query(bench.app, `SELECT * FROM ${String(name)}`));
    expect(rows).not.toMatch(/a question of nobody else|sandbox Claude/);
  }
  expect(bench.app.logged.join()).not.toMatch(/a question of nobody|sandbox Claude|ast_|sk-ant/);
});

test('models and counting cost nothing, and only the models of the list are there', async () => {
  const bench = await aGraceBench();
  const client = clientOf(bench);
  const models = await client.models.list();
  expect(models.data.map(({ id }) => id)).toEqual(['claude-sonnet-4-6', 'claude-haiku-4-5']);
  const { max_tokens: _most, ...counted } = QUESTION;
  expect(await client.messages.countTokens(counted)).toEqual({ input_tokens: READ });
  expect(await refusalOf(bench, { ...QUESTION, model: 'claude-opus-5' })).toMatchObject({
    status: 404,
    type: 'not_found_error',
    message: expect.stringContaining('claude-sonnet-4-6, claude-haiku-4-5') as string,
  });
  expect(await spentOf(bench.app)).toEqual([]);
});

describe('is refused in Anthropic’s format with the link of its owner', () => {
  type Act = (bench: GraceBench) => unknown;
  const CASES: [string, Act, number, string][] = [
    ['after 30 days', ({ app }) => void (app.clock.now += 30 * DAY), 401, 'ended on December'],
    [
      'once Claude is connected',
      ({ app }) => app.db.write([closeGrace('acc_alice', 'connected', NOW)]),
      401,
      'own Claude',
    ],
    [
      'without a plan',
      ({ app }) => app.db.write([`UPDATE subscriptions SET status = 'canceled'`]),
      401,
      'no active plan',
    ],
    [
      'while the account waits for its deletion',
      ({ app }) => app.db.write([addDeletion('del_1', 'acc_alice', NOW)]),
      401,
      'no active plan',
    ],
    [
      'without a grace period',
      ({ app }) => app.db.write(['DELETE FROM graces']),
      401,
      'own Claude',
    ],
  ];
  test.each(CASES)('%s', async (_when, act, status, words) => {
    const bench = await aGraceBench();
    await act(bench);
    const refusal = await refusalOf(bench);
    expect(refusal).toMatchObject({ status, type: 'authentication_error' });
    expect(refusal.message).toContain(words);
    expect(refusal.message).toContain('https://automna.test/connect/');
    expect(bench.anthropic.calls).toEqual([]);
  });
});

test('is refused for everybody while an owner has switched our key off, and works again afterwards', async () => {
  const bench = await aGraceBench();
  await bench.app.db.write([setSwitch('grace', 'off')]);
  const refusal = await refusalOf(bench);
  expect(refusal).toMatchObject({ status: 503, type: 'api_error' });
  expect(refusal.message).toContain('That’s our fault, not yours');
  expect(bench.anthropic.calls).toEqual([]);
  await bench.app.db.write([setSwitch('grace', 'on')]);
  bench.app.clock.now += 5001;
  await clientOf(bench).messages.create(QUESTION);
  expect(bench.anthropic.calls).toHaveLength(1);
});

test.each<[string, Parameters<GraceBench['app']['db']['write']>[0], number, string]>([
  ['Claude is connected', [closeGrace('acc_alice', 'connected', NOW)], 401, 'own Claude'],
  ['our key is switched off', [setSwitch('grace', 'off')], 503, 'our fault'],
])('the call after %s is refused, however soon it comes', async (_what, writes, status, words) => {
  const bench = await aGraceBench();
  await clientOf(bench).messages.create(QUESTION);
  await bench.app.db.write(writes);
  const refusal = await refusalOf(bench);
  expect(refusal).toMatchObject({ status });
  expect(refusal.message).toContain(words);
  expect(bench.anthropic.calls).toHaveLength(1);
});

test.each([
  ['no token', {}, 401],
  ['another token', { 'x-api-key': 'ast_0123456789abcdef0123' }, 401],
  ['a key of Anthropic’s', { 'x-api-key': fakeCredential('SECOND_API_KEY') }, 401],
])('with %s nothing is answered', async (_which, headers: Record<string, string>, status) => {
  const { url, app, anthropic } = await aGraceBench();
  const answer = await fetch(`${url}/v1/messages`, {
    method: 'POST',
    headers,
    body: JSON.stringify(QUESTION),
  });
  expect(answer.status).toBe(status);
  expect(anthropic.calls).toEqual([]);
  expect(app.logged.join()).not.toContain('sk-ant');
});

test.each([
  ['an unknown field', { speed: 'fast' }],
  [
    'a tool that runs at Anthropic',
    { tools: [{ type: 'web_search_20250305', name: 'web_search' }] },
  ],
])('%s, which would cost more than tokens, is refused', async (_what, more) => {
  const bench = await aGraceBench();
  expect(await refusalOf(bench, { ...QUESTION, ...more })).toMatchObject({
    status: 400,
    type: 'invalid_request_error',
  });
  expect(bench.anthropic.calls).toEqual([]);
});

test('after the last day a stream says it as an answer, which the agent’s own channel shows', async () => {
  const bench = await aGraceBench();
  bench.app.clock.now += 30 * DAY;
  const { content, usage } = await clientOf(bench).messages.stream(QUESTION).finalMessage();
  expect(textOf(content)).toMatch(/ended on .* it goes on .*https:\/\/automna\.test\/connect\//);
  expect(usage).toMatchObject({ input_tokens: 0, output_tokens: 0 });
  expect(bench.anthropic.calls).toEqual([]);
  // Nobody without a token hears anything.
  const stranger = clientOf({ ...bench, token: 'ast_0123456789abcdef0123' });
  await expect(stranger.messages.stream(QUESTION).finalMessage()).rejects.toThrow('401');
});

test('the link leads into the chat of its owner, whoever opens it', async () => {
  const bench = await aGraceBench();
  bench.app.clock.now += 30 * DAY;
  const { message } = await refusalOf(bench);
  const path = /https:\/\/automna\.test(\/connect\/\S+)/.exec(message)?.[1] ?? '';
  const answer = await fetch(new URL(path, bench.url), { redirect: 'manual' });
  expect(answer.status).toBe(303);
  expect((await fetch(new URL(`${path}x`, bench.url), { redirect: 'manual' })).status).toBe(404);
});

const event = (data: { type: string } & Record<string, unknown>): string =>
  `event: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`;

function textOf(content: Anthropic.ContentBlock[]): string {
  return content.map((block) => (block.type === 'text' ? block.text : '')).join('');
}

/** An Anthropic that ends no answer before `release`, and then each with six words. It begins a stream at once. */
async function holdingAnthropic({ streams }: { streams: boolean }) {
  const held: ServerResponse[] = [];
  const begin = { id: 'msg_1', type: 'message', role: 'assistant', content: [], model: 'm' };
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      held.push(response);
      if (!streams) return;
      response.setHeader('content-type', 'text/event-stream');
      const message = { ...begin, usage: { ...usage, output_tokens: 1 } };
      response.write(event({ type: 'message_start', message }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const usage = { input_tokens: READ, output_tokens: 6 };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    held,
    release() {
      for (const response of held.splice(0)) {
        if (streams) {
          const delta = { stop_reason: 'end_turn' };
          response.write(event({ type: 'message_delta', delta, usage: { output_tokens: 6 } }));
          response.end(event({ type: 'message_stop' }));
        } else {
          response.setHeader('content-type', 'application/json');
          response.end(JSON.stringify({ type: 'message', content: [], usage }));
        }
      }
    },
  };
}

test.each([
  ['calls', false],
  ['streams', true],
])(
  'a ceiling is never exceeded by 64 %s at once, and the refusal says which it was',
  async (_what, streams) => {
    // What one call reserves: two bytes a token, and everything that may be written.
    const body = streams ? { ...QUESTION, stream: true } : QUESTION;
    const most = Math.ceil(JSON.stringify(body).length / 2) * 3 + 100 * 15;
    const fits = Math.floor(30_000 / most);
    const upstream = await holdingAnthropic({ streams });
    const settings = { GRACE_DAY_CENTS: '3', ANTHROPIC_API_URL: upstream.url };
    const bench = await aGraceBench(settings);
    const refused: unknown[] = [];
    const client = clientOf(bench);
    const ask = () =>
      streams ? client.messages.stream(QUESTION).finalMessage() : client.messages.create(QUESTION);
    const answers = Array.from({ length: 64 }, () =>
      ask().then(
        // A stream is answered in words.
        ({ usage, content }) => {
          if (usage.output_tokens === 0) refused.push(textOf(content));
        },
        (error: unknown) => {
          refused.push(error);
        },
      ),
    );
    await until(
      () => refused.length === 64 - fits && upstream.held.length === fits,
      () => `${refused.length} refused, ${upstream.held.length} sent`,
    );
    upstream.release();
    await Promise.all(answers);
    await settled(bench.app);
    expect((await spentOf(bench.app))[0]).toMatchObject({ used: fits * COST, reserved: 0 });
    expect(String(refused[0])).toContain('there’s more tomorrow');
    // What the calls did not use is free again.
    const next = ask();
    await until(
      () => upstream.held.length === 1,
      () => 'nothing was sent',
    );
    upstream.release();
    expect((await next).usage.output_tokens).toBe(6);
  },
);

test.each([
  ['GRACE_TOTAL_CENTS', 'Your share of our key is used up'],
  ['GRACE_FLEET_DAY_CENTS', 'for everyone'],
])('%s holds too', async (setting, words) => {
  const bench = await aGraceBench({ [setting]: '1' });
  const refusal = await refusalOf(bench, { ...QUESTION, max_tokens: 10_000 });
  expect(refusal.message).toContain(words);
});

test('a refusal of Anthropic’s is passed on and costs nothing; one of our key is our fault', async () => {
  const bench = await aGraceBench();
  bench.anthropic.faults.enable('overloaded*1');
  expect(await refusalOf(bench)).toMatchObject({ status: 529, type: 'overloaded_error' });
  bench.anthropic.setBehaviour('API_KEY', 'no_credit');
  expect(await refusalOf(bench)).toMatchObject({
    status: 503,
    type: 'api_error',
    message: expect.stringContaining('our fault') as string,
  });
  await settled(bench.app);
  expect((await spentOf(bench.app))[0]).toMatchObject({ used: 0, reserved: 0 });
});

test('an agent that leaves in the middle frees Anthropic, and pays for what was read', async () => {
  const bench = await aGraceBench();
  bench.anthropic.faults.enable('slow');
  const { url, token, app } = bench;
  const call = httpRequest(`${url}/v1/messages`, {
    method: 'POST',
    headers: { 'x-api-key': token, 'anthropic-version': '2023-06-01' },
  });
  call.on('error', () => undefined);
  call.end(JSON.stringify({ ...QUESTION, stream: true }));
  await until(
    async () => (await openCalls(app)) === 1,
    () => 'the call did not arrive',
  );
  call.destroy();
  await settled(app);
  const [first] = await spentOf(app);
  expect(Number(first?.used)).toBeGreaterThan(0);
  expect(Number(first?.used)).toBeLessThan(100 * 15);
});

test('what somebody has connected is never replaced by our key', async () => {
  const bench = await aGraceBench();
  const { app } = bench;
  await app.db.write(['DELETE FROM graces']);
  await acceptedCredential(app, 'acc_alice', {
    kind: 'api_key',
    value: fakeCredential('SECOND_API_KEY'),
  });
  await app.db.write([startGrace('acc_alice', { now: NOW, endsAt: NOW + DAY })]);
  expect(await valueOf(app, 'SELECT count(*) FROM graces')).toBe(0);
});
