import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type AnthropicStandIn, startAnthropic } from '../../../sandbox/anthropic/anthropic.ts';
import { fakeCredential } from '../../../sandbox/anthropic/fake-credentials.ts';
import { selfSigned } from '../../../sandbox/names/certificate.ts';
import { startTlsFront } from '../../../sandbox/names/tls-front.ts';
import { fingerprint } from '../../../sandbox/redact.ts';
import {
  agentDocument,
  type AgentFacts,
  bootDocument,
} from '../../../src/machines/agent-document.ts';
import { STRAIGHT } from '../../../src/machines/configure-machine.ts';
import { NO_SERVICES } from '../../../src/machines/service-endpoints.ts';
import { type Exec, pushCredential } from '../../../src/openclaw/credentials.ts';
import { probeModels } from '../../../src/openclaw/gateway.ts';
import { PLAN_TERMS } from '../../../src/domain/plans.ts';
import { SERVICES } from '../../fixtures/app-agents.ts';
import { type AgentMachine, agentMachine } from './agent-machine.ts';
import { messagesTo } from './agent.ts';
import { type ModelProxy, startModelProxy } from './model-proxy.ts';

// One machine from its first boot in a grace period to a life after it. Each test goes on where the one before it ended.

const NAME = 'api.anthropic.com';
const SERVICE_TOKEN = 'ast_service-token-of-a-grace-period';
const API_KEY = fakeCredential('API_KEY');
const REDIRECT = fileURLToPath(new URL('../../../sandbox/names/redirect.ts', import.meta.url));
const TURN_MS = 120_000;
/** The plugin for search is in the image and not in every installation; OpenClaw would try to fetch it. */
const services = { ...SERVICES, search: null };
/** What there is of each variable; the token only by its hash, for the session keeps what was printed. */
const SHOW = ['PERPLEXITY', 'BROWSERBASE', 'AGENTMAIL', 'BLAND']
  .flatMap((service) => [`${service}_BASE_URL`, `${service}_API_KEY`])
  .concat('AGENT_USAGE_URL')
  .map((name) => `[ "$${name}" = "$SERVICE_TOKEN" ] && ${name}=ours; echo "<${name} $${name}>"`)
  .concat('echo "<SERVICE_TOKEN $(printf %s "$SERVICE_TOKEN" | sha256sum | cut -c1-8)>"')
  .join('; ');

let anthropic: AnthropicStandIn;
let proxy: ModelProxy;
let machine: AgentMachine;
let front: { port: number; close(): Promise<void> };
let grace: AgentFacts;
let turns = 0;

beforeAll(async () => {
  machine = await agentMachine({ env: { SERVICE_TOKEN } });
  anthropic = await startAnthropic({ stateFile: join(machine.home, 'anthropic.json') });
  proxy = await startModelProxy(SERVICE_TOKEN);
  const certificate = await selfSigned([NAME]);
  front = await startTlsFront(certificate, anthropic.url);
  writeFileSync(join(machine.home, 'names.pem'), certificate.cert);
  grace = {
    rev: 1,
    terms: PLAN_TERMS.pro,
    access: { mode: 'grace', proxyUrl: proxy.url },
    model: 'anthropic/claude-sonnet-4-6',
    services,
    channels: [],
  };
  await machine.boot(bootDocument(grace), {
    BYOK_MODE: '0',
    NODE_OPTIONS: `--max-old-space-size=1536 --import=${REDIRECT}`,
    NODE_EXTRA_CA_CERTS: join(machine.home, 'names.pem'),
    SANDBOX_NAMES: `${NAME}=${front.port}`,
  });
});

afterAll(async () => {
  await machine[Symbol.asyncDispose]();
  await Promise.all([front.close(), anthropic.close(), proxy.close()]);
});

test('in grace a turn goes to our proxy alone, with the service token', async () => {
  proxy.asksFor(SHOW);
  expect(await turn()).toBe('Hello from the proxy.');
  expect(proxy.calls.length).toBeGreaterThanOrEqual(2);
  expectServiceTokenOnly();
  expect(anthropic.calls).toEqual([]);
});

