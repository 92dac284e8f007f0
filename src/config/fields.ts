import { z } from 'zod';

/** Optional text; a blank value means that the setting is absent. */
export const text = z
  .string()
  .optional()
  .transform((value) => value?.trim() || null);

export const required = z.string({ error: 'is missing' }).trim().min(1, 'is empty');

export const url = (fallback: string) =>
  z
    .string()
    .default(fallback)
    .transform((value) => value.trim().replace(/\/+$/, ''))
    .pipe(z.url({ protocol: /^https?$/, error: 'is not an http(s) URL' }));

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

/** Numeric user ids of a platform. */
export const userIds = list.refine(
  (parts) => parts.every((part) => /^\d{1,20}$/.test(part)),
  'is not a list of numeric user ids',
);

/** The values that settings become. */
export type Values<S extends z.ZodRawShape> = z.infer<z.ZodObject<S>>;
