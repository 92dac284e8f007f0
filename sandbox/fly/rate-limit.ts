import type { MiddlewareHandler } from 'hono';
import type { StandInEnv } from '../stand-in.ts';
import { operationOf } from './operations.ts';
import { Refusal } from './refusal.ts';

/** Each action on each app or machine has its own bucket: one a second, three at once; reading a machine is cheaper. */
export function rateLimit(delayScale: number): MiddlewareHandler<StandInEnv> {
  const buckets = new Map<string, { tokens: number; at: number }>();
  return async (c, next) => {
    if (delayScale > 0) {
      const operation = operationOf(c.req.method, c.req.path);
      const key = bucketKey(operation, c.req.path);
      if (key && !takeToken(buckets, key, limitOf(operation, delayScale))) {
        throw new Refusal(429, 'rate limit exceeded');
      }
    }
    await next();
  };
}

type Limit = { perMs: number; burst: number };

function limitOf(operation: string, delayScale: number): Limit {
  return operation === 'get-machine'
    ? { perMs: 0.005 / delayScale, burst: 10 }
    : { perMs: 0.001 / delayScale, burst: 3 };
}

function bucketKey(operation: string, path: string): string | null {
  const [, , , app, kind, id] = path.split('/');
  if (!app) return null;
  return `${operation} ${app} ${kind === 'machines' ? (id ?? '') : ''}`;
}

function takeToken(
  buckets: Map<string, { tokens: number; at: number }>,
  key: string,
  { perMs, burst }: Limit,
): boolean {
  const now = performance.now();
  const bucket = buckets.get(key) ?? { tokens: burst, at: now };
  bucket.tokens = Math.min(burst, bucket.tokens + (now - bucket.at) * perMs);
  bucket.at = now;
  buckets.set(key, bucket);
  if (bucket.tokens < 1) return false;
  bucket.tokens -= 1;
  return true;
}
