import { z } from 'zod';
import { isPlainBeyondThisMachine, PLAIN } from './addresses.ts';
import { list, required, SECRETS, secret, text, TOO_SHORT, type Values } from './fields.ts';

const workers = z.coerce.number('is not a number').int().min(1).max(500);

const settings = {
  INSTANCE_ID: text,
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info'),
  DATABASE_URL: required.pipe(
    z.string().regex(/^(file:|libsql:|https?:)/, 'has to start with file:, libsql: or https:'),
  ),
  DATABASE_AUTH_TOKEN: secret,
  REDIS_URL: required
    .pipe(z.string().regex(/^rediss?(?:-sentinel)?:\/\//, 'has to start with redis://'))
    .register(SECRETS, {}),
  ALLOW_STAND_INS: z.enum(['true', 'false']).default('false'),
  OPERATORS_SECOND: list.refine(
    (names) => names.every((name) => /^[a-z_]+$/.test(name)),
    'is not a list of commands without /ops_: suspend,refund',
  ),
  SWEEP_INTERVAL_MS: z.coerce.number('is not a number').int().min(100).default(15_000),
  DAILY_REPORT_HOUR: z
    .string()
    .regex(/^(?:off|\d|1\d|2[0-3])$/, 'is neither an hour from 0 to 23 nor off')
    .default('7'),
  WORKERS_PEOPLE: workers.default(50),
  WORKERS_BUILDS: workers.default(200),
  WORKERS_LOOKS: workers.default(20),
  WORKERS_HOUSEKEEPING: workers.default(5),
};

type ServiceValues = Values<typeof settings>;

/** The process itself and what it stores. */
export const service = {
  settings,
  problems(values: Partial<ServiceValues>): string[] {
    const {
      DATABASE_URL: database = '',
      DATABASE_AUTH_TOKEN: token,
      REDIS_URL: redis = '',
    } = values;
    const problems: string[] = [];
    const isPlain = /^libsql:.*[?&]tls=0/.test(database)
      ? isPlainBeyondThisMachine(database.replace(/^libsql:/, 'http:'))
      : isPlainBeyondThisMachine(database);
    if (token && isPlain) problems.push(`DATABASE_URL: ${PLAIN}`);
    const { password } = URL.canParse(redis) ? new URL(redis) : { password: '' };
    if (password && password.length < 16) problems.push(`REDIS_URL: its password ${TOO_SHORT}`);
    return problems;
  },
};
