import type { PlanTerms } from './plans.ts';

/** What plans include beside channels and metered services. */
export type Feature = 'cron' | 'customSkills' | 'fileBrowser' | 'apiAccess';

/** Whether a feature works yet. One that does not is called "soon" wherever it is sold. */
export const FEATURES: Record<Feature, { isOpen: boolean }> = {
  cron: { isOpen: true },
  customSkills: { isOpen: true },
  fileBrowser: { isOpen: true },
  apiAccess: { isOpen: true },
};

/** The features of a plan, in the order in which they are listed. */
export function featuresOf(terms: PlanTerms): Feature[] {
  return (Object.keys(FEATURES) as Feature[]).filter((feature) => terms[feature]);
}
