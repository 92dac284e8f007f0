import pino, { type DestinationStream, type Logger } from 'pino';

export type Log = Logger;

type LogFields = Record<string, unknown>;
/** Called for every line that is written, with its fields before they are censored. */
type CountLine = (message: string, fields: LogFields) => void;

const CENSORED = '[redacted]';
const CENSORED_KEYS = new Set([
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
]);
const CENSORED_LEVELS = 3;

/** Patterns of secrets in a log line. They match more than necessary, because losing a word is better than leaking a key. */
const SECRET_SHAPES =
  /sk-ant-[\w-]+|\b(?:sk|rk|whsec|cs|bps|gh[pousr]|github_pat|npm|amna|ast|am|bb_live|fm2|fo1)_[\w-]{8,}|\b(?:pplx-|AKIA|ASIA)\w{12,}|\b[MNO][\w-]{22,27}\.[\w-]{6,7}\.[\w-]{27,}|\bGOCSPX-[\w-]+|\.eyJ[\w-]{8,}\.[\w-]+|bot\d+:[\w-]{20,}|\b\d{6,12}:[\w-]{30,}|(?:Bearer|FlyV1)\s+\S+/g;

/**
 * The root logger; take one child per subsystem. Lines are JSON, without content, tokens or phone numbers:
 * known keys are censored at the first three levels, and anything that looks like a secret is cut
 * from the finished line.
 */
export function createLog(
  options: { level: string; name?: string; countLine?: CountLine },
  destination: DestinationStream,
): Log {
  return pino(
    {
      level: options.level,
      base: options.name ? { name: options.name } : null,
      // Errors are described below; pino's own serializer would drop their causes.
      serializers: { err: (described: unknown) => described },
      formatters: { log: (fields) => censor(fields, CENSORED_LEVELS) },
      timestamp: pino.stdTimeFunctions.isoTime,
      hooks: {
        logMethod(given, method) {
          const [fields, message] = given as unknown[];
          if (typeof message === 'string') options.countLine?.(message, fields as LogFields);
          method.apply(this, given);
        },
      },
    },
    { write: (line) => destination.write(line.replace(SECRET_SHAPES, CENSORED)) },
  );
}

/** Much cheaper per line than pino's own redaction by wildcard paths. */
function censor(fields: Record<string, unknown>, levels: number): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([key, value]) => [
      key,
      CENSORED_KEYS.has(key) ? CENSORED : censorBelow(value, levels - 1),
    ]),
  );
}

function censorBelow(value: unknown, levels: number): unknown {
  if (value instanceof Error) return describe(value, DEEPEST_CAUSE);
  if (levels === 0 || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((each) => censorBelow(each, levels - 1));
  return censor(value as Record<string, unknown>, levels);
}

type LoggedError = {
  type: string;
  message: string;
  code?: unknown;
  status?: unknown;
  stack?: string;
  cause?: LoggedError;
};

/** Limits a chain of causes, because it may be circular. */
const DEEPEST_CAUSE = 5;

/** Logs only the named fields of an error, because client libraries add requests, tokens and message texts to theirs. */
function describe(value: Error, depth: number): LoggedError {
  const { code, status } = value as { code?: unknown; status?: unknown };
  return {
    type: value.name,
    message: value.message,
    ...(code === undefined ? {} : { code }),
    ...(status === undefined ? {} : { status }),
    ...(value.stack ? { stack: value.stack } : {}),
    ...(value.cause instanceof Error && depth > 0
      ? { cause: describe(value.cause, depth - 1) }
      : {}),
  };
}

export type RepeatsLog = Record<
  'warn' | 'error',
  (fields: Record<string, unknown>, message: string) => void
>;

const REPEAT_AFTER_MS = 60_000;

/**
 * A log for what repeats as long as something is down. The same message with the same kind of error is written once a minute,
 * with the number of lines that were `suppressed` since the last one.
 */
export function limitRepeats(log: Log, now: () => number = Date.now): RepeatsLog {
  const written = new Map<string, { at: number; suppressed: number }>();
  const write =
    (level: 'warn' | 'error') =>
    (fields: Record<string, unknown>, message: string): void => {
      const key = JSON.stringify([level, message, kindOf(fields['err'])]);
      const last = written.get(key);
      if (last && now() - last.at < REPEAT_AFTER_MS) {
        last.suppressed += 1;
        return;
      }
      written.set(key, { at: now(), suppressed: 0 });
      const suppressed = last?.suppressed ?? 0;
      log[level](suppressed > 0 ? { ...fields, suppressed } : fields, message);
    };
  return { warn: write('warn'), error: write('error') };
}

function kindOf(error: unknown): unknown[] {
  if (!(error instanceof Error)) return [];
  const { code, status } = error as { code?: unknown; status?: unknown };
  return [error.name, String(code), String(status)];
}
