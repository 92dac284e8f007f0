import { z } from 'zod';
import { AppError } from './errors.ts';
import type { Platform } from './conversation/incoming.ts';
import { isPlan, type Plan, PLANS } from './plans.ts';
import type { KeyRing } from './credentials/seal.ts';
import type { CredentialKind } from './credentials/detect.ts';

export type Config = {
  /** Names this process as a holder of leases. A restart under the same name takes its leases over at once. */
  instanceId: string | null;
  log: { level: string };
  database: { url: string; authToken: string | null };
  redisUrl: string;
  web: { host: string; port: number; publicUrl: string };
  telegram: { token: string; apiUrl: string; webhookSecret: string | null } | null;
  discord: { token: string; applicationId: string; apiUrl: string } | null;
  whatsapp: { socketUrl: string; rootKey: Buffer | null; pairingNumber: string | null } | null;
  console: { url: string; token: string } | null;
  stripe: {
    secretKey: string;
    apiUrl: string;
    webhookSecrets: string[];
    livemode: boolean;
    prices: Record<Plan, string>;
  };
  fly: { apiToken: string; apiUrl: string; org: string; regions: string[]; agentImage: string };
  /** Where an agent's machine is reached from outside; `{app}` is the name of its app. */
  agentUrlTemplate: string;
  /** Where the bots of customers live: the same platforms, whether or not we are on them ourselves. */
  channelApis: { telegram: string; discord: string };
  anthropic: { apiUrl: string };
  /** Who may give operator commands, by their ids on each platform; nobody can on WhatsApp. */
  operators: { ids: Record<Platform, string[]>; discordGuild: string | null };
  credentialPaths: CredentialKind[];
  termsCheckedOn: string;
  /** At most so long between two checks of a credential in use. */
  credentialCheckMs: number;
  sealing: KeyRing;
  sweepMs: number;
};

/** Optional text; blank means absent, and stray white space around a value is never meant. */
const text = z
  .string()
  .optional()
  .transform((value) => value?.trim() || null);
const required = z.string({ error: 'is missing' }).trim().min(1, 'is empty');
const url = (fallback: string) =>
  z
    .string()
    .default(fallback)
    .transform((value) => value.trim().replace(/\/+$/, ''))
    .pipe(z.url({ protocol: /^https?$/, error: 'is not an http(s) URL' }));
const socketUrl = (fallback: string) =>
  z
    .string()
    .default(fallback)
    .pipe(z.url({ protocol: /^wss?$/, error: 'is not a ws(s) URL' }));
const list = (value: string): string[] =>
  value
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');

const ids = (problem: string) =>
  z
    .string()
    .default('')
    .transform(list)
    .refine((parts) => parts.every((part) => /^\d{1,20}$/.test(part)), problem);

const requiredList = required.transform(list).refine((parts) => parts.length > 0, 'is empty');

function isAgentUrl(template: string): boolean {
  const parts = template.split('{app}');
  return parts.length === 2 && z.url({ protocol: /^https?$/ }).safeParse(parts.join('app')).success;
}

const CREDENTIAL_PATHS = ['setup_token', 'api_key'] as const;

