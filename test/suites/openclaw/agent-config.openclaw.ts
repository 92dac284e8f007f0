import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, test, vi } from 'vitest';
import {
  agentDocument,
  type AgentFacts,
  bootDocument,
} from '../../../src/machines/agent-document.ts';
import { NO_SERVICES } from '../../../src/machines/service-endpoints.ts';
import type { AgentDocument } from '../../../src/openclaw/agent-document.ts';
import { PLAN_TERMS } from '../../../src/domain/plans.ts';
import { AGENT_VARIANTS } from '../../fixtures/app-agents.ts';
import { agentMachine } from './agent-machine.ts';

// Checks our use of OpenClaw against OpenClaw 2026.9.6 itself, in separate processes.
vi.setConfig({ testTimeout: 600_000 });

const STARTER: AgentFacts = {
  rev: 1,
  terms: PLAN_TERMS.starter,
  access: { mode: 'own', apiUrl: null },
  model: 'anthropic/claude-sonnet-4-6',
  services: NO_SERVICES,
  channels: [],
};
const PRO: AgentFacts = { ...STARTER, terms: PLAN_TERMS.pro };
const sha256 = (document: AgentDocument) =>
  createHash('sha256').update(JSON.stringify(document)).digest('hex');

test.each(AGENT_VARIANTS)('OpenClaw takes $name', async ({ facts }) => {
  await using machine = await agentMachine();
  const document = agentDocument(facts);
  const applied = await machine.apply(document);
  expect(applied).toMatchObject({ exitCode: 0 });
  expect(JSON.parse(applied.stdout)).toMatchObject({ applied: 1, sha256: sha256(document) });
});

describe('the file of a customer', () => {
  test('may have comments and trailing commas, and keeps the customer’s settings', async () => {
    await using machine = await agentMachine();
    machine.writeConfig(`{
      // Mine.
      messages: { responsePrefix: 'Yo', },
      agents: { defaults: { heartbeat: { every: '30m' } } },
    }`);
    // The first document found it so; from then on we know what was theirs.
    expect(await machine.apply({ ...agentDocument(PRO), retired: [] })).toMatchObject({
      exitCode: 0,
    });
    expect(await machine.apply({ ...agentDocument(STARTER), rev: 2 })).toMatchObject({
      exitCode: 0,
    });
    expect(machine.config()).toMatchObject({
      messages: { responsePrefix: 'Yo' },
      agents: { defaults: { heartbeat: { every: '0m' } } },
    });
    expect(await machine.apply({ ...agentDocument(PRO), rev: 3 })).toMatchObject({ exitCode: 0 });
    expect(machine.config()).toMatchObject({
      messages: { responsePrefix: 'Yo' },
      agents: { defaults: { heartbeat: { every: '30m' } } },
    });
    expect(machine.config()).not.toHaveProperty('cron');
  });

  test('is not touched by a document that OpenClaw refuses', async () => {
    await using machine = await agentMachine();
    await machine.apply(agentDocument(STARTER));
    const before = readFileSync(machine.configPath, 'utf8');
    const bad = { ...agentDocument(STARTER), rev: 2 };
    bad.managed = { ...bad.managed, cron: { enabled: false, nosuch: 1 } };
    const refused = await machine.apply(bad);
    expect(refused.exitCode).toBe(3);
    expect(JSON.parse(refused.stdout)).toMatchObject({
      error: {
        code: 'invalid',
        issues: [{ path: 'cron', message: 'Unrecognized key: "nosuch"' }],
      },
    });
    expect(readFileSync(machine.configPath, 'utf8')).toBe(before);
  });
});

describe('a boot', () => {
  test.each([
    [{ BYOK_MODE: '2' }, 'BYOK_MODE is 1'],
    [{ BYOK_MODE: '0', SERVICE_TOKEN: '' }, 'SERVICE_TOKEN is missing'],
    [{ OPENCLAW_GATEWAY_TOKEN: '' }, 'OPENCLAW_GATEWAY_TOKEN is missing'],
    [{ AGENT_DOCUMENT: '' }, 'set AGENT_DOCUMENT'],
    [{ AGENT_DOCUMENT: '{"rev":1,"managed":{"nosuch":1},"defaults":{}}' }, 'nosuch'],
  ])('with %o ends loudly', async (env, words) => {
    await using machine = await agentMachine();
    const ended = await machine.bootFails(env);
    expect(ended.exitCode).not.toBe(0);
    expect(ended.stderr).toContain(words);
  });

  test('with a file that was broken by hand starts with the last valid one', async () => {
    await using machine = await agentMachine();
    await machine.apply(agentDocument(STARTER));
    // The first boot of a version sets refused keys aside instead.
    await machine.run(['automna-agent', 'boot']);
    machine.writeConfig('{ "nosuch": 1 }');
    const booted = await machine.run(['automna-agent', 'boot']);
    expect(booted).toMatchObject({ exitCode: 0 });
    expect(booted.stderr).toContain('the last good configuration is back');
    expect(machine.config()).toMatchObject({ gateway: { mode: 'local' } });
  });
});

test('a running gateway applies each document, and the customer’s settings stay', async () => {
  await using machine = await agentMachine();
  const isCronOn = async () => {
    const { payload } = await machine.rpc('cron.status');
    return (payload as { enabled: boolean }).enabled;
  };
  await machine.boot(bootDocument(STARTER), { OPENCLAW_SKIP_CRON: '1' });
  expect(await isCronOn()).toBe(false);
  expect(machine.log()).toContain('[heartbeat] disabled');

  // The customer turns both on by hand. After the next boot they are off again.
  const edited = machine.config() as { agents: { defaults: object }; cron: object };
  edited.agents.defaults = { ...edited.agents.defaults, heartbeat: { every: '45m' } };
  edited.cron = { enabled: true };
  machine.writeConfig(JSON.stringify({ ...edited, messages: { responsePrefix: 'Yo' } }));
  expect(await machine.stop()).toBe(0);
  await machine.boot(bootDocument(STARTER));
  expect(await isCronOn()).toBe(false);
  expect(machine.log()).toContain('[heartbeat] disabled');

  // The upgrade takes hold in the running process, and brings the customer's own value back.
  const pid = machine.pid();
  const applied = await machine.apply({ ...agentDocument(PRO), rev: 2 });
  expect(JSON.parse(applied.stdout)).toMatchObject({ applied: 2, restartNeeded: false });
  await vi.waitFor(async () => expect(await isCronOn()).toBe(true), { timeout: 30_000 });
  await vi.waitFor(() => expect(machine.log()).toContain('[heartbeat] started'), 30_000);
  expect(machine.pid()).toBe(pid);
  expect(machine.log()).not.toContain('restarting');
  expect(machine.config()).toMatchObject({
    messages: { responsePrefix: 'Yo' },
    agents: { defaults: { heartbeat: { every: '45m' } } },
  });

  // And down again, while it runs.
  await machine.apply({ ...agentDocument(STARTER), rev: 3 });
  await vi.waitFor(async () => expect(await isCronOn()).toBe(false), { timeout: 30_000 });

  // What admin HTTP RPC does not offer goes over the WebSocket.
  expect(await machine.rpc('models.authStatus')).toMatchObject({ ok: true });
  expect(await machine.rpc('models.probe', { provider: 'anthropic' })).toMatchObject({
    ok: true,
    payload: { status: 'unknown' },
  });
  expect(await machine.rpc('no.such')).toMatchObject({
    ok: false,
    error: { code: 'INVALID_REQUEST' },
  });
});
