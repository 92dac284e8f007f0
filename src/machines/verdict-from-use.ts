import type { Credential, CredentialChange } from '../store/credentials.ts';
import { MONEY_RECHECK_MS, needsMoney } from '../domain/credential-checks.ts';
import type { Verdict } from '../domain/verdicts.ts';

/**
 * What is stored of a credential that a machine has just used, and whether its owner hears of it. A machine that is
 * refused what we found valid may hold one that died in between, so unless somebody waits for the answer our own check
 * looks first: only refused again it is restricted.
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
