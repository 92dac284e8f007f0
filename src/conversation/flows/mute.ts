import type { Verdict } from '../../domain/verdicts.ts';
import type { Facts } from '../facts.ts';

/** With these an agent answers, as far as anybody knows. */
const ANSWERING: ReadonlySet<Verdict> = new Set(['valid', 'unknown', 'restricted']);

/** Why an agent that is built cannot answer, as far as its credential says; null when it can. */
export function whyMute({ credential }: Pick<Facts, 'credential'>): Verdict | null {
  const verdict = credential?.verdict ?? null;
  return verdict === null || ANSWERING.has(verdict) ? null : verdict;
}
