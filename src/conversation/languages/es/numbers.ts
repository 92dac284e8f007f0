import type { PlanTerms } from '../../../domain/plans.ts';
import { featureWords } from '../feature-words.ts';
import { numberWords } from '../format.ts';

export const { count, dollars, plural } = numberWords('es-419', 'sin límite');

export const price = (terms: PlanTerms): string => `${dollars(terms.priceCents)} al mes`;

export const channels = (limit: number | null): string =>
  limit === null
    ? 'canales sin límite'
    : `${count(limit)} ${plural(limit, { one: 'canal', other: 'canales' })}`;

/** Whether a plan has a feature. */
export const has = featureWords({ yes: 'sí', no: 'no', soon: 'pronto' });

export const NO_PLAN = 'ninguno';

export const planCalled = (name: string): string =>
  name === NO_PLAN ? 'Sin plan' : `Plan ${name}`;
