import type { Credential, CredentialChange } from '../store/credentials.ts';
import { MONEY_RECHECK_MS, needsMoney } from '../domain/credential-checks.ts';
import type { Verdict } from '../domain/verdicts.ts';

/**
 * What to store of a credential that a machine has just used, and whether to tell its owner. A credential that our check found
 * valid and Anthropic refuses on the machine may have died in between. Unless somebody waits for the answer, our check comes
 * due first, and only a second refusal counts as restricted.
 */
export function verdictFromUse(
  known: Credential,
  verdict: Verdict,
  { wasAsked, now }: { wasAsked: boolean; now: number },
): { change: CredentialChange; isNews: boolean } {
  const isChange = verdict !== known.verdict;
  if (isChange && verdict === 'restricted' && known.suspectedAt === null && !wasAsked) {
    return { change: { suspectedAt: now, dueAt: now }, isNews: false };
  }
  const change = { verdict, checkedAt: now, suspectedAt: null };
  if (!isChange) return { change, isNews: false };
  return {
    change: needsMoney(verdict) ? { ...change, dueAt: now + MONEY_RECHECK_MS } : change,
    isNews: true,
  };
}
