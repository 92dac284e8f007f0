import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type AnthropicStandIn, startAnthropic } from './anthropic.ts';
import {
  type CredentialName,
  FAKE_CREDENTIALS,
  fakeCredential,
  WRONG_PASTES,
} from './fake-credentials.ts';

const SETUP_TOKEN_FORM = /^sk-ant-oat01-[A-Za-z0-9_-]{67,}$/;
const API_KEY_FORM = /^sk-ant-api\d{2}-[A-Za-z0-9_-]{80,}$/;
const VERSION = { 'anthropic-version': '2023-06-01' };
const QUESTION = {
  model: 'claude-sonnet-4-6',
  max_tokens: 32,
  messages: [{ role: 'user', content: 'hi' }],
};

let anthropic: AnthropicStandIn;
let stateFile: string;
beforeEach(async () => {
  stateFile = join(mkdtempSync(join(tmpdir(), 'anthropic-')), 'anthropic.json');
  anthropic = await startAnthropic({ stateFile });
});
afterEach(() => anthropic.close());

test('fake credentials have the real form and say that they are fake', () => {
  for (const { name, value } of FAKE_CREDENTIALS) {
    expect(value).toMatch(name.includes('KEY') ? API_KEY_FORM : SETUP_TOKEN_FORM);
    expect(value).toContain('FAKE-sandbox');
    expect(value).toHaveLength(108);
  }
  expect(new Set(FAKE_CREDENTIALS.map(({ value }) => value)).size).toBe(FAKE_CREDENTIALS.length);
  for (const [name, pasted] of Object.entries(WRONG_PASTES)) {
    if (name === 'EXPORT_LINE') continue;
    expect(pasted).not.toMatch(SETUP_TOKEN_FORM);
    expect(pasted).not.toMatch(API_KEY_FORM);
  }
});

test.each(['API_KEY', 'SETUP_TOKEN'] as const)('%s lists models, counts and asks', async (name) => {
  const models = await get('/v1/models?limit=1', headersOf(name));
  expect(models).toMatchObject({
    status: 200,
    body: { data: [{ type: 'model', display_name: expect.any(String) }], has_more: true },
  });
  const counted = await post('/v1/messages/count_tokens', headersOf(name), QUESTION);
  expect(counted).toMatchObject({ status: 200, body: { input_tokens: expect.any(Number) } });
  const answered = await post('/v1/messages', headersOf(name), QUESTION);
  expect(answered).toMatchObject({
    status: 200,
    body: {
      role: 'assistant',
      stop_reason: 'end_turn',
      usage: { input_tokens: expect.any(Number), output_tokens: 6 },
    },
  });
});

type Row = [
  name: CredentialName,
  path: 'models' | 'count' | 'ask' | 'usage',
  status: number,
  type?: string,
  says?: string,
];

