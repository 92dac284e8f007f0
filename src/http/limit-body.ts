import type { Context, MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';

/**
 * Calls `onError` for a larger body before anything reads it. Node's parser holds a body to its announced length, so the length
 * alone decides; a body without one is counted while it is read. Hono's own limit makes a whole `Request` first, which costs
 * as much as a step of the conversation.
 */
export function limitBody(
  maxSize: number,
  onError: (c: Context) => Response | Promise<Response>,
): MiddlewareHandler {
  const count = bodyLimit({ maxSize, onError });
  return async (c, next) => {
    const announced = c.req.header('content-length');
    if (announced === undefined || c.req.header('transfer-encoding') !== undefined) {
      return count(c, next);
    }
    return Number(announced) <= maxSize ? next() : onError(c);
  };
}
