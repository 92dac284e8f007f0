import { contradictions, isLive } from './contradictions.ts';
import { Environment, list } from './environment.ts';
import { AppError } from '../errors.ts';
import { isPlan, type Plan, PLANS } from '../domain/plans.ts';
import type { KeyRing } from '../sealing/seal.ts';
import type { Platform } from '../domain/platforms.ts';
import type { CredentialKind } from '../domain/credentials.ts';

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