test.each<Row>([
  ['SETUP_TOKEN', 'usage', 200],
  ['API_KEY', 'usage', 401, 'authentication_error', 'Invalid authentication credentials'],
  ['INFERENCE_ONLY_TOKEN', 'models', 403, 'permission_error', 'scope requirement'],
  ['INFERENCE_ONLY_TOKEN', 'usage', 403, 'permission_error', 'scope requirement'],
  ['INFERENCE_ONLY_TOKEN', 'ask', 200],
  ['NO_CREDIT_KEY', 'models', 200],
  [
    'NO_CREDIT_KEY',
    'count',
    400,
    'invalid_request_error',
    'Your credit balance is too low to access the Anthropic API',
  ],
  ['NO_CREDIT_KEY', 'ask', 400, 'invalid_request_error', 'credit balance'],
  ['LATE_NO_CREDIT_KEY', 'count', 200],
  ['LATE_NO_CREDIT_KEY', 'ask', 400, 'invalid_request_error', 'credit balance'],
  ['EXTRA_USAGE_TOKEN', 'models', 200],
  [
    'EXTRA_USAGE_TOKEN',
    'ask',
    400,
    'invalid_request_error',
    'Third-party apps now draw from your extra usage',
  ],
  [
    'CLAUDE_CODE_ONLY_TOKEN',
    'count',
    400,
    'invalid_request_error',
    'This credential is only authorized for use with Claude Code',
  ],
  ['RESTRICTED_KEY', 'models', 403, 'permission_error', 'not allowed for this workspace'],
  ['MODEL_RESTRICTED_KEY', 'models', 200],
  ['MODEL_RESTRICTED_KEY', 'ask', 403, 'permission_error', 'not allowed for this organization'],
  ['EXPIRED_TOKEN', 'models', 401, 'authentication_error', 'OAuth token has expired'],
  ['REVOKED_TOKEN', 'models', 403, 'permission_error', 'OAuth token has been revoked'],
  ['DEAD_TOKEN', 'models', 401, 'authentication_error', 'Invalid authentication credentials'],
  ['REVOKED_KEY', 'ask', 401, 'authentication_error', 'Invalid authentication credentials'],
  ['INVALID_KEY', 'models', 401, 'authentication_error', 'invalid x-api-key'],
  ['INVALID_TOKEN', 'models', 401, 'authentication_error', 'Invalid bearer token'],
  [
    'DISABLED_ORGANIZATION_KEY',
    'models',
    400,
    'invalid_request_error',
    'This organization has been disabled',
  ],
  ['DISABLED_API_KEYS_KEY', 'models', 403, 'permission_error', 'disabled API key authentication'],
  ['RATE_LIMITED_KEY', 'models', 429, 'rate_limit_error', 'rate limit'],
])('%s asking for %s gets %i %s', async (name, path, status, type, says) => {
  const answer = await ask(name, path);
  expect(answer.status).toBe(status);
  if (!type) return;
  expect(answer.body).toMatchObject({
    type: 'error',
    error: { type, message: expect.stringContaining(says ?? '') },
    request_id: answer.headers.get('request-id'),
  });
});

test('a credential in the wrong header, or without its beta or version, is refused', async () => {
  const key = fakeCredential('API_KEY');
  const bearer = `Bearer ${fakeCredential('SETUP_TOKEN')}`;
  const cases: [Record<string, string>, number, string][] = [
    [VERSION, 401, 'x-api-key header is required'],
    [{ ...VERSION, 'x-api-key': fakeCredential('SETUP_TOKEN') }, 401, 'invalid x-api-key'],
    [
      { ...VERSION, authorization: bearer },
      401,
      'OAuth authentication is currently not supported.',
    ],
    [
      { ...VERSION, authorization: `Bearer ${key}`, 'anthropic-beta': 'oauth-2025-04-20' },
      401,
      'Invalid bearer token',
    ],
    [{ 'x-api-key': key }, 400, 'anthropic-version: header is required'],
    [{ ...VERSION, 'x-api-key': `sk-ant-api03-${'z'.repeat(95)}` }, 401, 'invalid x-api-key'],
    [{ ...VERSION, 'x-api-key': 'nonsense' }, 401, 'invalid x-api-key'],
  ];
  for (const [headers, status, message] of cases) {
    const answer = await get('/v1/models', headers);
    expect(answer).toMatchObject({ status, body: { error: { message } } });
  }
});

test.each([
  [{ model: 'claude-2' }, 404, 'model: claude-2'],
  [{ max_tokens: undefined }, 400, 'max_tokens: Field required'],
  [{ max_tokens: 0 }, 400, 'max_tokens: Input should be'],
  [{ messages: [] }, 400, 'at least one message'],
  [{ messages: [{ role: 'robot', content: 'x' }] }, 400, 'messages.0.role'],
  [{ messages: [{ role: 'user' }] }, 400, 'messages.0.content'],
  [{ model: undefined }, 400, 'model: Field required'],
])('the message with %j is refused', async (change, status, message) => {
  const answer = await post('/v1/messages', headersOf('API_KEY'), { ...QUESTION, ...change });
  expect(answer.status).toBe(status);
  expect(answer.body).toMatchObject({ error: { message: expect.stringContaining(message) } });
});

