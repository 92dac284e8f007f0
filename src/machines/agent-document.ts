import type { AgentChannel, AgentDocument, ConfigPart } from '../openclaw/agent-document.ts';
import type { PlanTerms } from '../domain/plans.ts';
import {
  SERVICE_TOKEN,
  SERVICE_VARIABLES,
  type ServiceEndpoints,
  servicesOf,
  serviceVariables,
} from './service-endpoints.ts';

/** How the agent reaches Claude: with the customer's own credential, or through our proxy during grace. */
export type ModelAccess =
  | { mode: 'own'; apiUrl: string | null }
  | { mode: 'grace'; proxyUrl: string };

export type AgentFacts = {
  rev: number;
  /** Nothing of ours was ever in force on it, and its file holds settings of its owner. */
  isFound?: boolean;
  terms: PlanTerms;
  access: ModelAccess;
  /** For those who never chose one; moves along when it changes. */
  model: string;
  /** When its owner chose the model last, in the chat. */
  modelChosenAt?: number | null;
  services: ServiceEndpoints;
  channels: AgentChannel[];
};

/** Several machines on one host need different ports, so the program on the machine inserts them. */
const GATEWAY_PORT = '${OPENCLAW_GATEWAY_PORT}';
const WEBHOOK_PORT = '${AGENT_WEBHOOK_PORT}';
const WEBHOOK_PATH = '/telegram-webhook';

/** Every path that some documents manage and others do not. */
const OPTIONAL_PATHS = [
  'agents.defaults.heartbeat.every',
  'cron.enabled',
  'tools.deny',
  'session.sendPolicy.default',
  'skills.install.allowUploadedArchives',
  'models.providers.anthropic',
  'plugins.entries.perplexity',
  'tools.web.search.provider',
  'browser.defaultProfile',
  'browser.profiles.automna',
  'browser.ssrfPolicy.allowedHostnames',
  ...SERVICE_VARIABLES.map((name) => `env.vars.${name}`),
];
const MODEL = 'agents.defaults.model.primary';
const CHANNELS = ['channels.telegram', 'channels.discord', 'channels.whatsapp'];

/** Everything that any of our documents manages lies below one of these. */
export const MANAGED_PARTS = [
  'agents',
  'browser',
  'commands',
  'cron',
  'env',
  'gateway',
  'models',
  'plugins',
  'session',
  'skills',
  'tools',
  'update',
  ...CHANNELS,
];

/** What we manage in the machine's `openclaw.json`, channels included, so the document contains tokens. */
export function agentDocument(facts: AgentFacts): AgentDocument {
  const document = bootDocument(facts);
  const { channels } = facts;
  if (channels.length > 0) {
    document.managed['channels'] = Object.fromEntries(
      channels.map((channel) => [channel.kind, channelPart(channel)]),
    );
    document.managed['commands'] = { ownerAllowFrom: channels.flatMap(ownersOn) };
  }
  const retired = retiredOf(document.managed, [...CHANNELS, 'commands.ownerAllowFrom']);
  return { ...document, retired: [...document.retired, ...retired] };
}

/** The document without secrets and channels, which goes into the machine's environment for its first boot. */
export function bootDocument(facts: Omit<AgentFacts, 'channels'>): AgentDocument {
  const { rev, terms, access } = facts;
  const withoutCron = !terms.cron;
  const services = servicesOf(terms, facts.services);
  const searchUrl = services.search;
  const variables = serviceVariables(services);
  const models = modelsPart(access);
  const managed: ConfigPart = {
    gateway: {
      mode: 'local',
      port: GATEWAY_PORT,
      bind: 'lan',
      // The environment is the only source of the token.
      auth: { mode: 'token', token: null },
      reload: { mode: 'hybrid' },
      controlUi: { enabled: false },
    },
    update: { checkOnStart: false },
    plugins: {
      entries: { 'admin-http-rpc': { enabled: true }, ...(searchUrl && searchPlugin(searchUrl)) },
    },
    // The heartbeat is on by default.
    ...(withoutCron && {
      agents: { defaults: { heartbeat: { every: '0m' } } },
      cron: { enabled: false },
    }),
    ...((withoutCron || searchUrl) && {
      tools: {
        ...(withoutCron && { deny: ['cron'] }),
        ...(searchUrl && { web: { search: { provider: 'perplexity' } } }),
      },
    }),
    ...(!terms.customSkills && { skills: { install: { allowUploadedArchives: false } } }),
    ...(models && { models }),
    ...(services.browser && { browser: browserPart(services.browser) }),
    ...(Object.keys(variables).length > 0 && { env: { vars: variables } }),
  };
  const defaults: ConfigPart = {
    agents: { defaults: { model: { primary: facts.model } } },
    ...(terms.customSkills && { skills: { install: { allowUploadedArchives: true } } }),
  };
  const retired = retiredOf(managed, OPTIONAL_PATHS);
  return {
    rev,
    managed,
    defaults,
    ...(facts.modelChosenAt && { renewed: [{ path: MODEL, at: facts.modelChosenAt }] }),
    retired,
    ...(facts.isFound && { found: true }),
  };
}

