import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type AnthropicStandIn, startAnthropic } from '../../../sandbox/anthropic/anthropic.ts';
import { fakeCredential } from '../../../sandbox/anthropic/fake-credentials.ts';
import { selfSigned } from '../../../sandbox/names/certificate.ts';
import { startTlsFront } from '../../../sandbox/names/tls-front.ts';
import { fingerprint } from '../../../sandbox/redact.ts';
import {
  type AgentFacts,
  agentDocument,
  bootDocument,
  MANAGED_PARTS,
} from '../../../src/machines/agent-document.ts';
import { STRAIGHT } from '../../../src/machines/configure-machine.ts';
import { NO_SERVICES } from '../../../src/machines/service-endpoints.ts';
import { PLAN_TERMS } from '../../../src/domain/plans.ts';
import { listProfiles } from '../../../src/openclaw/credentials.ts';
import { type AgentMachine, agentMachine } from './agent-machine.ts';
import { messagesTo } from './agent.ts';

// A volume as OpenClaw 2026.2.12 has left it, the program of the old service: `state-of-before` was written by that program in two
// turns, and the key lies where that version keeps it. Each test goes on where the one before it ended.

const NAME = 'api.anthropic.com';
const OWN_KEY = fakeCredential('API_KEY');
const BEFORE = fileURLToPath(new URL('state-of-before', import.meta.url));
const REDIRECT = fileURLToPath(new URL('../../../sandbox/names/redirect.ts', import.meta.url));
const TURN_MS = 240_000;
const FACTS: AgentFacts = {
  rev: 1,
  isFound: true,
  terms: PLAN_TERMS.pro,
  access: STRAIGHT,
  model: 'anthropic/claude-sonnet-4-6',
  services: NO_SERVICES,
  channels: [],
};
type Config = Record<string, unknown>;

let anthropic: AnthropicStandIn;
let machine: AgentMachine;
let front: { port: number; close(): Promise<void> };
let before: Config;

beforeAll(async () => {
  machine = await agentMachine();
  const state = dirname(machine.configPath);
  cpSync(BEFORE, state, { recursive: true });
  before = machine.config() as Config;
  const keys = keysOn(machine);
  const mine = { type: 'api_key', provider: 'anthropic', key: OWN_KEY };
  mkdirSync(dirname(keys), { recursive: true });
  writeFileSync(keys, JSON.stringify({ version: 1, profiles: { 'anthropic:mine': mine } }));
  anthropic = await startAnthropic({ stateFile: join(machine.home, 'anthropic.json') });
  const certificate = await selfSigned([NAME]);
  front = await startTlsFront(certificate, anthropic.url);
  writeFileSync(join(machine.home, 'names.pem'), certificate.cert);
  await machine.boot(bootDocument(FACTS), {
    NODE_OPTIONS: `--max-old-space-size=1536 --import=${REDIRECT}`,
    NODE_EXTRA_CA_CERTS: join(machine.home, 'names.pem'),
    SANDBOX_NAMES: `${NAME}=${front.port}`,
  });
});

afterAll(async () => {
  // The channel of before reaches nothing here, which would hold up an orderly end for five minutes.
  process.kill(machine.pid(), 'SIGKILL');
  await machine[Symbol.asyncDispose]();
  await Promise.all([front.close(), anthropic.close()]);
});

const exec = ({ argv, stdin }: { argv: string[]; stdin?: string }) => machine.run(argv, stdin);

test('the key of its owner is on the machine still, and an answer is on that key', async () => {
  expect(await listProfiles(exec)).toEqual(['anthropic:mine']);
  await machine.rpc('agent', { message: 'hello', agentId: 'main', idempotencyKey: 'turn-1' });
  const { stdout } = await machine.run(
    ['automna-agent', 'rpc', 'agent.wait', String(TURN_MS + 10_000)],
    JSON.stringify({ runId: 'turn-1', timeoutMs: TURN_MS }),
  );
  expect(stdout).toContain('Hello from the sandbox Claude.');
  const used = messagesTo({ anthropic }).map(
    ({ status, credential }) => `${status} ${credential?.fingerprint}`,
  );
  expect(new Set(used)).toEqual(new Set([`200 ${fingerprint(OWN_KEY)}`]));
});

test('the conversation of before, the memory and the channel are there still, beside our settings', async () => {
  const history = await machine.rpc('chat.history', { sessionKey: 'main' });
  expect(JSON.stringify(history)).toContain('my dog is called Bruno');
  const memory = 'workspace/MEMORY.md';
  expect(readFileSync(join(dirname(machine.configPath), memory), 'utf8')).toBe(
    readFileSync(join(BEFORE, memory), 'utf8'),
  );
  const { channels, agents } = before;
  expect(machine.config()).toMatchObject({ channels, agents, update: { checkOnStart: false } });
  const applied = await machine.apply(agentDocument({ ...FACTS, rev: 2 }));
  expect(applied).toMatchObject({ exitCode: 0 });
  expect(machine.config()).toMatchObject({ channels, agents });
});

test('given back, its files are those of before, which the old program can read', async () => {
  const ended = { rev: 3, managed: {}, defaults: {}, retired: MANAGED_PARTS };
  expect(await machine.apply(ended)).toMatchObject({ exitCode: 0 });
  expect(machine.config()).toMatchObject(before);
  expect(await machine.run(['automna-agent', 'release'])).toMatchObject({ exitCode: 0 });
  expect(machine.config()).toEqual(before);
  const contents = (folder: string) =>
    filesOf(BEFORE).map((path) => [path, readFileSync(join(folder, path), 'utf8')]);
  expect(contents(dirname(machine.configPath))).toEqual(contents(BEFORE));
  expect(readFileSync(keysOn(machine), 'utf8')).toContain(OWN_KEY);
});

function keysOn({ configPath }: AgentMachine): string {
  return join(dirname(configPath), 'agents/main/agent/auth-profiles.json');
}

function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)));
}
