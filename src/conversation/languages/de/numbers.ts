import type { PlanTerms } from '../../../domain/plans.ts';
import { featureWords } from '../feature-words.ts';
import { numberWords } from '../format.ts';

export const { count, dollars, plural } = numberWords('de', 'unbegrenzt');

export const price = (terms: PlanTerms): string => `${dollars(terms.priceCents)} im Monat`;

export const channels = (limit: number | null): string =>
  limit === null
    ? 'unbegrenzt viele Kanäle'
    : `${count(limit)} ${plural(limit, { one: 'Kanal', other: 'Kanäle' })}`;

/** Whether a plan has a feature. */
export const has = featureWords({ yes: 'ja', no: 'nein', soon: 'kommt bald' });

export const NO_PLAN = 'keiner';

export const planCalled = (name: string): string =>
  name === NO_PLAN ? 'Kein Plan' : `Plan ${name}`;
