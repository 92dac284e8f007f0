import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type AnthropicStandIn, startAnthropic } from '../../anthropic/anthropic.ts';
import { type CredentialName, fakeCredential } from '../../anthropic/fake-credentials.ts';
import { OPENCLAW_VERSION } from './invocation.ts';
import { flyBench, type FlyBench, provision } from '../testing.ts';

// The expected outputs are what openclaw 2026.9.6 printed for the same commands and dummy credentials.

let anthropic: AnthropicStandIn;
let bench: FlyBench;
let path: string;

beforeEach(async () => {
  const stateFile = join(mkdtempSync(join(tmpdir(), 'anthropic-')), 'anthropic.json');
  anthropic = await startAnthropic({ stateFile });
  bench = await flyBench({ anthropicUrl: anthropic.url });
  ({ path } = await provision(bench));
});
afterEach(async () => {
  await bench.close();
  await anthropic.close();
});

const CONFIG_WRITTEN =
  'Updated config: ~/.openclaw/openclaw.json\n  Backup: ~/.openclaw/openclaw.json.bak\n';

test('a setup token goes in and is listed with its end', async () => {
  expect(await pasteToken('SETUP_TOKEN')).toEqual({
    stderr: '',
    stdout: `${CONFIG_WRITTEN}Auth profile: anthropic:default (anthropic/token)
Anthropic setup-token auth is supported in OpenClaw.
OpenClaw prefers Claude CLI reuse when it is available on the host.
Anthropic staff told us this OpenClaw path is allowed again.
`,
  });
  expect(await listed()).toEqual({
    agentId: 'main',
    agentDir: '~/.openclaw/agents/main/agent',
    authStatePath: '~/.openclaw/state/openclaw.sqlite',
    provider: 'anthropic',
    profiles: [
      {
        id: 'anthropic:default',
        provider: 'anthropic',
        type: 'token',
        label: 'anthropic:default',
        expiresAt: '2028-01-01T00:00:00.003Z',
      },
    ],
  });
});

test.each([
  ['an API key', fakeCredential('API_KEY'), 'Expected token starting with ***-\n'],
  ['a short token', 'sk-ant-oat01-short', 'Token looks too short; paste the full setup-token\n'],
  ['nothing', '\n', 'Required\n'],
])('paste-token refuses %s', async (_what, stdin, stderr) => {
  expect(await run(PASTE_TOKEN, stdin)).toEqual({ exit_code: 1, stdout: '', stderr });
  expect((await listed()).profiles).toEqual([]);
});

test('an API key goes in under its own id, never over a token', async () => {
  await pasteToken('SETUP_TOKEN');
  expect(await run(pasteKeyAs('anthropic:default'), fakeCredential('API_KEY'))).toEqual({
    exit_code: 1,
    stdout: '',
    stderr: 'The API-key profile belongs to another sign-in. Manage that saved sign-in first.\n',
  });
  expect(await pasteKey('API_KEY')).toEqual({
    stdout: `${CONFIG_WRITTEN}Auth profile: anthropic:apikey (anthropic/api_key)\n`,
    stderr: expect.stringMatching(/^API key saved, but the Gateway has not confirmed/),
  });
  expect((await listed()).profiles.map(({ id }) => id)).toEqual([
    'anthropic:apikey',
    'anthropic:default',
  ]);
});

test('logout removes one profile, only when it is sure and only once', async () => {
  await pasteToken('SETUP_TOKEN');
  await pasteKey('API_KEY');
  const logout = ['models', 'auth', 'logout', 'anthropic:default'];
  expect(await run(logout)).toMatchObject({
    exit_code: 1,
    stderr: expect.stringContaining('Pass --yes to remove it non-interactively.'),
  });
  expect(await run([...logout, '--yes'])).toEqual({
    stdout: `${CONFIG_WRITTEN}Agent: main\nRemoved auth profile: anthropic:default (anthropic/token)\n`,
    stderr: expect.stringMatching(/^Credentials were removed, but the Gateway has not confirmed/),
  });
  expect(await run([...logout, '--yes'])).toEqual({
    exit_code: 1,
    stdout: '',
    stderr:
      'Auth profile "anthropic:default" not found for agent "main". Run openclaw models auth list --agent main to see saved profile ids.\n',
  });
  const last = await run(['models', 'auth', 'logout', 'anthropic:apikey', '--yes']);
  expect(last.stdout).toContain('No auth profiles remain for anthropic.');
});

