import { DiscordAPIError, HTTPError, RateLimitError } from 'discord.js';
import type { Outcome } from '../../src/chat/transport.ts';
import { neverLeft } from '../never-left.ts';

const SHORT_WAIT_MS = 5000;
const LONG_WAIT_MS = 30_000;
const FLAGGED_WAIT_MS = 600_000;
/** A rate limit whose end cannot be read. */
const RATE_LIMIT_MS = 1000;

/** What Discord lets through in another form. */
export type Without = 'links' | 'picture';

type Meaning = 'later' | 'wait' | 'flagged' | 'gone' | 'unreachable' | 'refused' | Without;

/**
 * What each JSON error code means for a send or an edit. Source: Discord's documentation, "Opcodes and Status Codes". Code 0
 * is a general error, which a malformed request gets as well as a forbidden one; there the status decides.
 */
const MEANINGS: Record<Meaning, number[]> = {
  later: [
    20016, 20022, 20028, 20029, 40001, 40004, 40006, 40062, 50014, 110000, 110001, 130000, 530006,
  ],
  wait: [40003, 40333],
  /** The application is held by the spam filter or has to be verified. */
  flagged: [20026, 40002, 40012],
  /** The message is gone, hidden, of another author, or was edited too often: a new message replaces it. */
  gone: [10008, 30046, 50005, 50021],
  unreachable: [
    10003, 10004, 10013, 20024, 40007, 40067, 50001, 50007, 50009, 50013, 50033, 50055, 50083,
    50178, 50278, 160005,
  ],
  links: [240000],
  picture: [20009, 40005, 50045, 50046, 50110, 50123, 50138, 50146, 400001],
  refused: [20001, 30015, 50003, 50006, 50008, 50024, 50035, 50068, 50109, 200000],
};

const MEANING_OF = new Map(
  Object.entries(MEANINGS).flatMap(([meaning, codes]) =>
    codes.map((code) => [code, meaning as Meaning] as const),
  ),
);

/** The outcome of a failed call. Without an answer of Discord it is unknown; the nonce makes a retry safe. */
export function toOutcome(error: unknown): Outcome | { type: 'without'; what: Without } {
  if (error instanceof RateLimitError) {
    const waits = [error.retryAfter, error.sublimitTimeout].filter(Number.isFinite);
    const afterMs = Math.max(0, ...waits) || RATE_LIMIT_MS;
    return { type: 'later', afterMs, ...(error.global ? { wholeBot: true } : {}) };
  }
  if (error instanceof DiscordAPIError) return ofRefusal(error);
  if (neverLeft(error)) return { type: 'later', afterMs: SHORT_WAIT_MS };
  // The library forgets a refused token, and then throws before it calls.
  const hasNoToken =
    !(error instanceof HTTPError) && /Expected token to be set/.test(wordsOf(error));
  return hasNoToken ? { type: 'later', afterMs: SHORT_WAIT_MS } : { type: 'unknown' };
}

function ofRefusal({ code, status, rawError }: DiscordAPIError): ReturnType<typeof toOutcome> {
  if (status === 401 || !isCode(code)) return { type: 'later', afterMs: SHORT_WAIT_MS };
  if (code === 0 && status === 403) return { type: 'later', afterMs: LONG_WAIT_MS };
  const reason = `${code} ${fieldsOf(rawError)}`.trim();
  const meaning = MEANING_OF.get(code);
  switch (meaning) {
    case 'later':
      return { type: 'later', afterMs: SHORT_WAIT_MS };
    case 'wait':
      return { type: 'later', afterMs: LONG_WAIT_MS };
    case 'flagged':
      return { type: 'later', afterMs: FLAGGED_WAIT_MS, alarm: reason };
    case 'gone':
    case 'unreachable':
      return { type: meaning };
    case 'links':
    case 'picture':
      return { type: 'without', what: meaning };
    case 'refused':
      return { type: 'refused', reason };
    case undefined:
      return { type: 'unfamiliar', reason: code === 0 ? `0 with status ${status}` : reason };
  }
}

/** A page of Cloudflare, or of anything else before Discord, has no code. */
function isCode(code: unknown): code is number {
  return typeof code === 'number';
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : '';
}

/** The names of the invalid fields, never their content. */
function fieldsOf(rawError: object): string {
  const errors: unknown = 'errors' in rawError ? rawError.errors : {};
  return pathsIn(errors).join(', ');
}

function pathsIn(value: unknown, path: string[] = []): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === '_errors' ? [path.join('.')] : pathsIn(inner, [...path, key]),
  );
}