const Environment = z.object({
  INSTANCE_ID: text,
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info'),
  DATABASE_URL: required.pipe(
    z.string().regex(/^(file:|libsql:|https?:)/, 'has to start with file:, libsql: or https:'),
  ),
  DATABASE_AUTH_TOKEN: text,
  REDIS_URL: required.pipe(z.string().regex(/^rediss?:\/\//, 'has to start with redis://')),
  HOST: z.string().default('127.0.0.1'),
  PORT: z.coerce.number('is not a number').int().min(1).max(65_535).default(8080),
  PUBLIC_URL: text,
  TELEGRAM_BOT_TOKEN: text,
  TELEGRAM_API_URL: url('https://api.telegram.org'),
  TELEGRAM_WEBHOOK_SECRET: text,
  DISCORD_BOT_TOKEN: text,
  DISCORD_APPLICATION_ID: text,
  DISCORD_API_URL: url('https://discord.com/api'),
  WHATSAPP_ENABLED: z.enum(['true', 'false']).default('false'),
  WHATSAPP_SOCKET_URL: socketUrl('wss://web.whatsapp.com/ws/chat'),
  WHATSAPP_ROOT_KEY: text,
  WHATSAPP_PAIRING_NUMBER: text,
  CONSOLE_URL: text,
  CONSOLE_TOKEN: text,
  STRIPE_SECRET_KEY: required,
  STRIPE_API_URL: url('https://api.stripe.com'),
  STRIPE_WEBHOOK_SECRETS: requiredList,
  STRIPE_PRICES: requiredList,
  FLY_API_TOKEN: required,
  FLY_API_URL: url('https://api.machines.dev'),
  FLY_ORG: required,
  FLY_REGIONS: z.string().default('iad,ord,lhr').transform(list),
  AGENT_IMAGE: required,
  AGENT_URL_TEMPLATE: z
    .string()
    .default('https://{app}.fly.dev')
    .transform((value) => value.replace(/\/+$/, ''))
    .refine(isAgentUrl, 'is not an http(s) URL that names {app} once'),
  ANTHROPIC_API_URL: url('https://api.anthropic.com'),
  ANTHROPIC_TERMS_CHECKED_ON: z.iso.date('is not a date like 2026-08-22').default('2026-08-22'),
  CREDENTIAL_PATHS: required
    .transform(list)
    .pipe(z.array(z.enum(CREDENTIAL_PATHS)).min(1, 'names no path')),
  CREDENTIAL_CHECK_HOURS: z.coerce.number('is not a number').min(1).max(24).default(6),
  OPERATORS_TELEGRAM: ids('is not a list of numeric user ids'),
  OPERATORS_DISCORD: ids('is not a list of numeric user ids'),
  OPERATORS_DISCORD_GUILD: text.pipe(
    z
      .string()
      .regex(/^\d{15,20}$/, 'is not an id of 15 to 20 digits')
      .nullable(),
  ),
  OPERATORS_CONSOLE: z.string().default('').transform(list),
  SEALING_KEYS: requiredList,
  SWEEP_INTERVAL_MS: z.coerce.number('is not a number').int().min(100).default(15_000),
});

type Environment = z.infer<typeof Environment>;

/**
 * Reads the settings. Throws one `config` error that lists every problem, each with the name of its setting;
 * values are never repeated, for some are secrets.
 */
export function loadConfig(environment: Record<string, string | undefined> = process.env): Config {
  const present = withoutBlanks(environment);
  const parsed = Environment.safeParse(present);
  const values = parsed.success ? parsed.data : null;
  const problems = parsed.success
    ? []
    : parsed.error.issues.map((issue) => `${issue.path[0]?.toString() ?? ''}: ${issue.message}`);
  const prices = toPrices(list(present['STRIPE_PRICES'] ?? ''), problems);
  const sealing = toKeyRing(list(present['SEALING_KEYS'] ?? ''), problems);
  problems.push(...contradictions(readable(present)));
  if (!values || !prices || !sealing || problems.length > 0) {
    throw new AppError(
      'config',
      `The settings need attention:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`,
    );
  }
  return Object.freeze(toConfig(values, prices, sealing));
}

/** The names of all settings, for the test of `.env.example`. */
export const SETTING_NAMES = Object.keys(Environment.shape);

function withoutBlanks(environment: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).flatMap(([name, value]) => {
      const trimmed = value?.trim();
      return trimmed ? [[name, trimmed]] : [];
    }),
  );
}

/** The settings that can be read one by one, so that a wrong one does not hide what contradicts among the others. */
function readable(present: Record<string, string>): Partial<Environment> {
  const entries = Object.entries(Environment.shape).flatMap(([name, schema]) => {
    const parsed = schema.safeParse(present[name]);
    return parsed.success ? [[name, parsed.data] as const] : [];
  });
  return Object.fromEntries(entries) as Partial<Environment>;
}

