import { z } from 'zod';

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
export const list = (value: string): string[] =>
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

/** Every setting, with its default where it has one. */
export const Environment = z.object({
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

export type Environment = z.infer<typeof Environment>;

/** The names of all settings, for the test of `.env.example`. */
export const SETTING_NAMES = Object.keys(Environment.shape);
