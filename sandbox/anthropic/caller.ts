import type { Context } from 'hono';
import { ApiError, invalidRequest } from './api-error.ts';
import type { Behaviour } from './fake-credentials.ts';
import {
  type Endpoint,
  INVALID_BEARER,
  INVALID_KEY,
  NO_AUTHENTICATION,
  OAUTH_NOT_SUPPORTED,
  problemOf,
} from './states.ts';

const OAUTH_BETA = 'oauth-2025-04-20';

/** Refuses the request unless its headers and credential are valid for the endpoint. */
export function assertServed(
  c: Context,
  endpoint: Endpoint,
  behaviourOf: (value: string) => Behaviour,
): void {
  const { kind, value } = assertHeaders(c);
  const problem = problemOf(behaviourOf(value), endpoint, kind);
  if (problem) throw new ApiError(problem);
}

export type Presented = { header: 'x-api-key' | 'authorization'; value: string };

/** The credential of a request, in whichever header it was sent. */
export function presented(c: Context): Presented | null {
  const key = c.req.header('x-api-key');
  if (key !== undefined) return { header: 'x-api-key', value: key };
  const bearer = /^Bearer (.+)$/i.exec(c.req.header('authorization') ?? '')?.[1];
  return bearer === undefined ? null : { header: 'authorization', value: bearer };
}

export function kindOf(value: string): 'setup_token' | 'api_key' | 'other' {
  if (/^sk-ant-oat01-[A-Za-z0-9_-]{67,}$/.test(value)) return 'setup_token';
  return /^sk-ant-api\d{2}-[A-Za-z0-9_-]{80,}$/.test(value) ? 'api_key' : 'other';
}

function assertHeaders(c: Context): { kind: 'setup_token' | 'api_key'; value: string } {
  const caller = presented(c);
  if (!caller) throw new ApiError(NO_AUTHENTICATION);
  const kind = kindOf(caller.value);
  if (caller.header === 'x-api-key') {
    if (kind !== 'api_key') throw new ApiError(INVALID_KEY);
  } else {
    if (!betasOf(c).includes(OAUTH_BETA)) throw new ApiError(OAUTH_NOT_SUPPORTED);
    if (kind !== 'setup_token') throw new ApiError(INVALID_BEARER);
  }
  if (!c.req.header('anthropic-version')) {
    throw invalidRequest('anthropic-version: header is required');
  }
  return { kind: caller.header === 'x-api-key' ? 'api_key' : 'setup_token', value: caller.value };
}

function betasOf(c: Context): string[] {
  return (c.req.header('anthropic-beta') ?? '').split(',').map((beta) => beta.trim());
}
