import type { AgentFacts, ModelAccess } from '../src/machines/agent-document.ts';
import { NO_SERVICES, type ServiceEndpoints } from '../src/machines/service-endpoints.ts';
import type { AgentChannel } from '../src/openclaw/agent-document.ts';
import { type Plan, PLAN_TERMS, PLANS } from '../src/plans.ts';

/** One machine that we may have to make: what is known of it, under a name to file it by. */
export type AgentVariant = { name: string; facts: AgentFacts };

const OWN: ModelAccess = { mode: 'own', apiUrl: null };
const SANDBOX: ModelAccess = { mode: 'own', apiUrl: 'http://127.0.0.1:4010' };
const GRACE: ModelAccess = { mode: 'grace', proxyUrl: 'https://automna.example/llm' };
export const SERVICES: ServiceEndpoints = {
  search: 'https://automna.example/services/search',
  browser: 'https://automna.example/services/browser',
  email: 'https://automna.example/services/email',
  phone: 'https://automna.example/services/phone',
  usage: 'https://automna.example/services/usage',
};

export const DISCORD: AgentChannel = {
  kind: 'discord',
  token: 'discord-bot-token',
  applicationId: '1100000000000000001',
  allowFrom: ['1100000000000000002'],
};
export const WHATSAPP: AgentChannel = { kind: 'whatsapp', allowFrom: ['+15555550100'] };

/** A sleeping machine is woken by a webhook; one that is always up asks for itself. */
export function telegramFor(plan: Plan): AgentChannel {
  const url = 'https://agent-1.fly.dev/telegram-webhook';
  return {
    kind: 'telegram',
    botToken: '7000001:telegram-bot-token',
    allowFrom: ['7000002'],
    webhook: PLAN_TERMS[plan].alwaysOn ? null : { url, secret: 'webhook-secret' },
    apiRoot: null,
  };
}

export const AGENT_VARIANTS: AgentVariant[] = [
  ...PLANS.flatMap((plan) => [
    ...channelVariants(`${plan}-own`, { plan, access: OWN }),
    ...channelVariants(`${plan}-grace`, { plan, access: GRACE }),
  ]),
  variant('power-own-all-channels', {
    plan: 'power',
    access: OWN,
    channels: [telegramFor('power'), DISCORD, WHATSAPP],
  }),
  variant('starter-own-nobody-known', {
    plan: 'starter',
    access: OWN,
    channels: [{ ...WHATSAPP, allowFrom: [] }],
  }),
  variant('starter-sandbox', { plan: 'starter', access: SANDBOX, channels: [] }),
  variant('pro-own-search', {
    plan: 'pro',
    access: OWN,
    channels: [],
    services: { ...NO_SERVICES, search: SERVICES.search },
  }),
  ...PLANS.map((plan) =>
    variant(`${plan}-own-services`, { plan, access: OWN, channels: [], services: SERVICES }),
  ),
];

type Given = { plan: Plan; access: ModelAccess };

function channelVariants(name: string, given: Given): AgentVariant[] {
  return [
    variant(name, { ...given, channels: [] }),
    variant(`${name}-telegram`, { ...given, channels: [telegramFor(given.plan)] }),
    variant(`${name}-discord`, { ...given, channels: [DISCORD] }),
    variant(`${name}-whatsapp`, { ...given, channels: [WHATSAPP] }),
  ];
}

type Wanted = Given & { channels: AgentChannel[]; services?: ServiceEndpoints };

function variant(name: string, wanted: Wanted): AgentVariant {
  const { plan, access, channels, services = NO_SERVICES } = wanted;
  return { name, facts: { rev: 1, terms: PLAN_TERMS[plan], access, services, channels } };
}