test('a streamed message ends with its usage, a broken one with an error', async () => {
  const events = await streamed();
  expect(events.map(({ type }) => type)).toEqual([
    'message_start',
    'content_block_start',
    'ping',
    ...Array.from({ length: 6 }, () => 'content_block_delta'),
    'content_block_stop',
    'message_delta',
    'message_stop',
  ]);
  expect(events[0]).toMatchObject({ message: { usage: { input_tokens: expect.any(Number) } } });
  expect(events.at(-2)).toMatchObject({
    delta: { stop_reason: 'end_turn' },
    usage: { output_tokens: 6 },
  });
  anthropic.faults.enable('broken-stream*1');
  expect((await streamed()).at(-1)).toMatchObject({ type: 'error' });
});

test('a behaviour changes while running and outlives a restart', async () => {
  anthropic.setBehaviour('API_KEY', 'no_credit');
  expect((await ask('API_KEY', 'ask')).status).toBe(400);
  await anthropic.close();
  anthropic = await startAnthropic({ stateFile });
  expect(anthropic.behaviourOf('API_KEY')).toBe('no_credit');
  expect((await ask('API_KEY', 'ask')).status).toBe(400);
});

test('calls say who asked by kind and fingerprint, never by value', async () => {
  await ask('SETUP_TOKEN', 'models');
  await ask('API_KEY', 'ask');
  expect(anthropic.calls).toMatchObject([
    { operation: 'list-models', credential: { kind: 'setup_token' }, status: 200 },
    { operation: 'create-message', credential: { kind: 'api_key' }, status: 200 },
  ]);
  anthropic.setBehaviour('SETUP_TOKEN', 'revoked');
  for (const kept of [JSON.stringify(anthropic.calls), readFileSync(stateFile, 'utf8')]) {
    expect(kept).not.toContain('FAKE-sandbox');
  }
});

test.each([
  ['overloaded', 529, 'overloaded_error'],
  ['down', 503, 'api_error'],
  ['error', 500, 'api_error'],
  ['rate-limited', 429, 'rate_limit_error'],
])('the fault %s answers %i in the format of the API', async (fault, status, type) => {
  anthropic.faults.enable(fault);
  for (const path of ['models', 'ask'] as const) {
    expect(await ask('API_KEY', path)).toMatchObject({ status, body: { error: { type } } });
  }
  anthropic.faults.heal();
  expect((await ask('API_KEY', 'models')).status).toBe(200);
});

test('what the API does not have is 404 in its own format', async () => {
  const answer = await get('/v1/complete', headersOf('API_KEY'));
  expect(answer).toMatchObject({ status: 404, body: { error: { type: 'not_found_error' } } });
});

function headersOf(name: CredentialName): Record<string, string> {
  const value = fakeCredential(name);
  if (name.includes('KEY')) return { ...VERSION, 'x-api-key': value };
  return { ...VERSION, authorization: `Bearer ${value}`, 'anthropic-beta': 'oauth-2025-04-20' };
}

function ask(name: CredentialName, path: 'models' | 'count' | 'ask' | 'usage') {
  const headers = headersOf(name);
  if (path === 'models') return get('/v1/models?limit=1', headers);
  if (path === 'usage') return get('/api/oauth/usage', headers);
  const at = path === 'ask' ? '/v1/messages' : '/v1/messages/count_tokens';
  return post(at, headers, QUESTION);
}

async function get(path: string, headers: Record<string, string>) {
  return answerOf(await fetch(`${anthropic.url}${path}`, { headers }));
}

async function post(path: string, headers: Record<string, string>, body: object) {
  return answerOf(
    await fetch(`${anthropic.url}${path}`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
  );
}

async function answerOf(response: Response) {
  const { status, headers } = response;
  return { status, headers, body: (await response.json()) as object };
}

async function streamed() {
  const response = await fetch(`${anthropic.url}/v1/messages`, {
    method: 'POST',
    headers: { ...headersOf('API_KEY'), 'content-type': 'application/json' },
    body: JSON.stringify({ ...QUESTION, stream: true }),
  });
  expect(response.headers.get('content-type')).toContain('text/event-stream');
  const blocks = (await response.text()).split('\n\n').filter(Boolean);
  return blocks.map((block) => JSON.parse(block.split('data: ')[1] ?? '') as { type: string });
}
