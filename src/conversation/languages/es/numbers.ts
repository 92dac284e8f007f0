import type { PlanTerms } from '../../../domain/plans.ts';
import { numberWords } from '../format.ts';

export const { count, dollars, plural } = numberWords('es', 'sin límite');

export const price = (terms: PlanTerms): string => `${dollars(terms.priceCents)} al mes`;

export const channels = (limit: number | null): string =>
  limit === null
    ? 'canales sin límite'
    : `${count(limit)} ${plural(limit, { one: 'canal', other: 'canales' })}`;

export const NO_PLAN = 'ninguno';

export const planCalled = (name: string): string =>
  name === NO_PLAN ? 'Sin plan' : `Plan ${name}`;
