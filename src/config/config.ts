import { z } from 'zod';
import type { CredentialKind } from '../domain/credentials.ts';
import type { Lane } from '../domain/lanes.ts';
import { isRole, type OperatorPlace, type Role } from '../domain/operators.ts';
import { type Platform, PLATFORM_NAMES } from '../domain/platforms.ts';
import { AppError } from '../errors.ts';
import type { KeyRing } from '../sealing/seal.ts';
import { anthropic } from './anthropic.ts';
import { PLACEHOLDER, type Reached, SECRETS } from './fields.ts';
import { fly } from './fly.ts';
import { grace } from './grace.ts';
import { mail } from './mail.ts';
import { PLATFORM_PARTS, PLATFORM_SETTINGS, type PlatformConfigs } from './platforms.ts';
import { sealing } from './sealing.ts';
import { readSecretFiles } from './secret-files.ts';
import { service } from './service.ts';
import { services } from './services.ts';
import { standInProblems } from './stand-ins.ts';
import { stripe } from './stripe.ts';
import { unknownNameProblems } from './unknown-names.ts';
import { web } from './web.ts';

/** The settings of each chat platform, null for one that is switched off, and those of everything else. */
export type Config = PlatformConfigs & {
  /** The readable part of the name under which this process holds leases. */
  instanceId: string | null;
  log: { level: string };
  database: { url: string; authToken: string | null };
  redisUrl: string;
  web: ReturnType<typeof web.config>;
  stripe: ReturnType<typeof stripe.config>;
  fly: ReturnType<typeof fly.config>;
  /** The address of an agent's machine from outside; `{app}` is the name of its app. */
  agentUrlTemplate: string;
  /** The platforms of customers' own bots, whether or not the control bot is on them. */
  channelApis: { telegram: string; discord: string };
  anthropic: ReturnType<typeof anthropic.config>;
  /** Our own key for customers of the old service, until they have connected theirs; null without one. */
  grace: ReturnType<typeof grace.config>;
  /** The server that sends mails to people from the old service; null when none are sent. */
  mail: ReturnType<typeof mail.config>;
  /** The provider of each metered service; null for one that is not offered. */
  services: ReturnType<typeof services.config>;
  /** What a unit of each service costs us. */
  unitCostCents: ReturnType<typeof services.costs>;
  providerAllowances: ReturnType<typeof services.allowances>;
  /** Signs what Bland reports; null without a phone service. */
  phoneWebhookSecret: string | null;
  /** Who may give operator commands, by their ids on each platform. */
  operators: {
    /** The role of each, by their id on the platform. */
    roles: Record<Platform, Record<string, Role>>;
    discordGuild: string | null;
    /** Where they are told instead of each in their own chat. */
    places: OperatorPlace[];
    /** The operations that a second operator has to approve, by name. */
    second: string[];
  };
  credentialPaths: CredentialKind[];
  termsCheckedOn: string;
  /** The longest time between two checks of a credential in use. */
  credentialCheckMs: number;
  sealing: KeyRing;
  sweepMs: number;
  /** The hour, in UTC, after which operators are told about the day; null for never. */
  reportHour: number | null;
  /** How many jobs of each lane a process runs at once. */
  workers: Record<Lane, number>;
};

const Environment = z.object({
  ...service.settings,
  ...web.settings,
  ...PLATFORM_SETTINGS,
  ...stripe.settings,
  ...fly.settings,
  ...anthropic.settings,
  ...grace.settings,
  ...mail.settings,
  ...services.settings,
  ...sealing.settings,
});
type Environment = z.infer<typeof Environment>;

export const SETTING_NAMES = Object.keys(Environment.shape);
/** The settings that may also be read from a file, as `NAME_FILE`. */
export const SECRET_NAMES = Object.entries(Environment.shape).flatMap(([name, schema]) =>
  SECRETS.has(schema) ? [name] : [],
);

/**
 * Reads the settings. Throws one `config` error that lists every problem, each with the name of its setting;
 * values are never repeated, because some are secrets.
 */
export function loadConfig(environment: Record<string, string | undefined> = process.env): Config {
  const given = withoutBlanks(environment);
  const files = readSecretFiles(given, SECRET_NAMES);
  const placeholders = listPlaceholders(files.values);
  const parsed = Environment.safeParse(files.values);
  const invalid = parsed.success ? [] : parsed.error.issues.map(({ path }) => String(path[0]));
  const refused = [...files.failed, ...placeholders, ...invalid];
  const problems = [
    ...unknownNameProblems(given, { names: SETTING_NAMES, secrets: SECRET_NAMES }),
    ...files.problems,
    ...placeholders.map((name) => `${name}: ${PLACEHOLDER}`),
    ...(parsed.success ? [] : issuesOf(parsed.error, [...files.failed, ...placeholders])),
    // A setting that was refused would be called missing too.
    ...contradictions(readable(files.values)).filter(
      (problem) => !refused.some((name) => problem.startsWith(`${name}: `)),
    ),
  ];
  if (!parsed.success || problems.length > 0) {
    throw new AppError(
      'config',
      `The settings need attention:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`,
    );
  }
  return Object.freeze(toConfig(parsed.data));
}

