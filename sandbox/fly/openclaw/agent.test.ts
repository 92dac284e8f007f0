import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { flyBench, type FlyBench, machineConfig, provision } from '../testing.ts';

// What is expected here the program itself printed, with OpenClaw 2026.9.6 (see test/openclaw).

let bench: FlyBench;
let path: string;

beforeEach(async () => {
  bench = await flyBench();
  ({ path } = await provision(bench));
});
afterEach(() => bench.close());

const document = (given: object = {}) =>
  JSON.stringify({ rev: 1, managed: { cron: { enabled: false } }, defaults: {}, ...given });

test('apply answers with the fingerprint of what it was given', async () => {
  const text = document();
  expect(await agent(['apply'], text)).toEqual({
    exit_code: undefined,
    answer: {
      applied: 1,
      sha256: createHash('sha256').update(text).digest('hex'),
      restartNeeded: false,
    },
  });
  expect(await agent(['rpc', 'cron.status'])).toMatchObject({
    answer: { ok: true, payload: { enabled: false } },
  });
});

test.each([
  ['text', '{', 'the document is not JSON'],
  ['a document without a rev', document({ rev: null }), 'rev is not a whole number'],
  ['an unknown field', document({ more: 1 }), 'unknown fields: more'],
  ['an unknown key', document({ managed: { crons: {} } }), 'OpenClaw refuses the result'],
  [
    'a default of the wrong type',
    document({ defaults: { cron: 1 } }),
    'OpenClaw refuses the result',
  ],
])('apply refuses %s and changes nothing', async (_what, text, message) => {
  await agent(['apply'], document());
  expect(await agent(['apply'], text)).toMatchObject({
    exit_code: 3,
    answer: { error: { code: 'invalid', message } },
  });
  expect(await agent(['apply'], document())).toMatchObject({ answer: { applied: 1 } });
});

test('apply takes an allowlist of nobody: OpenClaw only warns', async () => {
  const channels = { whatsapp: { dmPolicy: 'allowlist', allowFrom: [] } };
  expect(await agent(['apply'], document({ managed: { channels } }))).toMatchObject({
    answer: { applied: 1 },
  });
});

test('apply refuses what is older than what is there', async () => {
  await agent(['apply'], document({ rev: 7 }));
  expect(await agent(['apply'], document({ rev: 6 }))).toMatchObject({
    exit_code: 4,
    answer: { error: { code: 'older', message: 'revision 6 is older than 7' } },
  });
});

test('rpc passes a refusal on, and says when nobody is there', async () => {
  expect(await agent(['rpc', 'no.such'])).toMatchObject({
    exit_code: 1,
    answer: { ok: false, error: { code: 'INVALID_REQUEST', message: 'unknown method: no.such' } },
  });
  bench.fly.faults.enable('gateway-never-ready');
  expect(await agent(['rpc', 'health'])).toMatchObject({
    exit_code: 1,
    answer: { ok: false, error: { code: 'UNREACHABLE' } },
  });
});

test('what it keeps of a document has no tokens', async () => {
  const channels = { discord: { enabled: true, token: 'a-channel-token', allowFrom: ['1'] } };
  await agent(['apply'], document({ managed: { channels } }));
  const kept = readFileSync(bench.stateFile, 'utf8');
  expect(kept).toContain('discord');
  expect(kept).not.toContain('a-channel-token');
});

test.each([
  ['is one', document(), 'passing'],
  ['OpenClaw would refuse', document({ managed: { crons: {} } }), 'critical'],
])('a machine whose first document %s', async (_what, text, status) => {
  const app = 'u-bob';
  await bench.call('POST', '/apps', { app_name: app, org_slug: 'sandbox-org', network: app });
  bench.passSeconds(3);
  const config = { ...machineConfig(), env: { AGENT_DOCUMENT: text } };
  const { body } = await bench.call('POST', `/apps/${app}/machines`, { name: 'gw', config });
  bench.passSeconds(60);
  const shown = await bench.call('GET', `/apps/${app}/machines/${body.id}`);
  expect(shown.body.checks).toMatchObject([{ status }]);
});

async function agent(words: string[], stdin = '') {
  const command = ['automna-agent', ...words];
  const { body } = await bench.call('POST', `${path}/exec`, { command, stdin });
  return { exit_code: body.exit_code, answer: JSON.parse(body.stdout) as object };
}
