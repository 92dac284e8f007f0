import type { PlanTerms } from '../../../domain/plans.ts';
import { featureWords } from '../feature-words.ts';
import { numberWords } from '../format.ts';

export const { count, dollars, plural } = numberWords('en-US', 'unlimited');

export const price = (terms: PlanTerms): string => `${dollars(terms.priceCents)} a month`;

export const channels = (limit: number | null): string =>
  `${count(limit)} ${plural(limit, { one: 'channel', other: 'channels' })}`;

/** Whether a plan has a feature. */
export const has = featureWords({ yes: 'yes', no: 'no', soon: 'soon' });

export const NO_PLAN = 'none';

/** `Pro plan`, or that there is none. */
export const planCalled = (name: string): string => (name === NO_PLAN ? 'No plan' : `${name} plan`);
