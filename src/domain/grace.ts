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
  cacheWrite: number;
  cacheRead: number;
  output: number;
};

/** Factors on the price of input, as Anthropic publishes them; the longer of the two lives of a cache. */
const CACHE_WRITE = 2;
const CACHE_READ = 0.1;

/** In micro-dollars, rounded up once. A dollar for a million tokens is one micro-dollar for a token. */
export function costMicros(price: ModelPrice, usage: TokenUsage): number {
  const input = usage.input + usage.cacheWrite * CACHE_WRITE + usage.cacheRead * CACHE_READ;
  return Math.ceil(input * price.input + usage.output * price.output);
}

/** No text has more tokens than this for its bytes on average; the answer settles what it really was. */
const BYTES_PER_TOKEN = 2;

/** The most that a request is expected to cost, reserved before it is sent. */
export function estimateMicros(
  price: ModelPrice,
  request: { bytes: number; maxTokens: number },
): number {
  const input = Math.ceil(request.bytes / BYTES_PER_TOKEN);
  return costMicros(price, { input, cacheWrite: 0, cacheRead: 0, output: request.maxTokens });
}
