import type { Credential } from '../store/credentials.ts';
import { isUsable, type Verdict } from '../domain/verdicts.ts';

/** Verdicts that only a real request shows for certain: one that costs nothing may say valid. */
const NEEDS_USE = new Set<Verdict | null>(['no_credit', 'extra_usage', 'restricted']);

export function isFoundByUse(verdict: Verdict | null): boolean {
  return NEEDS_USE.has(verdict);
}

type Known = Pick<Credential, 'kind' | 'verdict' | 'checkedAt' | 'expiresAt'>;

/** What an answer of Anthropic means for this credential, given what is known of it. */
export function refineVerdict(found: Verdict, credential: Known, now: number): Verdict {
  const { kind, verdict: known, checkedAt, expiresAt } = credential;
  if (!isUsable(found)) {
    // Whatever the words: after its year that is why.
    if (expiresAt !== null && now >= expiresAt) return 'expired';
    // Anthropic knew it before, so it was not mistyped.
    return found === 'invalid' && checkedAt !== null ? 'revoked' : found;
  }
  // A setup token may do nothing but ask models. That it may not list them shows no more than that it is alive.
  if (kind === 'setup_token' && found === 'restricted') {
    return known === null || known === 'unknown' ? 'unknown' : 'valid';
  }
  return found;
}
