import type { CredentialKind } from './credentials.ts';

/** What a check of a credential found. Source of the rules: Anthropic's error reference and observed messages. */
export const VERDICTS = [
  'valid',
  'no_credit',
  'extra_usage',
  'restricted',
  'expired',
  'revoked',
  'invalid',
  'unknown',
] as const;
export type Verdict = (typeof VERDICTS)[number];

/** An answer of Anthropic's API; `status` 0 means that there was none. */
export type ProviderAnswer = { status: number; errorType: string; message: string };

const RULES: {
  status: number | null;
  type: string | null;
  contains: RegExp | null;
  verdict: Verdict;
}[] = [
  { status: 401, type: null, contains: /invalid x-api-key/i, verdict: 'invalid' },
  { status: 401, type: null, contains: /invalid bearer token/i, verdict: 'invalid' },
  { status: 401, type: null, contains: /token has expired/i, verdict: 'expired' },
  // Our own header would be wrong here, which says nothing about the credential.
  { status: 401, type: null, contains: /currently not supported/i, verdict: 'unknown' },
  { status: 401, type: null, contains: /invalid authentication credentials/i, verdict: 'revoked' },
  { status: null, type: null, contains: /token has been revoked/i, verdict: 'revoked' },
  { status: null, type: null, contains: /organization has been disabled/i, verdict: 'revoked' },
  { status: null, type: null, contains: /credit balance is too low/i, verdict: 'no_credit' },
  { status: null, type: 'billing_error', contains: null, verdict: 'no_credit' },
  { status: null, type: null, contains: /extra usage/i, verdict: 'extra_usage' },
  {
    status: null,
    type: null,
    contains: /only authorized for use with claude code/i,
    verdict: 'extra_usage',
  },
  { status: 403, type: null, contains: /not allowed|workspace|scope/i, verdict: 'restricted' },
  { status: null, type: null, contains: /disabled api key authentication/i, verdict: 'restricted' },
];

/** Classifies on status, type and words. Only an unambiguous refusal is a bad credential; a busy or odd answer never is. */
export function toVerdict(answer: ProviderAnswer): Verdict {
  if (answer.status >= 200 && answer.status < 300) return 'valid';
  if (answer.status < 400 || answer.status >= 500 || [408, 429].includes(answer.status))
    return 'unknown';
  const rule = RULES.find(
    ({ status, type, contains }) =>
      (status === null || status === answer.status) &&
      (type === null || type === answer.errorType) &&
      (contains === null || contains.test(answer.message)),
  );
  return rule?.verdict ?? 'unknown';
}

/** What a probe on the machine adds to our own check: a real request shows what a free one cannot. */
export function verdictFromProbe(
  known: Verdict,
  kind: CredentialKind,
  probe: 'ok' | 'auth' | 'billing' | 'unknown',
): Verdict {
  if (probe === 'ok') return 'valid';
  if (probe === 'unknown') return 'unknown';
  // Accepted when we asked, refused for real work: it may not use the model or the workspace.
  if (probe === 'auth' && known === 'valid') return 'restricted';
  if (probe === 'billing') return kind === 'api_key' ? 'no_credit' : 'extra_usage';
  return known;
}

/** Whether the credential may be used at all. `unknown` may: it is checked again. */
export function isUsable(verdict: Verdict): boolean {
  return !['expired', 'revoked', 'invalid'].includes(verdict);
}
