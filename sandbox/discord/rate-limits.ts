import type { MiddlewareHandler } from 'hono';
import type { StandInEnv } from '../stand-in.ts';
import { ApiError } from './api-error.ts';

/**
 * The limits of a route come with each answer: 5 requests in 5 seconds for the messages of one channel. Besides, 50 requests a
 * second for a whole bot. Source: https://docs.discord.com/developers/topics/rate-limits
 */
const ROUTE = { limit: 5, windowMs: 5000 };
const GLOBAL = { limit: 50, windowMs: 1000 };

type Bucket = { left: number; resetsAt: number };

/** Refuses requests over the limits as Discord does, and counts how many. */
export class RateLimits {
  refused = 0;
  readonly #routes = new Map<string, Bucket>();
  readonly #global: Bucket = { left: GLOBAL.limit, resetsAt: 0 };

  /** For the routes of a channel's messages. */
  readonly ofMessages: MiddlewareHandler<StandInEnv> = async (c, next) => {
    const now = Date.now();
    if (!take(this.#global, GLOBAL, now)) throw this.#refuse(this.#global, now, true);
    const key = `${c.req.method} ${c.req.param('channel')}`;
    const bucket = this.#routes.get(key) ?? { left: ROUTE.limit, resetsAt: 0 };
    this.#routes.set(key, bucket);
    const isTaken = take(bucket, ROUTE, now);
    for (const [name, value] of headersOf(c.req.method, bucket, now)) c.header(name, value);
    if (!isTaken) throw this.#refuse(bucket, now, false);
    await next();
  };

  #refuse({ resetsAt }: Bucket, now: number, isGlobal: boolean): ApiError {
    this.refused += 1;
    const seconds = (resetsAt - now) / 1000;
    const body = { message: 'You are being rate limited.', retry_after: seconds, global: isGlobal };
    const headers = {
      'retry-after': String(Math.ceil(seconds)),
      'x-ratelimit-scope': isGlobal ? 'global' : 'user',
      ...(isGlobal ? { 'x-ratelimit-global': 'true' } : {}),
    };
    return new ApiError(429, { code: 0, ...body }, headers);
  }
}

function take(bucket: Bucket, { limit, windowMs }: typeof ROUTE, now: number): boolean {
  if (bucket.resetsAt <= now) {
    bucket.left = limit;
    bucket.resetsAt = now + windowMs;
  }
  if (bucket.left === 0) return false;
  bucket.left -= 1;
  return true;
}

function headersOf(method: string, { left, resetsAt }: Bucket, now: number): [string, string][] {
  return [
    ['x-ratelimit-limit', String(ROUTE.limit)],
    ['x-ratelimit-remaining', String(left)],
    ['x-ratelimit-reset', String(resetsAt / 1000)],
    ['x-ratelimit-reset-after', String((resetsAt - now) / 1000)],
    ['x-ratelimit-bucket', `messages-${method.toLowerCase()}`],
  ];
}
