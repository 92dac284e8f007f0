import { z } from 'zod';
import { required, text } from './fields.ts';

/** The process itself and what it stores. */
export const service = {
  settings: {
    INSTANCE_ID: text,
    LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info'),
    DATABASE_URL: required.pipe(
      z.string().regex(/^(file:|libsql:|https?:)/, 'has to start with file:, libsql: or https:'),
    ),
    DATABASE_AUTH_TOKEN: text,
    REDIS_URL: required.pipe(z.string().regex(/^rediss?:\/\//, 'has to start with redis://')),
    SWEEP_INTERVAL_MS: z.coerce.number('is not a number').int().min(100).default(15_000),
  },
};
