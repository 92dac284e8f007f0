import { DiscordAPIError, RateLimitError } from 'discord.js';
import { expect, test } from 'vitest';
import { toOutcome } from './outcomes.ts';

function refusal(status: number, code: number | undefined): DiscordAPIError {
  const body = code === undefined ? new ArrayBuffer(4) : { code, message: 'no' };
  return new DiscordAPIError(body as never, code as never, status, 'POST', '/channels/1', {
    body: undefined,
    files: undefined,
  });
}

test.each([
  [401, 0, 'later'],
  [403, undefined, 'later'],
  [403, 0, 'later'],
  [400, 40004, 'later'],
  [403, 40006, 'later'],
  [400, 40003, 'later'],
  [403, 40333, 'later'],
  [400, 20026, 'later'],
  [400, 130000, 'later'],
  [404, 10008, 'gone'],
  [400, 30046, 'gone'],
  [403, 50005, 'gone'],
  [404, 10003, 'unreachable'],
  [403, 50001, 'unreachable'],
  [403, 50007, 'unreachable'],
  [403, 50278, 'unreachable'],
  [403, 50013, 'unreachable'],
  [400, 50083, 'unreachable'],
  [400, 240000, 'without'],
  [400, 20009, 'without'],
  [400, 50006, 'refused'],
  [400, 50035, 'refused'],
  [400, 99999, 'unfamiliar'],
  [405, 0, 'unfamiliar'],
])('status %s with code %s is %s', (status, code, type) => {
  const outcome = toOutcome(refusal(status, code));
  expect(outcome.type).toBe(type);
  expect(JSON.stringify(outcome)).not.toContain('NaN');
});

test.each([
  [2000, 0, 2000],
  [300, 900, 900],
  [Number.NaN, 0, 1000],
  [0, 0, 1000],
])('a rate limit of %s or %s ms waits %s ms', (retryAfter, sublimitTimeout, afterMs) => {
  const limit = { retryAfter, sublimitTimeout } as ConstructorParameters<typeof RateLimitError>[0];
  expect(toOutcome(new RateLimitError(limit))).toEqual({ type: 'later', afterMs });
});

test.each([
  [Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }), 'later'],
  [Object.assign(new Error('Connect Timeout'), { code: 'UND_ERR_CONNECT_TIMEOUT' }), 'later'],
  [
    new Error('fetch failed', { cause: Object.assign(new Error(), { code: 'ENOTFOUND' }) }),
    'later',
  ],
  [new Error('Expected token to be set for this request, but none was present'), 'later'],
  [Object.assign(new Error('other side closed'), { code: 'UND_ERR_SOCKET' }), 'unknown'],
  [new DOMException('This operation was aborted', 'AbortError'), 'unknown'],
])('%s: %s', (error, type) => {
  expect(toOutcome(error).type).toBe(type);
});