/**
 * The same document for an agent that its owner has stopped: no channel, no schedule, no heartbeat, and nothing that it says goes
 * out. Source: OpenClaw 2026.9.6, `session.sendPolicy`.
 */
export function halted({ managed, retired, ...document }: AgentDocument): AgentDocument {
  const { channels, agents, ...rest } = managed;
  const off = Object.keys(isPart(channels) ? channels : {}).map((kind) => [
    kind,
    { enabled: false },
  ]);
  const stopped: ConfigPart = {
    ...rest,
    session: { sendPolicy: { default: 'deny' } },
    cron: { enabled: false },
    agents: { ...(isPart(agents) ? agents : {}), defaults: { heartbeat: { every: '0m' } } },
    ...(off.length > 0 && { channels: Object.fromEntries(off) as ConfigPart }),
  };
  const isSet = (path: string): boolean => retiredOf(stopped, [path]).length === 0;
  return { ...document, managed: stopped, retired: retired.filter((path) => !isSet(path)) };
}

function isPart(value: ConfigPart[string] | undefined): value is ConfigPart {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Only for an address other than Anthropic's: with any provider entry OpenClaw leaves out its own headers. */
function modelsPart(access: ModelAccess): ConfigPart | null {
  const frame = { api: 'anthropic-messages', models: [] };
  if (access.mode === 'grace') {
    const anthropic = { baseUrl: access.proxyUrl, apiKey: SERVICE_TOKEN, ...frame };
    return { providers: { anthropic } };
  }
  if (access.apiUrl === null) return null;
  return { providers: { anthropic: { baseUrl: access.apiUrl, apiKey: null, ...frame } } };
}

/** Without a base URL the plugin would send our token to Perplexity itself. */
function searchPlugin(searchUrl: string): ConfigPart {
  const webSearch = { apiKey: SERVICE_TOKEN, baseUrl: searchUrl };
  return { perplexity: { enabled: true, config: { webSearch } } };
}

/**
 * A browser behind our bridge, which opens it when it is first used. A profile has no headers, so the token is the password of its address.
 * OpenClaw refuses private addresses in silence unless the host is allowed.
 */
function browserPart(browserUrl: string): ConfigPart {
  const { protocol, host, hostname, pathname } = new URL(browserUrl);
  const scheme = protocol === 'https:' ? 'wss:' : 'ws:';
  const cdpUrl = `${scheme}//automna:${SERVICE_TOKEN}@${host}${pathname}/cdp/devtools/browser/own`;
  return {
    defaultProfile: 'automna',
    profiles: { automna: { cdpUrl, attachOnly: true } },
    ssrfPolicy: { allowedHostnames: [hostname] },
  };
}

function channelPart(channel: AgentChannel): ConfigPart {
  const { allowFrom } = channel;
  // On WhatsApp an empty allowlist means the linked account itself, which `disabled` would keep out.
  const isOpen = allowFrom.length > 0 || channel.kind === 'whatsapp';
  const access = { dmPolicy: isOpen ? 'allowlist' : 'disabled', allowFrom };
  switch (channel.kind) {
    case 'telegram':
      return {
        enabled: true,
        botToken: channel.botToken,
        ...access,
        ...(channel.apiRoot && { apiRoot: channel.apiRoot }),
        ...webhookPart(channel.webhook),
      };
    case 'discord':
      return {
        enabled: true,
        token: channel.token,
        ...(channel.applicationId && { applicationId: channel.applicationId }),
        ...access,
      };
    case 'whatsapp':
      return { enabled: true, ...access };
  }
}

/** With a URL the gateway listens on the machine's only public port; without one it polls. */
function webhookPart(webhook: { url: string; secret: string } | null): ConfigPart {
  const [webhookHost, webhookPort, webhookPath] = webhook
    ? ['0.0.0.0', WEBHOOK_PORT, WEBHOOK_PATH]
    : [null, null, null];
  return {
    webhookUrl: webhook?.url ?? null,
    webhookSecret: webhook?.secret ?? null,
    webhookHost,
    webhookPort,
    webhookPath,
  };
}

/** The full names of the owner's chats, for commands that only an owner may use. */
function ownersOn({ kind, allowFrom }: AgentChannel): string[] {
  return allowFrom.map((id) => `${kind}:${id.replace(/^\w+:/, '')}`);
}

function retiredOf(managed: ConfigPart, paths: string[]): string[] {
  return paths.filter((path) => {
    const found = path
      .split('.')
      .reduce<ConfigPart[string] | undefined>(
        (at, key) => (at && typeof at === 'object' && !Array.isArray(at) ? at[key] : undefined),
        managed,
      );
    return found === undefined;
  });
}
