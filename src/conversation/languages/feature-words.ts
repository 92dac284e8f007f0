import { type Feature, FEATURES } from '../../domain/features.ts';
import type { PlanTerms } from '../../domain/plans.ts';

/** Says whether a plan has a feature: what does not work yet is not sold as if it did. */
export function featureWords(words: { yes: string; no: string; soon: string }) {
  return (terms: PlanTerms, feature: Feature): string => {
    if (!terms[feature]) return words.no;
    return FEATURES[feature].isOpen ? words.yes : words.soon;
  };
}
