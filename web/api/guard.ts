import type { Context, MiddlewareHandler } from 'hono';
import type { App } from '../../src/app.ts';
import { type ApiCaller, type ApiRefusal, findApiCallerOf } from '../../src/api-keys/api-caller.ts';
import { AppError, type ErrorCode } from '../../src/errors.ts';

export type ApiEnv = { Variables: { caller: ApiCaller } };
type Status = 400 | 401 | 403 | 404 | 409 | 413 | 429 | 500 | 502;

export function failure<S extends Status>(c: Context, status: S, code: string, message: string) {
  return c.json({ error: { code, message } }, status);
}

/** Lets a program in that has a key, and one that only reads nowhere else. */
export function guard(app: App): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    const found = await findApiCallerOf(app, c.req.header('authorization'));
    if ('type' in found) return refuse(c, found);
    if (found.scope === 'read' && c.req.method !== 'GET') {
      return failure(
        c,
        403,
        'read_only',
        'This key may only read. Make one with full access: /api',
      );
    }
    c.set('caller', found);
    return next();
  };
}

function refuse(c: Context, refusal: ApiRefusal): Response {
  switch (refusal.type) {
    case 'no_key':
      c.header('www-authenticate', 'Bearer');
      return failure(
        c,
        401,
        'no_key',
        'Send a key as a bearer token. /api in your chat makes one.',
      );
    case 'not_in_plan':
      return failure(
        c,
        403,
        'not_in_plan',
        'Your plan has no API access. /plan shows which has it.',
      );
    case 'on_hold':
      return failure(c, 403, 'on_hold', 'This account is on hold. /status in your chat says why.');
    case 'too_fast':
      return tooMany(c, refusal.waitMs, `Your plan allows ${refusal.limit} requests a minute.`);
  }
}

export function tooMany(c: Context, waitMs: number, why: string) {
  const seconds = Math.max(1, Math.ceil(waitMs / 1000));
  c.header('retry-after', String(seconds));
  return failure(c, 429, 'too_many_requests', `${why} Try again in ${seconds} seconds.`);
}

const STATUS: Record<ErrorCode, Status> = {
  bad_input: 400,
  denied: 403,
  not_found: 404,
  conflict: 409,
  unreachable: 409,
  upstream: 502,
  config: 500,
};

/** What went wrong, as JSON. A bug gets a reference, and its cause goes to the log. */
export function sayWhatFailed(app: App) {
  return (error: Error, c: Context): Response => {
    if (error instanceof AppError && error.code !== 'config') {
      return failure(c, STATUS[error.code], error.code, `${error.message}.`);
    }
    const reference = app.newId('ref');
    app.log.error({ err: error, reference }, 'an API request failed');
    const message = `Something broke on our side. Try again in a minute. Reference: ${reference}`;
    return failure(c, 500, 'our_fault', message);
  };
}