function withoutBlanks(environment: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).flatMap(([name, value]) => {
      const trimmed = value?.trim();
      return trimmed ? [[name, trimmed]] : [];
    }),
  );
}

/** Every placeholder of `.env.example` says that it is one; the sealing key, in base64, is found to be a sentence. */
function listPlaceholders(values: Record<string, string>): string[] {
  return SETTING_NAMES.filter((name) => /placeholder/i.test(values[name] ?? ''));
}

/** The problems of single settings, but for those of which a problem is known already. */
function issuesOf(error: z.ZodError, known: string[]): string[] {
  return error.issues.flatMap(({ path: [setting], message }) => {
    const name = setting?.toString() ?? '';
    return known.includes(name) ? [] : [`${name}: ${message}`];
  });
}

/** The valid settings, so that an invalid one does not hide contradictions among the others. */
function readable(present: Record<string, string>): Partial<Environment> {
  const entries = Object.entries(Environment.shape).flatMap(([name, schema]) => {
    const parsed = schema.safeParse(present[name]);
    return parsed.success ? [[name, parsed.data] as const] : [];
  });
  return Object.fromEntries(entries) as Partial<Environment>;
}

/** Settings that cannot be combined, each with the name of the setting to change. */
function contradictions(values: Partial<Environment>): string[] {
  const isAnyOn = PLATFORM_NAMES.some((platform) => PLATFORM_PARTS[platform].isOn(values));
  return [
    ...(isAnyOn ? [] : ['TELEGRAM_BOT_TOKEN: no chat platform is switched on; set a bot token']),
    ...PLATFORM_NAMES.flatMap((platform) => PLATFORM_PARTS[platform].problems(values)),
    ...standInProblems(reachedBy(values), values.ALLOW_STAND_INS === 'true'),
    ...service.problems(values),
    ...web.problems(values),
    ...stripe.problems(values),
    ...fly.problems(values),
    ...mail.problems(values),
    ...services.problems(values),
  ];
}

function reachedBy(values: Partial<Environment>): Reached[] {
  return [
    ...PLATFORM_NAMES.flatMap((platform) => PLATFORM_PARTS[platform].reached(values)),
    ...stripe.reached(values),
    ...fly.reached(values),
    ...anthropic.reached(values),
    ...mail.reached(values),
    ...services.reached(values),
  ];
}

function toConfig(values: Environment): Config {
  return {
    ...(ofPlatforms((platform) => PLATFORM_PARTS[platform].config(values)) as PlatformConfigs),
    instanceId: values.INSTANCE_ID,
    log: { level: values.LOG_LEVEL },
    database: { url: values.DATABASE_URL, authToken: values.DATABASE_AUTH_TOKEN },
    redisUrl: values.REDIS_URL,
    web: web.config(values),
    stripe: stripe.config(values),
    fly: fly.config(values),
    agentUrlTemplate: values.AGENT_URL_TEMPLATE,
    channelApis: { telegram: values.TELEGRAM_API_URL, discord: values.DISCORD_API_URL },
    anthropic: anthropic.config(values),
    grace: grace.config(values),
    mail: mail.config(values),
    services: services.config(values),
    unitCostCents: services.costs(values),
    providerAllowances: services.allowances(values),
    phoneWebhookSecret: values.BLAND_WEBHOOK_SECRET,
    operators: {
      roles: ofPlatforms((platform) => rolesOf(platform, values)),
      discordGuild: values.OPERATORS_DISCORD_GUILD,
      places: PLATFORM_NAMES.flatMap((platform) => PLATFORM_PARTS[platform].places?.(values) ?? []),
      second: values.OPERATORS_SECOND,
    },
    credentialPaths: [...new Set(values.CREDENTIAL_PATHS)],
    termsCheckedOn: values.ANTHROPIC_TERMS_CHECKED_ON,
    credentialCheckMs: values.CREDENTIAL_CHECK_HOURS * 3_600_000,
    sealing: sealing.config(values),
    sweepMs: values.SWEEP_INTERVAL_MS,
    reportHour: values.DAILY_REPORT_HOUR === 'off' ? null : Number(values.DAILY_REPORT_HOUR),
    workers: {
      people: values.WORKERS_PEOPLE,
      builds: values.WORKERS_BUILDS,
      looks: values.WORKERS_LOOKS,
      housekeeping: values.WORKERS_HOUSEKEEPING,
    },
  };
}

/** `1001:owner`; without a role it is that of an operator. */
function rolesOf(platform: Platform, values: Environment): Record<string, Role> {
  const entries = PLATFORM_PARTS[platform].operators(values).map((entry): [string, Role] => {
    const [id = '', role] = entry.split(':');
    return [id, isRole(role) ? role : 'operator'];
  });
  return Object.fromEntries(entries);
}

function ofPlatforms<T>(valueOf: (platform: Platform) => T): Record<Platform, T> {
  return Object.fromEntries(
    PLATFORM_NAMES.map((platform) => [platform, valueOf(platform)]),
  ) as Record<Platform, T>;
}
