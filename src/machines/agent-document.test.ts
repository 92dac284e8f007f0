import { expect, test } from 'vitest';
import {
  AGENT_VARIANTS,
  DISCORD,
  SERVICES,
  telegramFor,
  WHATSAPP,
} from '../../test/fixtures/app-agents.ts';
import { documentHash } from '../openclaw/agent-document.ts';
import { PLAN_TERMS } from '../domain/plans.ts';
import { agentDocument, type AgentFacts, bootDocument } from './agent-document.ts';
import { NO_SERVICES } from './service-endpoints.ts';

const STARTER: AgentFacts = {
  rev: 3,
  terms: PLAN_TERMS.starter,
  access: { mode: 'own', apiUrl: null },
  model: 'anthropic/claude-sonnet-4-6',
  services: NO_SERVICES,
  channels: [],
};
const PRO: AgentFacts = { ...STARTER, terms: PLAN_TERMS.pro };

test('a plan without cron turns cron and the heartbeat off and denies the tool', () => {
  expect(agentDocument(STARTER).managed).toMatchObject({
    agents: { defaults: { heartbeat: { every: '0m' } } },
    cron: { enabled: false },
    tools: { deny: ['cron'] },
  });
});

test('an upgrade retires these settings, so that the customer’s own values return', () => {
  const { managed, retired } = agentDocument(PRO);
  expect(JSON.stringify(managed)).not.toMatch(/heartbeat|cron/);
  expect(retired).toEqual(
    expect.arrayContaining(['agents.defaults.heartbeat.every', 'cron.enabled', 'tools.deny']),
  );
});

test('every optional path is either managed or retired, in every variant', () => {
  for (const { facts } of AGENT_VARIANTS) {
    const { managed, retired } = agentDocument(facts);
    const flat = JSON.stringify(paths(managed));
    for (const path of retired) expect(flat).not.toContain(`"${path}`);
  }
});

test('a removed channel is retired; the document of the first boot leaves channels alone', () => {
  const one = { ...PRO, channels: [DISCORD] };
  expect(agentDocument(one).retired).toContain('channels.telegram');
  expect(agentDocument(one).retired).not.toContain('channels.discord');
  expect(JSON.stringify(bootDocument(one))).not.toContain('channels');
});

test('a channel without a known owner admits nobody, except WhatsApp, which admits the linked account itself', () => {
  const channels = [
    { ...DISCORD, allowFrom: [] },
    { ...WHATSAPP, allowFrom: [] },
  ];
  expect(agentDocument({ ...PRO, channels }).managed['channels']).toMatchObject({
    discord: { dmPolicy: 'disabled', allowFrom: [] },
    whatsapp: { dmPolicy: 'allowlist', allowFrom: [] },
  });
});

test('a change from webhook to polling deletes every key of the webhook', () => {
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

test('the service token is only sent to addresses of ours', () => {
  const access = { mode: 'grace', proxyUrl: 'https://ours.example/llm' } as const;
  const { managed } = agentDocument({ ...PRO, access, services: SERVICES });
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
      perplexity: {
        config: { webSearch: { baseUrl: SERVICES.search, apiKey: '${SERVICE_TOKEN}' } },
      },
    },
  });
  expect(managed['env']).toEqual({
    vars: {
      PERPLEXITY_BASE_URL: SERVICES.search,
      PERPLEXITY_API_KEY: '${SERVICE_TOKEN}',
      BROWSERBASE_BASE_URL: SERVICES.browser,
      BROWSERBASE_API_KEY: '${SERVICE_TOKEN}',
      // A key without a base URL that its client reads would be sent to the service itself.
      AGENTMAIL_BASE_URL: SERVICES.email,
      BLAND_BASE_URL: SERVICES.phone,
      BLAND_API_KEY: '${SERVICE_TOKEN}',
      AGENT_USAGE_URL: SERVICES.usage,
    },
  });
  expect(JSON.stringify(agentDocument(PRO))).not.toContain('SERVICE_TOKEN');
});

test('a service is configured when the plan includes it and its proxy exists', () => {
  const starter = agentDocument({ ...STARTER, services: SERVICES });
  expect(JSON.stringify(starter.managed)).not.toContain('BLAND');
  expect(starter.retired).toContain('env.vars.BLAND_BASE_URL');
  const services = { ...NO_SERVICES, browser: SERVICES.browser };
  const { managed, retired } = agentDocument({ ...PRO, services });
  expect(Object.keys((managed['env'] as { vars: object }).vars)).toEqual([
    'BROWSERBASE_BASE_URL',
    'BROWSERBASE_API_KEY',
  ]);
  expect(retired).toEqual(
    expect.arrayContaining(['env.vars.PERPLEXITY_API_KEY', 'plugins.entries.perplexity']),
  );
  expect(agentDocument(PRO).managed).not.toHaveProperty('env');
});

test('no other variable of the customer is ever retired', () => {
  for (const { facts } of AGENT_VARIANTS) {
    const { retired } = agentDocument(facts);
    expect(retired).not.toContain('env');
    expect(retired).not.toContain('env.vars');
  }
});

test('the end of grace removes the proxy and its key together', () => {
  expect(agentDocument(PRO).retired).toContain('models.providers.anthropic');
});

test('the hash depends on the content and not on the revision', () => {
  const hash = documentHash(agentDocument(STARTER));
  expect(documentHash(agentDocument({ ...STARTER, rev: 4 }))).toBe(hash);
  expect(documentHash(agentDocument(PRO))).not.toBe(hash);
  expect(documentHash(agentDocument({ ...STARTER, channels: [DISCORD] }))).not.toBe(hash);
  // A new machine without channels therefore needs no document after its boot.
  expect(documentHash(bootDocument(STARTER))).toBe(hash);
});

function paths(value: unknown, under = ''): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [under];
  return Object.entries(value).flatMap(([key, each]) =>
    paths(each, under ? `${under}.${key}` : key),
  );
}
