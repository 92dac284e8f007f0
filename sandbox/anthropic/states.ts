import type { Behaviour } from './fake-credentials.ts';

export type Endpoint = 'list-models' | 'count-tokens' | 'create-message' | 'get-usage';

export type Problem = {
  status: 400 | 401 | 403 | 404 | 413 | 415 | 429 | 500 | 529;
  type: string;
  message: string;
  retryAfterSeconds?: number;
};

/** The refusal that a credential with this behaviour gets at an endpoint; null when it is accepted. */
export function problemOf(
  behaviour: Behaviour,
  endpoint: Endpoint,
  kind: 'api_key' | 'setup_token',
): Problem | null {
  const asking = endpoint === 'count-tokens' || endpoint === 'create-message';
  switch (behaviour) {
    case 'valid':
      return endpoint === 'get-usage' && kind === 'api_key' ? UNAUTHENTICATED : null;
    case 'inference_only':
      return asking ? null : MISSING_SCOPE;
    case 'no_credit':
      return asking ? NO_CREDIT : null;
    case 'no_credit_late':
      return endpoint === 'create-message' ? NO_CREDIT : null;
    case 'extra_usage':
      return endpoint === 'create-message' ? EXTRA_USAGE : null;
    case 'claude_code_only':
      return asking ? CLAUDE_CODE_ONLY : null;
    case 'restricted':
      return NOT_ALLOWED;
    case 'model_restricted':
      return asking ? MODEL_NOT_ALLOWED : null;
    case 'rate_limited':
      return RATE_LIMITED;
    case 'expired':
      return EXPIRED;
    case 'revoked':
      return REVOKED;
    case 'invalid_credentials':
      return UNAUTHENTICATED;
    case 'organization_disabled':
      return ORGANIZATION_DISABLED;
    case 'api_keys_disabled':
      return API_KEYS_DISABLED;
    case 'subscriptions_off':
      return SUBSCRIPTIONS_OFF;
    case 'spending_limit':
      return asking ? SPENDING_LIMIT : null;
    case 'blocked_address':
      return BLOCKED_ADDRESS;
    case 'model_retired':
      return asking ? MODEL_RETIRED : null;
    case 'unknown':
      return kind === 'api_key' ? INVALID_KEY : INVALID_BEARER;
  }
}

export const INVALID_KEY: Problem = refused(401, 'authentication_error', 'invalid x-api-key');

export const INVALID_BEARER: Problem = refused(401, 'authentication_error', 'Invalid bearer token');

export const OAUTH_NOT_SUPPORTED: Problem = refused(
  401,
  'authentication_error',
  'OAuth authentication is currently not supported.',
);

export const NO_AUTHENTICATION: Problem = refused(
  401,
  'authentication_error',
  'x-api-key header is required',
);

const UNAUTHENTICATED = refused(401, 'authentication_error', 'Invalid authentication credentials');

const EXPIRED = refused(
  401,
  'authentication_error',
  'OAuth token has expired. Please obtain a new token or refresh your existing token.',
);

const REVOKED = refused(
  403,
  'permission_error',
  'OAuth token has been revoked. Please obtain a new token.',
);

const MISSING_SCOPE = refused(
  403,
  'permission_error',
  'OAuth token does not meet scope requirement user:profile',
);

const NOT_ALLOWED = refused(
  403,
  'permission_error',
  'This API key is not allowed for this workspace.',
);

const MODEL_NOT_ALLOWED = refused(
  403,
  'permission_error',
  'The requested model is not allowed for this organization.',
);

const API_KEYS_DISABLED = refused(
  403,
  'permission_error',
  'Your organization has disabled API key authentication.',
);

const ORGANIZATION_DISABLED = refused(
  400,
  'invalid_request_error',
  'This organization has been disabled.',
);

const NO_CREDIT = refused(
  400,
  'invalid_request_error',
  'Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing to upgrade or purchase credits.',
);

const EXTRA_USAGE = refused(
  400,
  'invalid_request_error',
  'Third-party apps now draw from your extra usage, not your plan limits. Enable extra usage in your settings to continue.',
);

const CLAUDE_CODE_ONLY = refused(
  400,
  'invalid_request_error',
  'This credential is only authorized for use with Claude Code and cannot be used for other API requests.',
);

/** 401 and 403 were both seen with these words. */
const SUBSCRIPTIONS_OFF = refused(
  403,
  'permission_error',
  'OAuth authentication is currently not allowed for this organization.',
);

const SPENDING_LIMIT = refused(
  400,
  'invalid_request_error',
  'You have reached your specified API usage limits. You will regain access on 2026-12-01 at 00:00 UTC.',
);

/** The edge in front of the API answers so for an address or a region it blocks, with a type of its own. */
const BLOCKED_ADDRESS = refused(403, 'forbidden', 'Request not allowed');

const MODEL_RETIRED = refused(404, 'not_found_error', 'model: claude-sonnet-4-6');

const RATE_LIMITED: Problem = {
  ...refused(
    429,
    'rate_limit_error',
    'This request would exceed the rate limit of your organization. Please try again later.',
  ),
  retryAfterSeconds: 30,
};

function refused(status: Problem['status'], type: string, message: string): Problem {
  return { status, type, message };
}