function contradictions(values: Partial<Environment>): string[] {
  const problems: string[] = [];
  if (!hasPlatform(values)) {
    problems.push('TELEGRAM_BOT_TOKEN: no chat platform is switched on; set a bot token');
  }
  if (Boolean(values.DISCORD_BOT_TOKEN) !== Boolean(values.DISCORD_APPLICATION_ID)) {
    problems.push('DISCORD_APPLICATION_ID: it and DISCORD_BOT_TOKEN belong together');
  }
  if (values.DISCORD_APPLICATION_ID && !/^\d{15,20}$/.test(values.DISCORD_APPLICATION_ID)) {
    problems.push('DISCORD_APPLICATION_ID: is not an id of 15 to 20 digits');
  }
  if (Boolean(values.CONSOLE_URL) !== Boolean(values.CONSOLE_TOKEN)) {
    problems.push('CONSOLE_TOKEN: CONSOLE_URL and CONSOLE_TOKEN belong together');
  }
  problems.push(...whatsAppContradictions(values));
  if (values.TELEGRAM_WEBHOOK_SECRET && !/^[\w-]{1,256}$/.test(values.TELEGRAM_WEBHOOK_SECRET)) {
    problems.push('TELEGRAM_WEBHOOK_SECRET: only letters, digits, _ and -, 256 at most');
  }
  if (values.TELEGRAM_BOT_TOKEN && values.PUBLIC_URL && !values.TELEGRAM_WEBHOOK_SECRET) {
    problems.push('TELEGRAM_WEBHOOK_SECRET: is missing; PUBLIC_URL makes Telegram use a webhook');
  }
  if (values.PUBLIC_URL && !z.url({ protocol: /^https?$/ }).safeParse(values.PUBLIC_URL).success) {
    problems.push('PUBLIC_URL: is not an http(s) URL');
  }
  if (isLive(values) && !values.PUBLIC_URL?.startsWith('https://')) {
    problems.push('PUBLIC_URL: has to be an https URL when STRIPE_SECRET_KEY is a live key');
  }
  if (values.OPERATORS_DISCORD_GUILD && !values.DISCORD_BOT_TOKEN) {
    problems.push('OPERATORS_DISCORD_GUILD: needs DISCORD_BOT_TOKEN');
  }
  const { STRIPE_API_URL: stripeUrl } = values;
  if (isLive(values) && stripeUrl && stripeUrl !== 'https://api.stripe.com') {
    problems.push(
      'STRIPE_API_URL: a live STRIPE_SECRET_KEY must not be sent anywhere but to Stripe',
    );
  }
  if (values.FLY_REGIONS?.length === 0) problems.push('FLY_REGIONS: names no region');
  return problems;
}

function hasPlatform(values: Partial<Environment>): boolean {
  const { TELEGRAM_BOT_TOKEN, DISCORD_BOT_TOKEN, WHATSAPP_ENABLED, CONSOLE_URL } = values;
  const isWhatsApp = WHATSAPP_ENABLED === 'true';
  return Boolean(TELEGRAM_BOT_TOKEN || DISCORD_BOT_TOKEN || isWhatsApp || CONSOLE_URL);
}

function whatsAppContradictions(values: Partial<Environment>): string[] {
  const { WHATSAPP_SOCKET_URL: address, WHATSAPP_ROOT_KEY: key } = values;
  const problems: string[] = [];
  if (!address) return problems;
  const isLoopback = ['127.0.0.1', '[::1]', 'localhost'].includes(new URL(address).hostname);
  if (key && !isLoopback) {
    problems.push('WHATSAPP_ROOT_KEY: only a sandbox on this machine may bring its own root key');
  }
  if (key && !/^[0-9a-f]{64}$/i.test(key)) {
    problems.push('WHATSAPP_ROOT_KEY: is not a key of 64 hex digits');
  }
  if (address.startsWith('ws:') && !isLoopback) {
    problems.push('WHATSAPP_SOCKET_URL: has to begin with wss:// beyond this machine');
  }
  if (values.WHATSAPP_PAIRING_NUMBER && !/^[1-9]\d{6,14}$/.test(values.WHATSAPP_PAIRING_NUMBER)) {
    problems.push('WHATSAPP_PAIRING_NUMBER: write it with its country code, digits only');
  }
  return problems;
}

const isLive = (values: Partial<Environment>): boolean =>
  /^(sk|rk)_live_/.test(values.STRIPE_SECRET_KEY ?? '');

