import type { Credential, CredentialChange } from '../store/credentials.ts';
import { MONEY_RECHECK_MS, needsMoney } from '../domain/credential-checks.ts';
import type { Verdict } from '../domain/verdicts.ts';

/** How soon the machine tests again what it could not test. */
const RETEST_MS = 15 * 60_000;

/**
 * What to store about a credential that a machine has just used, and whether to tell its owner. When our check found it valid and
 * Anthropic refuses it on the machine, it may have been revoked in between. Unless the owner waits for the answer, our check is
 * repeated first, and only a second refusal counts as restricted. A use without a clear end says nothing about a problem that is
 * known, and null is returned; but what worked before is then untested, silently so unless somebody asked, and is tested
 * again and again until there is an answer.
 */
export function verdictFromUse(
  known: Credential,
  verdict: Verdict,
  { wasAsked, now }: { wasAsked: boolean; now: number },
): { change: CredentialChange; isNews: boolean } | null {
  if (verdict === 'unknown') {
    const isUntested = known.verdict === 'unknown' && known.checkedAt !== null;
    if (known.verdict !== 'valid' && !isUntested) return null;
    return { change: { verdict, dueAt: now + RETEST_MS }, isNews: false };
  }
  const isChange = verdict !== known.verdict;
  if (isChange && verdict === 'restricted' && !wasAsked) {
    const { suspectedAt } = known;
    if (suspectedAt === null) return { change: { suspectedAt: now, dueAt: now }, isNews: false };
    if (!wasValidSince(known, suspectedAt)) return { change: { suspectedAt }, isNews: false };
  }
  const change = { verdict, checkedAt: now, suspectedAt: null };
  const worksAgain = verdict === 'valid' && known.verdict === 'unknown' && known.checkedAt !== null;
  if (!isChange || worksAgain) return { change, isNews: false };
  return {
    change: needsMoney(verdict) ? { ...change, dueAt: now + MONEY_RECHECK_MS } : change,
    isNews: true,
  };
}

/**
 * Whether our check found the credential valid after the doubt arose, for only then is it used again. Otherwise the doubt is
 * our check's own, which settles it: a token that has expired is refused on the machine too.
 */
function wasValidSince({ usedAt }: Credential, suspectedAt: number): boolean {
  return usedAt !== null && usedAt >= suspectedAt;
}
