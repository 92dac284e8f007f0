import { expect, test } from 'vitest';
import { isUsable, limitEndsAt, refineVerdict, toVerdict, verdictFromProbe } from './verdicts.ts';

test.each([
  [200, '', '', 'valid'],
  [401, 'authentication_error', 'invalid x-api-key', 'invalid'],
  [401, 'authentication_error', 'Invalid bearer token', 'invalid'],
  [401, 'authentication_error', 'Invalid authentication credentials', 'revoked'],
  [401, 'authentication_error', 'OAuth token has expired. Please obtain a new token.', 'expired'],
  [401, 'authentication_error', 'OAuth authentication is currently not supported.', 'unknown'],
  [403, 'permission_error', 'OAuth token has been revoked', 'revoked'],
  [400, 'invalid_request_error', 'This organization has been disabled.', 'revoked'],
  [
    400,
    'invalid_request_error',
    'Your credit balance is too low to access the Anthropic API',
    'no_credit',
  ],
  [402, 'billing_error', 'anything', 'no_credit'],
  [400, 'invalid_request_error', 'Third-party apps now draw from your extra usage', 'extra_usage'],
  [
    400,
    'invalid_request_error',
    'This credential is only authorized for use with Claude Code',
    'extra_usage',
  ],
  [403, 'permission_error', 'This model is not allowed for this workspace', 'restricted'],
  [403, 'permission_error', 'something else', 'unknown'],
  [413, 'request_too_large', 'too large', 'unknown'],
  [429, 'rate_limit_error', 'slow down', 'unknown'],
  [500, 'api_error', 'OAuth token has expired', 'unknown'],
  [529, 'overloaded_error', 'Overloaded', 'unknown'],
  [0, '', '', 'unknown'],
  [403, 'forbidden', 'Request not allowed', 'unknown'],
  [403, 'permission_error', 'Request not allowed', 'unknown'],
  [
    401,
    'authentication_error',
    'OAuth authentication is currently not allowed for this organization.',
    'not_allowed',
  ],
  [
    403,
    'permission_error',
    'OAuth authentication is currently not allowed for this organization.',
    'not_allowed',
  ],
  [
    400,
    'invalid_request_error',
    'You have reached your specified API usage limits. You will regain access on 2026-12-01 at 00:00 UTC.',
    'spending_limit',
  ],
  [
    400,
    'invalid_request_error',
    'You have reached your specified workspace API usage limits. You will regain access on 2026-12-01 at 00:00 UTC.',
    'spending_limit',
  ],
  [404, 'not_found_error', 'model: claude-2.1', 'model_retired'],
  [404, 'not_found_error', 'Not found', 'unknown'],
] as const)('%i %s "%s" means %s', (status, errorType, message, verdict) => {
  expect(toVerdict({ status, errorType, message })).toBe(verdict);
});

test('an unchecked credential may be used, an invalid one may not', () => {
  expect(isUsable('unknown')).toBe(true);
  expect(isUsable('no_credit')).toBe(true);
  expect(isUsable('revoked')).toBe(false);
  expect(isUsable('expired')).toBe(false);
  expect(isUsable('invalid')).toBe(false);
});

test('a limit names the time at which it ends', () => {
  const message = 'You will regain access on 2026-12-01 at 00:00 UTC.';
  expect(limitEndsAt(message)).toBe(Date.UTC(2026, 11, 1));
  expect(limitEndsAt('You will regain access soon.')).toBeNull();
});

test('what an organization does not allow is kept, whatever was known and whatever the machine meets', () => {
  for (const verdict of [null, 'valid'] as const) {
    const known = {
      kind: 'setup_token',
      verdict,
      checkedAt: verdict && 1,
      expiresAt: null,
    } as const;
    expect(refineVerdict('not_allowed', known, 2)).toBe('not_allowed');
  }
  expect(verdictFromProbe('not_allowed', TOKEN, { result: 'auth' })).toBe('not_allowed');
});

const TOKEN = { kind: 'setup_token', models: null } as const;

test.each([
  ['claude-sonnet-4-6', 'model_retired'],
  ['claude-opus-5', 'unknown'],
  // A name without a date is the newest one with a date.
  ['claude-haiku-4-5', 'unknown'],
])('a machine whose model %s is not taken: %s', (refusedModel, verdict) => {
  const models = [{ id: 'claude-opus-5' }, { id: 'claude-haiku-4-5-20251001' }];
  expect(verdictFromProbe('valid', { kind: 'api_key', models }, { refusedModel })).toBe(verdict);
  expect(verdictFromProbe('valid', TOKEN, { refusedModel })).toBe('unknown');
});
