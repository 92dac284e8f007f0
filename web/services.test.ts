import { request as httpRequest } from 'node:http';
import Perplexity from '@perplexity-ai/perplexity_ai';
import { expect, test } from 'vitest';
import { query, valueOf } from '../test/fixtures/app.ts';
import { aGateway, aServiceToken, hasUsed, usedOf } from '../test/fixtures/gateway.ts';
import { until } from '../test/fixtures/until.ts';

const HOLDS = "SELECT count(*) FROM usage_ledger WHERE state = 'reserved'";

/** Perplexity's own client, pointed at us. */
function clientFor(url: string, token: string): Perplexity {
  return new Perplexity({ apiKey: token, baseURL: `${url}/search` });
}

function post(url: string, token: string, body: unknown): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

test('Perplexity’s own client searches through us with a service token, and each query counts', async () => {
  const { app, perplexity, url } = await aGateway();
  const client = clientFor(url, await aServiceToken(app));
  const one = await client.search.create({ query: 'otters', max_results: 2 });
  expect(one.results).toHaveLength(2);
  await client.search.create({ query: ['otters', 'beavers'] });
  expect(await usedOf(app, 'alice', 'search')).toBe(3);
  expect(perplexity.searches()).toBe(3);
  expect(perplexity.calls[0]?.body).toEqual({ query: 'otters', max_results: 2 });
});

test('the chat completion that OpenClaw asks for is answered with a search', async () => {
  const { app, perplexity, url } = await aGateway();
  const token = await aServiceToken(app);
  const body = {
    model: 'perplexity/sonar-pro',
    messages: [{ role: 'user', content: 'first question' }],
    search_recency_filter: 'week',
  };
  const answer = await post(`${url}/search/chat/completions`, token, body);
  const { choices, citations } = (await answer.json()) as {
    choices: { message: { content: string } }[];
    citations: string[];
  };
  expect(choices[0]?.message.content).toContain('Result 1 for first question');
  expect(citations[0]).toBe('https://example.com/first%20question/1');
  expect(perplexity.calls[0]?.path).toBe('/search');
  expect(await usedOf(app, 'alice', 'search')).toBe(1);
});

test('at the limit a search costs 402 with the numbers, and OpenClaw gets them as an answer', async () => {
  const { app, perplexity, url } = await aGateway();
  const token = await aServiceToken(app, { plan: 'starter' });
  await hasUsed(app, 'alice', 'search', 499);
  const client = clientFor(url, token);
  await client.search.create({ query: 'the last one' });
  const refused = await client.search
    .create({ query: 'one more' })
    .catch((error: unknown) => error);
  expect(refused).toMatchObject({
    status: 402,
    message: expect.stringContaining('500 of 500 used. It starts over on 2026-12-01.') as string,
    error: { code: 'limit_reached', used: 500, limit: 500, resets_at: '2026-12-01T00:00:00.000Z' },
  });
  const shim = await post(`${url}/search/chat/completions`, token, {
    messages: [{ role: 'user', content: 'one more' }],
  });
  expect(shim.status).toBe(200);
  expect(await shim.text()).toContain('500 of 500 used');
  expect(perplexity.searches()).toBe(1);
  expect(await usedOf(app, 'alice', 'search')).toBe(500);
});

test.each([
  ['no token', undefined, 401],
  ['another token', 'Bearer ast_0123456789abcdef0123', 401],
  ['a bare token, as Bland’s client sends it', 'bare', 200],
])('%s', async (_name, header, status) => {
  const { app, url } = await aGateway();
  const token = await aServiceToken(app);
  const authorization = header === 'bare' ? token : header;
  const answer = await fetch(`${url}/search/search`, {
    method: 'POST',
    headers: authorization === undefined ? {} : { authorization },
    body: JSON.stringify({ query: 'otters' }),
  });
  expect(answer.status).toBe(status);
});

test('only the listed routes exist, whatever the path looks like', async () => {
  const { app, perplexity, url } = await aGateway();
  const token = await aServiceToken(app);
  for (const path of [
    '/search/v1/responses',
    '/search/search/',
    '/search/%73earch',
    '/search/x/../search',
    '/search//search',
    '/nothing/search',
  ]) {
    expect([path, await statusOf(`${url}${path}`, token)]).toEqual([path, 404]);
  }
  expect(perplexity.calls).toEqual([]);
});

test.each([
  ['no-credit', 503],
  ['down', 502],
  ['error', 502],
  ['rate-limited', 503],
])('a failure of the provider costs nothing: %s', async (fault, status) => {
  const { app, perplexity, url } = await aGateway();
  const token = await aServiceToken(app);
  perplexity.faults.enable(fault);
  const answer = await post(`${url}/search/search`, token, { query: 'otters' });
  expect(answer.status).toBe(status);
  expect(answer.headers.get('x-should-retry')).toBe('false');
  expect(await usedOf(app, 'alice', 'search')).toBe(0);
  expect(await valueOf(app, HOLDS)).toBe(0);
});

