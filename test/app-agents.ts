import type { AgentFacts, ModelAccess } from '../src/machines/agent-document.ts';
import type { AgentChannel } from '../src/openclaw/agent-document.ts';
import { type Plan, PLAN_TERMS, PLANS } from '../src/plans.ts';

/** One machine that we may have to make: what is known of it, under a name to file it by. */
export type AgentVariant = { name: string; facts: AgentFacts };

const OWN: ModelAccess = { mode: 'own', apiUrl: null };
const SANDBOX: ModelAccess = { mode: 'own', apiUrl: 'http://127.0.0.1:4010' };
const GRACE: ModelAccess = { mode: 'grace', proxyUrl: 'https://automna.example/llm' };
const SEARCH_URL = 'https://automna.example/services/search';

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
  {
    name: 'pro-own-search',
    facts: {
      ...variant('', { plan: 'pro', access: OWN, channels: [] }).facts,
      searchUrl: SEARCH_URL,
    },
  },
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

function variant(name: string, given: Given & { channels: AgentChannel[] }): AgentVariant {
  const { plan, access, channels } = given;
  return { name, facts: { rev: 1, terms: PLAN_TERMS[plan], access, searchUrl: null, channels } };
}
