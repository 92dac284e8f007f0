import { expect, test } from 'vitest';
import { AGENT_VARIANTS, DISCORD, telegramFor, WHATSAPP } from '../../test/app-agents.ts';
import { documentHash } from '../openclaw/agent-document.ts';
import { PLAN_TERMS } from '../plans.ts';
import { agentDocument, type AgentFacts, bootDocument } from './agent-document.ts';

const STARTER: AgentFacts = {
  rev: 3,
  terms: PLAN_TERMS.starter,
  access: { mode: 'own', apiUrl: null },
  searchUrl: null,
  channels: [],
};
const PRO: AgentFacts = { ...STARTER, terms: PLAN_TERMS.pro };

test('a plan without cron has it and the heartbeat off, and the tool denied', () => {
  expect(agentDocument(STARTER).managed).toMatchObject({
    agents: { defaults: { heartbeat: { every: '0m' } } },
    cron: { enabled: false },
    tools: { deny: ['cron'] },
  });
});

test('an upgrade takes these out again, so that what the customer had before comes back', () => {
  const { managed, retired } = agentDocument(PRO);
  expect(JSON.stringify(managed)).not.toMatch(/heartbeat|cron/);
  expect(retired).toEqual(
    expect.arrayContaining(['agents.defaults.heartbeat.every', 'cron.enabled', 'tools.deny']),
  );
});

test('a path is either managed or retired, in every variant', () => {
  for (const { facts } of AGENT_VARIANTS) {
    const { managed, retired } = agentDocument(facts);
    const flat = JSON.stringify(paths(managed));
    for (const path of retired) expect(flat).not.toContain(`"${path}`);
  }
});

test('a channel that is gone is retired; before the first boot nothing is said of channels', () => {
  const one = { ...PRO, channels: [DISCORD] };
  expect(agentDocument(one).retired).toContain('channels.telegram');
  expect(agentDocument(one).retired).not.toContain('channels.discord');
  expect(JSON.stringify(bootDocument(one))).not.toContain('channels');
});

test('nobody is let in where nobody is known, but on WhatsApp the linked account itself', () => {
  const channels = [
    { ...DISCORD, allowFrom: [] },
    { ...WHATSAPP, allowFrom: [] },
  ];
  expect(agentDocument({ ...PRO, channels }).managed['channels']).toMatchObject({
    discord: { dmPolicy: 'disabled', allowFrom: [] },
    whatsapp: { dmPolicy: 'allowlist', allowFrom: [] },
  });
});

test('a move from webhook to polling takes every key of the webhook away', () => {
  const channels = [telegramFor('pro')];
  expect(agentDocument({ ...PRO, channels }).managed['channels']).toMatchObject({
    telegram: {
      webhookUrl: null,
      webhookSecret: null,
      webhookHost: null,
      webhookPort: null,
      webhookPath: null,
    },
  });
});

test('the service token goes nowhere but to an address of ours', () => {
  const access = { mode: 'grace', proxyUrl: 'https://ours.example/llm' } as const;
  const searchUrl = 'https://ours.example/search';
  const { managed } = agentDocument({ ...PRO, access, searchUrl });
  expect(managed['models']).toEqual({
    providers: {
      anthropic: {
        baseUrl: 'https://ours.example/llm',
        apiKey: '${SERVICE_TOKEN}',
        api: 'anthropic-messages',
        models: [],
      },
    },
  });
  expect(managed['plugins']).toMatchObject({
    entries: {
      perplexity: { config: { webSearch: { baseUrl: searchUrl, apiKey: '${SERVICE_TOKEN}' } } },
    },
  });
  expect(JSON.stringify(agentDocument(PRO))).not.toContain('SERVICE_TOKEN');
});

test('the end of grace takes the proxy and its key away together', () => {
  expect(agentDocument(PRO).retired).toContain('models.providers.anthropic');
});

test('the hash follows the wishes and not the revision', () => {
  const hash = documentHash(agentDocument(STARTER));
  expect(documentHash(agentDocument({ ...STARTER, rev: 4 }))).toBe(hash);
  expect(documentHash(agentDocument(PRO))).not.toBe(hash);
  expect(documentHash(agentDocument({ ...STARTER, channels: [DISCORD] }))).not.toBe(hash);
  // So a new machine without channels needs nothing after its boot.
  expect(documentHash(bootDocument(STARTER))).toBe(hash);
});

function paths(value: unknown, under = ''): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [under];
  return Object.entries(value).flatMap(([key, each]) =>
    paths(each, under ? `${under}.${key}` : key),
  );
}
