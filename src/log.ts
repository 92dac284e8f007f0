import pino, { type DestinationStream, type Logger } from 'pino';

export type Log = Logger;

const CENSORED_KEYS = [
  'authorization',
  'token',
  'secret',
  'password',
  'apiKey',
  'stdin',
  'text',
  'body',
  'payload',
  'requestBody',
  'cookie',
];

/** What a secret looks like anywhere in a log line. Kept wider than needed: a lost word costs less than a leaked key. */
const SECRET_SHAPES =
  /sk-ant-[\w-]+|\b(?:sk|rk|whsec|cs|bps)_[\w]{8,}|bot\d+:[\w-]{20,}|\b\d{6,12}:[\w-]{30,}|Bearer\s+\S+/g;

/**
 * The root logger; take one child per subsystem. Lines are JSON, without content, tokens or phone numbers:
 * known keys are censored at any of the first three levels, and anything that looks like a secret is cut
 * from the finished line.
 */
export function createLog(
  options: { level: string; name?: string },
  destination: DestinationStream,
): Log {
  return pino(
    {
      level: options.level,
      base: options.name ? { name: options.name } : null,
      redact: { paths: CENSORED_KEYS.flatMap(atAnyDepth), censor: '[redacted]' },
      serializers: { err: toLoggedError, error: toLoggedError, cause: toLoggedError },
      timestamp: pino.stdTimeFunctions.isoTime,
    },
    { write: (line) => destination.write(line.replace(SECRET_SHAPES, '[redacted]')) },
  );
}

const atAnyDepth = (key: string): string[] => [key, `*.${key}`, `*.*.${key}`];

type LoggedError = {
  type: string;
  message: string;
  code?: unknown;
  status?: unknown;
  stack?: string;
  cause?: LoggedError;
};

/** Client libraries hang requests, tokens and message texts on their errors: only named fields are kept. */
function toLoggedError(value: unknown): unknown {
  return describe(value, DEEPEST_CAUSE);
}

/** A chain of causes may be a circle. */
const DEEPEST_CAUSE = 5;

function describe(value: unknown, depth: number): unknown {
  if (!(value instanceof Error)) return value;
  const { code, status } = value as { code?: unknown; status?: unknown };
  return {
    type: value.name,
    message: value.message,
    ...(code === undefined ? {} : { code }),
    ...(status === undefined ? {} : { status }),
    ...(value.stack ? { stack: value.stack } : {}),
    ...(value.cause && depth > 0 ? { cause: describe(value.cause, depth - 1) as LoggedError } : {}),
  };
}