test('an answer that breaks off is cut, not ended', async () => {
  const { app, perplexity, url } = await aGateway();
  const token = await aServiceToken(app);
  perplexity.faults.enable('cut');
  const answer = post(`${url}/search/search`, token, { query: 'otters' });
  await expect(answer.then((begun) => begun.text())).rejects.toThrow(TypeError);
});

test('when a caller leaves, the provider is left as well, and the entry is closed', async () => {
  const { app, perplexity, url } = await aGateway();
  const token = await aServiceToken(app, { plan: 'power' });
  perplexity.faults.enable('trickle');
  for (let times = 0; times < 20; times += 1) {
    const leave = new AbortController();
    const answer = await fetch(`${url}/search/search`, {
      method: 'POST',
      headers: { authorization: token },
      body: JSON.stringify({ query: 'otters' }),
      signal: leave.signal,
    });
    expect(answer.status).toBe(200);
    leave.abort();
  }
  await until(
    () => perplexity.openAnswers() === 0,
    () => `${perplexity.openAnswers()} answers are still being sent`,
  );
  expect(await usedOf(app, 'alice', 'search')).toBe(20);
  expect(await valueOf(app, HOLDS)).toBe(0);
});

test('requests are limited to those of the plan a minute', async () => {
  const { app, url } = await aGateway();
  const token = await aServiceToken(app, { plan: 'starter' });
  const answers = await Promise.all(
    Array.from({ length: 12 }, () => post(`${url}/search/search`, token, { query: 'otters' })),
  );
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(10);
  const refused = answers.find(({ status }) => status === 429);
  expect(refused?.headers.get('retry-after')).toBe('60');
  app.clock.now += 60_000;
  expect((await post(`${url}/search/search`, token, { query: 'otters' })).status).toBe(200);
});

test('two processes together never exceed the limit', async () => {
  const { app, perplexity, url, beside } = await aGateway();
  const other = await beside();
  const token = await aServiceToken(app, { plan: 'power' });
  await hasUsed(app, 'alice', 'search', 9995);
  const answers = await Promise.all(
    Array.from({ length: 40 }, (_, index) =>
      post(`${index % 2 === 0 ? url : other}/search/search`, token, { query: 'otters' }),
    ),
  );
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(5);
  expect(perplexity.searches()).toBe(5);
  expect(await usedOf(app, 'alice', 'search')).toBe(10_000);
});

test('a customer is told once at half, at most and at all of a limit', async () => {
  const { app, url } = await aGateway();
  const token = await aServiceToken(app, { plan: 'starter' });
  const search = () => post(`${url}/search/search`, token, { query: 'otters' });
  const told = async () => {
    const sql = `SELECT event_id FROM inbox WHERE event_id LIKE 'news:usage:%' ORDER BY seq`;
    return (await query(app, sql)).map((row) => Number(String(row[0]).split(':').at(-1)));
  };
  await hasUsed(app, 'alice', 'search', 248);
  await search();
  for (const [used, stage] of [
    [0, 50],
    [149, 80],
    [99, 100],
  ] as const) {
    await hasUsed(app, 'alice', 'search', used);
    await search();
    await until(
      async () => (await told()).at(-1) === stage,
      () => `the warning at ${stage} is missing`,
    );
  }
  await search();
  expect(await told()).toEqual([50, 80, 100]);
});

test('an agent reads what is left', async () => {
  const { app, url } = await aGateway();
  const token = await aServiceToken(app);
  await hasUsed(app, 'alice', 'search', 5);
  const answer = await fetch(`${url}/limits`, { headers: { authorization: token } });
  expect(await answer.json()).toMatchObject({
    plan: 'Pro',
    resets_at: '2026-12-01T00:00:00.000Z',
    requests_per_minute: 20,
    services: { search: { unit: 'request', used: 5, limit: 2000, left: 1995 } },
  });
});

test('without a plan there is no service', async () => {
  const { app, url } = await aGateway();
  const token = await aServiceToken(app);
  await app.db.write([`UPDATE subscriptions SET status = 'canceled'`]);
  expect((await post(`${url}/search/search`, token, { query: 'otters' })).status).toBe(403);
  expect(await query(app, 'SELECT * FROM usage_ledger')).toEqual([]);
});

/** Sends the path as it is; `fetch` would resolve its dots. */
function statusOf(url: string, token: string): Promise<number> {
  const { port } = new URL(url);
  const path = url.slice(url.indexOf('/services'));
  return new Promise((resolve, reject) => {
    const headers = { authorization: token, 'content-type': 'application/json' };
    const call = httpRequest({ host: '127.0.0.1', port, path, method: 'POST', headers });
    call.once('response', (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    call.once('error', reject);
    call.end('{"query":"otters"}');
  });
}