function toPrices(entries: string[], problems: string[]): Record<Plan, string> | null {
  const prices = new Map<Plan, string>();
  for (const entry of entries) {
    const [plan, price] = entry.split(':');
    if (isPlan(plan) && price) prices.set(plan, price);
    else problems.push('STRIPE_PRICES: write it as starter:price_…,pro:price_…,power:price_…');
  }
  const [starter, pro, power] = PLANS.map((plan) => prices.get(plan));
  if (starter && pro && power && new Set([starter, pro, power]).size === 3) {
    return { starter, pro, power };
  }
  if (entries.length > 0) problems.push('STRIPE_PRICES: needs one price of its own for each plan');
  return null;
}

function toKeyRing(entries: string[], problems: string[]): KeyRing | null {
  const keys = new Map<string, Buffer>();
  for (const entry of entries) {
    const [id, encoded = ''] = entry.split(':');
    const key = Buffer.from(encoded, 'base64');
    if (id && /^\w{1,16}$/.test(id) && key.length === 32 && !keys.has(id)) keys.set(id, key);
    else problems.push('SEALING_KEYS: write each key as id:base64 of 32 bytes, the newest first');
  }
  const [currentId] = keys.keys();
  return currentId ? { currentId, keys } : null;
}

function toConfig(values: Environment, prices: Record<Plan, string>, sealing: KeyRing): Config {
  return {
    instanceId: values.INSTANCE_ID,
    log: { level: values.LOG_LEVEL },
    database: { url: values.DATABASE_URL, authToken: values.DATABASE_AUTH_TOKEN },
    redisUrl: values.REDIS_URL,
    web: {
      host: values.HOST,
      port: values.PORT,
      publicUrl: values.PUBLIC_URL?.replace(/\/+$/, '') ?? `http://127.0.0.1:${values.PORT}`,
    },
    telegram: values.TELEGRAM_BOT_TOKEN
      ? {
          token: values.TELEGRAM_BOT_TOKEN,
          apiUrl: values.TELEGRAM_API_URL,
          webhookSecret: values.PUBLIC_URL ? values.TELEGRAM_WEBHOOK_SECRET : null,
        }
      : null,
    discord:
      values.DISCORD_BOT_TOKEN && values.DISCORD_APPLICATION_ID
        ? {
            token: values.DISCORD_BOT_TOKEN,
            applicationId: values.DISCORD_APPLICATION_ID,
            apiUrl: values.DISCORD_API_URL,
          }
        : null,
    whatsapp:
      values.WHATSAPP_ENABLED === 'true'
        ? {
            socketUrl: values.WHATSAPP_SOCKET_URL,
            rootKey: values.WHATSAPP_ROOT_KEY ? Buffer.from(values.WHATSAPP_ROOT_KEY, 'hex') : null,
            pairingNumber: values.WHATSAPP_PAIRING_NUMBER,
          }
        : null,
    console:
      values.CONSOLE_URL && values.CONSOLE_TOKEN
        ? { url: values.CONSOLE_URL, token: values.CONSOLE_TOKEN }
        : null,
    stripe: {
      secretKey: values.STRIPE_SECRET_KEY,
      apiUrl: values.STRIPE_API_URL,
      webhookSecrets: values.STRIPE_WEBHOOK_SECRETS,
      livemode: isLive(values),
      prices,
    },
    fly: {
      apiToken: values.FLY_API_TOKEN,
      apiUrl: values.FLY_API_URL,
      org: values.FLY_ORG,
      regions: values.FLY_REGIONS,
      agentImage: values.AGENT_IMAGE,
    },
    agentUrlTemplate: values.AGENT_URL_TEMPLATE,
    channelApis: { telegram: values.TELEGRAM_API_URL, discord: values.DISCORD_API_URL },
    anthropic: { apiUrl: values.ANTHROPIC_API_URL },
    operators: {
      ids: {
        telegram: values.OPERATORS_TELEGRAM,
        discord: values.OPERATORS_DISCORD,
        console: values.OPERATORS_CONSOLE,
        whatsapp: [],
      },
      discordGuild: values.OPERATORS_DISCORD_GUILD,
    },
    credentialPaths: [...new Set(values.CREDENTIAL_PATHS)],
    termsCheckedOn: values.ANTHROPIC_TERMS_CHECKED_ON,
    credentialCheckMs: values.CREDENTIAL_CHECK_HOURS * 3_600_000,
    sealing,
    sweepMs: values.SWEEP_INTERVAL_MS,
  };
}