test('programs of the agent find every service, and our token only together with our addresses', () => {
  expect([...new Set(proxy.printed().match(/<[A-Z_]+ [^>]*>/g))]).toEqual([
    '<PERPLEXITY_BASE_URL >',
    '<PERPLEXITY_API_KEY >',
    `<BROWSERBASE_BASE_URL ${services.browser}>`,
    '<BROWSERBASE_API_KEY ours>',
    `<AGENTMAIL_BASE_URL ${services.email}>`,
    '<AGENTMAIL_API_KEY >',
    `<BLAND_BASE_URL ${services.phone}>`,
    '<BLAND_API_KEY ours>',
    `<AGENT_USAGE_URL ${services.usage}>`,
    `<SERVICE_TOKEN ${sha256(SERVICE_TOKEN).slice(0, 8)}>`,
  ]);
});

test('the end of grace needs no restart, and the proxy never receives the customer’s key', async () => {
  const pid = machine.pid();
  // The same order as the reconciler: what we want of the configuration, then the credential.
  const own = agentDocument({ ...grace, rev: 2, access: STRAIGHT });
  const applied = await machine.apply(own);
  expect(JSON.parse(applied.stdout)).toMatchObject({ applied: 2, restartNeeded: false });
  expect(JSON.stringify(machine.config())).not.toContain(proxy.url);
  await pushCredential(exec, { kind: 'api_key', value: API_KEY });
  // Until here the turn before may have had something to finish, with the token of then.
  const before = proxy.calls.length;
  expect(await probeModels(exec)).toMatchObject({ result: 'ok' });
  expect(await turn()).toBe('Hello from the sandbox Claude.');
  expectStraight();
  expect(proxy.calls.length).toBe(before);
  expectServiceTokenOnly();
  expect(proxy.heard()).not.toContain('sk-ant-');
  expect(machine.pid()).toBe(pid);
});

test('a boot with the environment of the grace period does not start grace again', async () => {
  const before = machine.config();
  const booted = await machine.run(['automna-agent', 'boot'], '', {
    BYOK_MODE: '0',
    AGENT_DOCUMENT: JSON.stringify(bootDocument(grace)),
  });
  expect(booted).toMatchObject({ exitCode: 0 });
  expect(machine.config()).toEqual(before);
});

test('when the last service is removed the gateway restarts in its process, without the variables', async () => {
  const pid = machine.pid();
  const starts = () => machine.log().split('[gateway] ready').length;
  const before = starts();
  const facts = { ...grace, rev: 3, access: STRAIGHT, services: NO_SERVICES };
  const applied = await machine.apply(agentDocument(facts));
  expect(JSON.parse(applied.stdout)).toMatchObject({ restartNeeded: true });
  await expect.poll(starts, { timeout: TURN_MS }).toBe(before + 1);
  expect(machine.pid()).toBe(pid);
  expect(JSON.stringify(machine.config())).not.toContain('https://automna.example');
});

test('the service token is in no file of the volume', () => {
  const files = readdirSync(machine.home, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  expect(files.length).toBeGreaterThan(10);
  expect(files.filter((file) => readFileSync(file).includes(SERVICE_TOKEN))).toEqual([]);
});

/** Has the gateway answer one message of its owner. */
async function turn(): Promise<string> {
  turns += 1;
  const runId = `turn-${turns}`;
  await machine.rpc('agent', { message: 'hello', agentId: 'main', idempotencyKey: runId });
  const { stdout } = await machine.run(
    ['automna-agent', 'rpc', 'agent.wait', String(TURN_MS + 10_000)],
    JSON.stringify({ runId, timeoutMs: TURN_MS }),
  );
  const answer = JSON.parse(stdout) as { payload: { terminalReply?: { text?: string } } };
  return answer.payload.terminalReply?.text ?? stdout;
}

const exec: Exec = ({ argv, stdin }) => machine.run(argv, stdin);

function expectServiceTokenOnly(): void {
  const calls = proxy.calls.map((each) => JSON.stringify(each));
  expect([...new Set(calls)]).toEqual([
    JSON.stringify({ call: 'POST /llm/v1/messages', key: SERVICE_TOKEN }),
  ]);
}

function expectStraight(): void {
  const shown = { kind: 'api_key', header: 'x-api-key', fingerprint: fingerprint(API_KEY) };
  const calls = messagesTo({ anthropic });
  expect(calls.length).toBeGreaterThan(0);
  for (const { status, credential } of calls) {
    expect({ status, credential }).toEqual({ status: 200, credential: shown });
  }
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
