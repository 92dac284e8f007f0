import type { CredentialKind } from './credentials.ts';

/** The result of checking a credential. Source of the rules: Anthropic's error reference and observed messages. */
export const VERDICTS = [
  'valid',
  'no_credit',
  'extra_usage',
  'restricted',
  'spending_limit',
  'model_retired',
  'expired',
  'revoked',
  'invalid',
  'not_allowed',
  'unknown',
] as const;
export type Verdict = (typeof VERDICTS)[number];

/** An answer of Anthropic's API; `status` is 0 when Anthropic did not answer. */
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
  // The cause of this answer is a wrong header of ours; it says nothing about the credential.
  { status: 401, type: null, contains: /currently not supported/i, verdict: 'unknown' },
  // The organization has switched subscriptions off for other products, or the subscription has ended.
  {
    status: null,
    type: null,
    contains: /oauth authentication is currently not allowed/i,
    verdict: 'not_allowed',
  },
  { status: 401, type: null, contains: /invalid authentication credentials/i, verdict: 'revoked' },
  { status: null, type: null, contains: /token has been revoked/i, verdict: 'revoked' },
  { status: null, type: null, contains: /organization has been disabled/i, verdict: 'revoked' },
  { status: null, type: null, contains: /credit balance is too low/i, verdict: 'no_credit' },
  { status: null, type: 'billing_error', contains: null, verdict: 'no_credit' },
  {
    status: null,
    type: null,
    contains: /reached your specified (?:workspace )?(?:API )?usage limits/i,
    verdict: 'spending_limit',
  },
  // The edge in front of the API blocks our address or region. It passes and says nothing about the credential.
  { status: 403, type: 'forbidden', contains: null, verdict: 'unknown' },
  { status: 403, type: null, contains: /^request not allowed$/i, verdict: 'unknown' },
  { status: 404, type: 'not_found_error', contains: /model/i, verdict: 'model_retired' },
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

/** Classifies an answer by its status, type and message. Only an unambiguous refusal counts against the credential. */
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

/** Whether the edge in front of the API has turned our address away, before anybody looked at the credential. */
export function isOfEdge({ status, errorType, message }: ProviderAnswer): boolean {
  return status === 403 && (errorType === 'forbidden' || /^request not allowed$/i.test(message));
}

/** When a spending limit ends, from `You will regain access on 2026-12-01 at 00:00 UTC.`; null when no time is named. */
export function limitEndsAt(message: string): number | null {
  const [, day, time = '00:00'] =
    /regain access on (\d{4}-\d{2}-\d{2})(?: at (\d{2}:\d{2}))?/i.exec(message) ?? [];
  const at = Date.parse(`${day}T${time}Z`);
  return Number.isNaN(at) ? null : at;
}

/** What the machine found; `refusedModel` is one a model for which Anthropic did not take the request. */
export type Probe = { result: 'ok' | 'auth' | 'billing' | 'unknown' } | { refusedModel: string };

/**
 * The verdict after a probe on the machine: its real request shows what our free check cannot. A model counts as retired when it
 * is not in the list of models that Anthropic shows to this credential; without a list nothing is known.
 */
export function verdictFromProbe(
  known: Verdict,
  { kind, models }: { kind: CredentialKind; models: { id: string }[] | null },
  found: Probe,
): Verdict {
  if ('refusedModel' in found) {
    const isListed = models?.some(({ id }) => isSameModel(id, found.refusedModel)) ?? true;
    return isListed ? 'unknown' : 'model_retired';
  }
  const { result: probe } = found;
  if (probe === 'ok') return 'valid';
  if (probe === 'unknown') return 'unknown';
  // The free check passed and the real request failed, so the credential may not use the model or the workspace.
  if (probe === 'auth' && known === 'valid') return 'restricted';
  if (probe === 'billing') return kind === 'api_key' ? 'no_credit' : 'extra_usage';
  return known;
}

/** A name without a date stands for the newest one with a date. */
function isSameModel(listed: string, name: string): boolean {
  return listed === name || listed.replace(/-\d{8}$/, '') === name;
}

/** Whether the credential may be used. An `unknown` one may: it will be checked again. */
export function isUsable(verdict: Verdict): boolean {
  return !['expired', 'revoked', 'invalid', 'not_allowed'].includes(verdict);
}

/** Verdicts that only a real request can confirm, because a free check may answer `valid`. */
const NEEDS_USE = new Set<Verdict | null>([
  'no_credit',
  'extra_usage',
  'restricted',
  'spending_limit',
  'model_retired',
]);

export function isFoundByUse(verdict: Verdict | null): boolean {
  return NEEDS_USE.has(verdict);
}

/** What is known of a credential before a check. */
type Known = {
  kind: CredentialKind;
  verdict: Verdict | null;
  checkedAt: number | null;
  expiresAt: number | null;
};

/** What a verdict of Anthropic means for this credential, given what is known of it. */
export function refineVerdict(found: Verdict, known: Known, now: number): Verdict {
  if (!isUsable(found)) {
    // After its year a setup token counts as expired, whatever the message says.
    if (known.expiresAt !== null && now >= known.expiresAt) return 'expired';
    // Anthropic has accepted the credential before, so it was not mistyped.
    return found === 'invalid' && known.checkedAt !== null ? 'revoked' : found;
  }
  // A setup token may lack the right to list models. This refusal only shows that Anthropic knows the token.
  if (known.kind === 'setup_token' && found === 'restricted') {
    return known.verdict === null || known.verdict === 'unknown' ? 'unknown' : 'valid';
  }
  return found;
}
