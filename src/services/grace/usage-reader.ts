import { parseJson } from '../../http/http.ts';
import type { TokenUsage } from '../../domain/grace.ts';

/** Reads what an answer cost from the answer itself, while it passes by. Nothing of it is kept. */
export type UsageReader = {
  read(chunk: Buffer): void;
  /** Null when the answer has not said it. */
  usage(): TokenUsage | null;
  bytes(): number;
};

const LINE_END = 10;
const WORD = '"usage"';
/** Made once: a text would be encoded for each chunk. */
const WORD_BYTES = Buffer.from(WORD);
/** Longer than any event that tells usage; such a line holds something else. */
const LONGEST_LINE = 64 * 1024;

/**
 * For an answer as an event stream. `message_start` tells what was read, `message_delta` what was written so far, which counts
 * up, so the last one wins. Source: Messages API, streaming. Events may be split over chunks.
 */
export function readStream(): UsageReader {
  let rest: Buffer | null = null;
  let found: TokenUsage | null = null;
  let size = 0;

  function readLine(line: string): void {
    if (!line.startsWith('data:') || !line.includes(WORD)) return;
    const event = parseJson(line.slice('data:'.length)) as Told | null;
    const told = event?.message?.usage ?? event?.usage;
    if (told) found = merge(found, told);
  }

  function readLines(lines: Buffer): void {
    if (lines.includes(WORD_BYTES)) lines.toString().split('\n').forEach(readLine);
  }

  return {
    read(chunk) {
      size += chunk.length;
      // Nearly every chunk consists of whole events.
      if (!rest && chunk[chunk.length - 1] === LINE_END) return readLines(chunk);
      const end = chunk.lastIndexOf(LINE_END);
      const whole = rest ? Buffer.concat([rest, chunk]) : chunk;
      const until = end < 0 ? 0 : whole.length - (chunk.length - end) + 1;
      rest = until === whole.length ? null : whole.subarray(until);
      if (rest && rest.length > LONGEST_LINE) rest = null;
      if (until > 0) readLines(whole.subarray(0, until));
    },
    usage: () => found,
    bytes: () => size,
  };
}

const LARGEST_ANSWER = 8 * 1024 * 1024;

/** For an answer as one JSON object. */
export function readWhole(): UsageReader {
  const chunks: Buffer[] = [];
  let size = 0;
  return {
    read(chunk) {
      size += chunk.length;
      if (size <= LARGEST_ANSWER) chunks.push(chunk);
    },
    usage() {
      const answer = parseJson(Buffer.concat(chunks).toString()) as Told | null;
      return answer?.usage ? merge(null, answer.usage) : null;
    },
    bytes: () => size,
  };
}

type Told = { usage?: ToldUsage; message?: { usage?: ToldUsage } };
type Tokens<Name extends string> = Partial<Record<Name, number | null>>;
type ToldUsage = Tokens<
  'input_tokens' | 'output_tokens' | 'cache_creation_input_tokens' | 'cache_read_input_tokens'
> & {
  /** How much of what went into a cache stays for how long. */
  cache_creation?: Tokens<'ephemeral_5m_input_tokens' | 'ephemeral_1h_input_tokens'> | null;
};

function merge(before: TokenUsage | null, told: ToldUsage): TokenUsage {
  const value = (given: number | null | undefined, known = 0): number =>
    typeof given === 'number' && given >= 0 ? given : known;
  const short = told.cache_creation?.ephemeral_5m_input_tokens;
  const known = (before?.cacheWrite ?? 0) + (before?.cacheWriteHour ?? 0);
  const written = value(told.cache_creation_input_tokens, known);
  const cacheWrite = Math.min(written, value(short, before?.cacheWrite));
  return {
    input: value(told.input_tokens, before?.input),
    // What nobody says the life of is taken for the more expensive one.
    cacheWrite,
    cacheWriteHour: written - cacheWrite,
    cacheRead: value(told.cache_read_input_tokens, before?.cacheRead),
    output: value(told.output_tokens, before?.output),
  };
}