test('a probe asks Anthropic with the credential itself', async () => {
  expect(await probe()).toEqual({
    provider: 'anthropic',
    status: 'unknown',
    error: 'No probe targets are available for this provider.',
    results: [],
  });
  await pasteToken('SETUP_TOKEN');
  expect(await probe()).toEqual({
    provider: 'anthropic',
    status: 'ok',
    latencyMs: expect.any(Number),
    results: [
      {
        profileId: 'anthropic:default',
        label: 'Profile anthropic:default · anthropic/claude-sonnet-4-6',
        status: 'ok',
        latencyMs: expect.any(Number),
      },
    ],
  });
  expect(anthropic.calls).toMatchObject([{ credential: { kind: 'setup_token' }, status: 200 }]);
});

test.each<[CredentialName, string, string]>([
  ['DEAD_TOKEN', 'auth', 'Authentication failed.'],
  ['REVOKED_TOKEN', 'auth', 'Authentication failed.'],
  ['EXPIRED_TOKEN', 'auth', 'Authentication failed.'],
  ['RESTRICTED_KEY', 'auth', 'Authentication failed.'],
  ['NO_CREDIT_KEY', 'billing', 'The provider reported a billing problem.'],
  ['EXTRA_USAGE_TOKEN', 'billing', 'The provider reported a billing problem.'],
  ['DISABLED_ORGANIZATION_KEY', 'format', 'The provider rejected the model or request format.'],
])('a probe of %s says %s', async (name, status, error) => {
  await (name.endsWith('KEY') ? pasteKey(name) : pasteToken(name));
  expect(await probe()).toMatchObject({ status, error, results: [{ status, error }] });
});

test('an overloaded API makes the call run into its own timeout', async () => {
  await pasteKey('API_KEY');
  anthropic.faults.enable('overloaded');
  const answer = await run(PROBE);
  expect(answer.exit_code).toBe(1);
  expect(JSON.parse(answer.stdout)).toMatchObject({
    ok: false,
    error: {
      type: 'gateway_transport_error',
      kind: 'timeout',
      message: 'gateway timeout after 10000ms',
    },
  });
});

test('a second credential hides that the first one is dead', async () => {
  await pasteToken('DEAD_TOKEN');
  await pasteKey('API_KEY');
  expect(await probe()).toMatchObject({
    status: 'ok',
    results: [{ status: 'ok' }, { status: 'ok' }],
  });
  await run(['models', 'auth', 'logout', 'anthropic:apikey', '--yes']);
  bench.passSeconds(60);
  expect(await probe()).toMatchObject({ status: 'auth' });
});

test('pasting over a refused credential does not end its cooldown', async () => {
  const slow = await flyBench({ anthropicUrl: anthropic.url, delayScale: 0.001 });
  ({ path } = await provision(slow));
  await bench.close();
  bench = slow;
  slow.clock.now += 100;
  await pasteToken('DEAD_TOKEN');
  expect(await probe()).toMatchObject({ status: 'auth' });
  await pasteToken('SETUP_TOKEN');
  expect((await listed()).profiles).toMatchObject([{ cooldownReason: 'auth' }]);
  expect(await probe()).toMatchObject({ status: 'unknown', error: 'The connection probe failed.' });
  slow.clock.now += 31;
  expect(await probe()).toMatchObject({ status: 'ok' });
});

test('usage is read with the token only', async () => {
  await pasteKey('API_KEY');
  expect(await gateway('usage.status')).toMatchObject({ providers: [] });
  await pasteToken('SETUP_TOKEN');
  expect(await gateway('usage.status')).toMatchObject({
    providers: [
      {
        provider: 'anthropic',
        displayName: 'Claude',
        windows: [{ label: '5h', usedPercent: 12, resetAt: expect.any(Number) }, { label: 'Week' }],
      },
    ],
  });
  anthropic.setBehaviour('SETUP_TOKEN', 'expired');
  const { providers } = (await gateway('usage.status')) as { providers: { error: string }[] };
  expect(providers[0]?.error).toMatch(/^HTTP 401: OAuth token has expired/);
});

test('after a restart, when the value is gone, the last result still answers', async () => {
  await pasteToken('REVOKED_TOKEN');
  await probe();
  await bench.close();
  bench = await flyBench({ stateFile: bench.stateFile, anthropicUrl: anthropic.url });
  bench.passSeconds(60);
  expect(await probe()).toMatchObject({ status: 'auth' });
  expect(anthropic.calls).toHaveLength(1);
});

