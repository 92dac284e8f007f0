import { createHash } from 'node:crypto';

/** How the stand-in treats a credential. */
export type Behaviour =
  | 'valid'
  /** A setup token that may send messages but not read usage or list models. */
  | 'inference_only'
  | 'no_credit'
  /** No credit, noticed only by a real message; counting tokens still works. */
  | 'no_credit_late'
  | 'extra_usage'
  | 'claude_code_only'
  | 'restricted'
  /** The credential is fine, the models are not allowed for it. */
  | 'model_restricted'
  | 'rate_limited'
  | 'expired'
  | 'revoked'
  | 'invalid_credentials'
  | 'organization_disabled'
  | 'api_keys_disabled'
  /** The organization does not let other products use its subscriptions, or they have ended. */
  | 'subscriptions_off'
  | 'spending_limit'
  /** The edge refuses our address; the credential is fine. */
  | 'blocked_address'
  | 'model_retired'
  | 'unknown';

export type FakeCredential = { name: string; value: string; behaviour: Behaviour };

/** Every credential that Anthropic has issued in the sandbox. Any other well-formed credential is unknown. */
export const FAKE_CREDENTIALS = [
  token('SETUP_TOKEN', 'valid'),
  token('SECOND_SETUP_TOKEN', 'valid'),
  token('INFERENCE_ONLY_TOKEN', 'inference_only'),
  token('EXTRA_USAGE_TOKEN', 'extra_usage'),
  token('CLAUDE_CODE_ONLY_TOKEN', 'claude_code_only'),
  token('RATE_LIMITED_TOKEN', 'rate_limited'),
  token('EXPIRED_TOKEN', 'expired'),
  token('REVOKED_TOKEN', 'revoked'),
  token('DEAD_TOKEN', 'invalid_credentials'),
  token('DISABLED_ORGANIZATION_TOKEN', 'organization_disabled'),
  token('SUBSCRIPTIONS_OFF_TOKEN', 'subscriptions_off'),
  token('BLOCKED_ADDRESS_TOKEN', 'blocked_address'),
  token('INVALID_TOKEN', 'unknown'),
  key('API_KEY', 'valid'),
  key('SECOND_API_KEY', 'valid'),
  key('NO_CREDIT_KEY', 'no_credit'),
  key('LATE_NO_CREDIT_KEY', 'no_credit_late'),
  key('RESTRICTED_KEY', 'restricted'),
  key('MODEL_RESTRICTED_KEY', 'model_restricted'),
  key('RATE_LIMITED_KEY', 'rate_limited'),
  key('REVOKED_KEY', 'invalid_credentials'),
  key('DISABLED_ORGANIZATION_KEY', 'organization_disabled'),
  key('DISABLED_API_KEYS_KEY', 'api_keys_disabled'),
  key('SPENDING_LIMIT_KEY', 'spending_limit'),
  key('MODEL_RETIRED_KEY', 'model_retired'),
  key('INVALID_KEY', 'unknown'),
] as const satisfies readonly FakeCredential[];

export type CredentialName = (typeof FAKE_CREDENTIALS)[number]['name'];

export function fakeCredential(name: CredentialName): string {
  const found = FAKE_CREDENTIALS.find((credential) => credential.name === name);
  if (!found) throw new Error(`no fake credential is called ${name}`);
  return found.value;
}

/** What people paste by mistake. */
export const WRONG_PASTES = {
  ADMIN_KEY: formed('sk-ant-admin01-', 'ADMIN_KEY', 93),
  REFRESH_TOKEN: formed('sk-ant-ort01-', 'REFRESH_TOKEN', 95),
  /** The code that the sign-in page shows instead of the token. */
  CODE_STATE: 'FAKEsandboxCODE0123456789abcdefABCDEF#FAKEsandboxSTATE0123456789abcdefABCDEF',
  /** Only the first line of a token that the terminal wrapped. */
  TRUNCATED_TOKEN: fakeCredential('SETUP_TOKEN').slice(0, 53),
  /** Both lines of a wrapped token, as copied. */
  WRAPPED_TOKEN: fakeCredential('SETUP_TOKEN').replace(/^(.{80})/, '$1\n'),
  EXPORT_LINE: `export CLAUDE_CODE_OAUTH_TOKEN="${fakeCredential('SETUP_TOKEN')}"`,
  OPENAI_KEY: `sk-proj-FAKE-sandbox-${'0'.repeat(40)}`,
  TRUNCATED_KEY: fakeCredential('API_KEY').slice(0, 53),
} as const;

function token<Name extends string>(name: Name, behaviour: Behaviour) {
  return { name, value: formed('sk-ant-oat01-', name, 95), behaviour };
}

function key<Name extends string>(name: Name, behaviour: Behaviour) {
  return { name, value: formed('sk-ant-api03-', name, 95), behaviour };
}

/**
 * `sk-ant-oat01-FAKE-sandbox-SETUP_TOKEN-0000…k3x9`: the form and length of a real one, but clearly fake. Each has another end,
 * so that it can be seen which one is in use.
 */
function formed(prefix: string, name: string, length: number): string {
  const end = createHash('sha256').update(name).digest('hex').slice(0, 4);
  return prefix + `FAKE-sandbox-${name}-`.padEnd(length - end.length, '0') + end;
}
