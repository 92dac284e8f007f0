const DAY_MS = 24 * 3_600_000;

/** How long customers of the old service use our key. */
export const GRACE_MS = 30 * DAY_MS;

/** `closed`: their own Claude was connected, or somebody ended it. It never opens again by itself. */
export type Grace = { startedAt: number; endsAt: number; closedAt: number | null };

export type GraceState = 'none' | 'open' | 'over' | 'closed';

/** Whether an account may use our key now: the one place that decides it. */
export function graceState(grace: Grace | null, now: number): GraceState {
  if (!grace) return 'none';
  if (grace.closedAt !== null) return 'closed';
  return now < grace.endsAt ? 'open' : 'over';
}

/** What a million tokens of each kind cost, in micro-dollars for one token. */
export type ModelPrice = { input: number; output: number };

/** The tokens of an answer, as Anthropic counts them. Source: Messages API, `usage`. */
export type TokenUsage = {
  input: number;
  /** Into the cache of five minutes, and into that of an hour. */
  cacheWrite: number;
  cacheWriteHour: number;
  cacheRead: number;
  output: number;
};

/** Factors on the price of input, as Anthropic publishes them. */
const CACHE_WRITE = 1.25;
const CACHE_WRITE_HOUR = 2;
const CACHE_READ = 0.1;

/** In micro-dollars, rounded up once. A dollar for a million tokens is one micro-dollar for a token. */
export function costMicros(price: ModelPrice, usage: TokenUsage): number {
  const written = usage.cacheWrite * CACHE_WRITE + usage.cacheWriteHour * CACHE_WRITE_HOUR;
  const input = usage.input + written + usage.cacheRead * CACHE_READ;
  return Math.ceil(input * price.input + usage.output * price.output);
}

/** No text has more tokens than this for its bytes on average; the answer settles what it really was. */
const BYTES_PER_TOKEN = 2;
/** A picture is made smaller before it is read; a document of many pages may fill a whole context. */
const IMAGE_TOKENS = 5000;
const DOCUMENT_TOKENS = 200_000;

type Request = {
  bytes: number;
  maxTokens: number;
  images: number;
  documents: number;
  cacheFactor: number;
};

/** The most that a request is expected to cost, reserved before it is sent. */
export function estimateMicros(price: ModelPrice, request: Request): number {
  const { bytes, images, documents, cacheFactor, maxTokens: output } = request;
  const tokens =
    bytes / BYTES_PER_TOKEN + images * IMAGE_TOKENS + (documents > 0 ? DOCUMENT_TOKENS : 0);
  const input = Math.ceil(tokens * cacheFactor);
  return costMicros(price, { input, cacheWrite: 0, cacheWriteHour: 0, cacheRead: 0, output });
}
