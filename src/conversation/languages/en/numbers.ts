import type { PlanTerms } from '../../../domain/plans.ts';
import { numberWords } from '../format.ts';

export const { count, dollars, plural } = numberWords('en-US', 'unlimited');

export const price = (terms: PlanTerms): string => `${dollars(terms.priceCents)} a month`;

export const channels = (limit: number | null): string =>
  `${count(limit)} ${plural(limit, { one: 'channel', other: 'channels' })}`;
