import { z } from 'zod';
import { chatKey } from '../domain/chats.ts';
import { type OperatorPlace, ROLES, type Topic, TOPICS } from '../domain/operators.ts';
import type { Platform } from '../domain/platforms.ts';
import { isPlainBeyondThisMachine, PLAIN } from './addresses.ts';

/** Optional text; a blank value means that the setting is absent. */
export const text = z
  .string()
  .optional()
  .transform((value) => value?.trim() || null);

export const PLACEHOLDER = 'is the placeholder of .env.example; put the real value in its place';

export const required = z
  .string({ error: 'is missing; .env.example says what it is' })
  .trim()
  .min(1, 'is empty; .env.example says what it is');

/** The settings that hold secrets: each may come from a file, as `NAME_FILE`. */
export const SECRETS = z.registry<Record<string, never>>();

const SHORTEST_SECRET = 16;
const isLongEnough = (secret: string): boolean => secret.length >= SHORTEST_SECRET;
export const TOO_SHORT = `has fewer than ${SHORTEST_SECRET} characters; copy the whole secret, or make one with: openssl rand -hex 24`;

export const requiredSecret = required.refine(isLongEnough, TOO_SHORT).register(SECRETS, {});

export const secret = text
  .refine((value) => value === null || isLongEnough(value), TOO_SHORT)
  .register(SECRETS, {});

export const url = (fallback: string) =>
  z
    .string()
    .default(fallback)
    .transform((value) => value.trim().replace(/\/+$/, ''))
    .pipe(z.url({ protocol: /^https?$/, error: 'is not an http(s) URL' }))
    .refine((value) => !isPlainBeyondThisMachine(value), PLAIN);

/** The parts of a comma-separated list. */
export const toList = (value: string): string[] =>
  value
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');

export const list = z.string().default('').transform(toList);

export const requiredList = required
  .transform(toList)
  .refine((parts) => parts.length > 0, 'is empty');

export const requiredSecrets = requiredList
  .refine((parts) => parts.every(isLongEnough), TOO_SHORT)
  .register(SECRETS, {});

/** A number of things, at least one. */
export const count = (fallback: number) =>
  z.coerce
    .number({ error: 'is not a number' })
    .int('is not a whole number')
    .min(1, 'is less than 1')
    .default(fallback);

const USER = new RegExp(`^\\d{1,20}(:(${ROLES.join('|')}))?$`);

/** Numeric user ids of a platform, each with a role or without: `1001:owner`. */
export const userIds = list.refine(
  (parts) => parts.every((part) => USER.test(part)),
  `is not a list of numeric user ids, each with a role (${ROLES.join(', ')}) or without: 1001:owner`,
);

/** Where operators are told each topic: `alarms=ID,support=ID`. */
export const places = (id: RegExp, example: string) =>
  list
    .transform((parts) => parts.map((part) => part.split(/=(.*)/s).slice(0, 2)))
    .refine(
      (parts) => parts.every(([topic, at = '']) => isTopic(topic) && id.test(at)),
      `is not a list such as ${example}, with ${TOPICS.join(', ')}`,
    )
    .transform((parts) => parts as [Topic, string][]);

/** The places as chats of a bot; none without one. */
export function placesOf(
  platform: Platform,
  bot: string | null | undefined,
  given: [Topic, string][],
): OperatorPlace[] {
  if (!bot) return [];
  return given.map(([topic, at]) => ({
    topic,
    chat: chatKey({ platform, bot, platformChat: at }),
  }));
}

function isTopic(value: string | undefined): boolean {
  return TOPICS.some((topic) => topic === value);
}

/** An outside system as the settings reach it. */
export type Reached = {
  setting: string;
  url: string | null | undefined;
  /** The setting that makes real money, machines or people depend on it, unless it is a stand-in; null for none. */
  live: string | null;
};

/** The values that settings become. */
export type Values<S extends z.ZodRawShape> = z.infer<z.ZodObject<S>>;