test('what is pasted outlives a stop and a new machine on the same volume', async () => {
  await pasteToken('SETUP_TOKEN');
  await bench.call('POST', `${path}/stop`);
  await bench.call('POST', `${path}/start`);
  expect((await listed()).profiles).toHaveLength(1);
});

test('the gateway refuses before it is up, and what it does not know', async () => {
  bench.fly.faults.enable('gateway-never-ready');
  expect(await run(['gateway', 'call', 'health', '--json'])).toMatchObject({
    exit_code: 1,
    stdout: expect.stringContaining('Gateway not reachable at ws://127.0.0.1:18789'),
  });
  bench.fly.faults.heal();
  expect(await gateway('health')).toMatchObject({ ok: true, defaultAgentId: 'main' });
  expect(await gateway('status')).toMatchObject({ runtimeVersion: OPENCLAW_VERSION });
  expect(await gateway('nosuch.method')).toEqual({
    ok: false,
    error: {
      type: 'gateway_request_error',
      code: 'INVALID_REQUEST',
      message: 'unknown method: nosuch.method',
      retryable: false,
    },
  });
  expect(await gateway('health', '{bad')).toMatchObject({ error: { type: 'cli_error' } });
  expect(await gateway('models.probe')).toMatchObject({
    error: {
      message: "invalid models.probe params: must have required property 'provider'",
    },
  });
});

test('the program answers for its version, its config and words it does not know', async () => {
  expect(await run(['--version'])).toMatchObject({
    stdout: `OpenClaw ${OPENCLAW_VERSION} (eb377ac)\n`,
  });
  expect(await run(['config', 'validate'])).toMatchObject({
    stdout: 'Config valid: ~/.openclaw/openclaw.json\n',
  });
  expect(await run(['frobnicate'])).toMatchObject({
    exit_code: 1,
    stderr: expect.stringContaining('OpenClaw does not know the command "frobnicate".'),
  });
  expect(await run(['models', 'auth', 'frob'])).toMatchObject({
    exit_code: 1,
    stderr: expect.stringContaining('OpenClaw models auth has no command "frob".'),
  });
});

test('the program may be run as another user and in another environment', async () => {
  const wrappers = [
    ['gosu', 'node'],
    ['setpriv', '--reuid', 'node', '--regid=node', '--init-groups', '--'],
    ['runuser', '-u', 'node', '--'],
    ['env', '-i', 'HOME=/data', 'NO_COLOR=1'],
  ];
  for (const wrapper of wrappers) {
    const command = [...wrapper, '/usr/local/bin/openclaw', '--version'];
    const { body } = await bench.call('POST', `${path}/exec`, { command });
    expect(body.stdout).toContain(`OpenClaw ${OPENCLAW_VERSION}`);
  }
});

const PASTE_TOKEN =
  'models auth paste-token --provider anthropic --profile-id anthropic:default --expires-in 365d'.split(
    ' ',
  );
const PROBE = ['gateway', 'call', 'models.probe', '--params', '{"provider":"anthropic"}', '--json'];

type Ran = { exit_code?: number; stdout: string; stderr: string };

async function run(words: string[], stdin = ''): Promise<Ran> {
  const command = ['openclaw', ...words];
  return (await bench.call('POST', `${path}/exec`, { command, stdin })).body;
}

function pasteToken(name: CredentialName): Promise<Ran> {
  return run(PASTE_TOKEN, `${fakeCredential(name)}\n`);
}

function pasteKey(name: CredentialName): Promise<Ran> {
  return run(pasteKeyAs('anthropic:apikey'), `${fakeCredential(name)}\n`);
}

function pasteKeyAs(id: string): string[] {
  return ['models', 'auth', 'paste-api-key', '--provider', 'anthropic', '--profile-id', id];
}

async function listed(): Promise<{ profiles: { id: string }[] }> {
  const words = ['models', 'auth', 'list', '--provider', 'anthropic', '--json'];
  return JSON.parse((await run(words)).stdout) as { profiles: { id: string }[] };
}

async function probe(): Promise<unknown> {
  return JSON.parse((await run(PROBE)).stdout);
}

async function gateway(method: string, params = '{}'): Promise<unknown> {
  return JSON.parse((await run(['gateway', 'call', method, '--params', params, '--json'])).stdout);
}
