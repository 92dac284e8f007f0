import type { Facts } from './facts.ts';
import type { Copy } from './languages/copy.ts';

/** What may make the amount on the payment page another one than the price that we name. */
export function priceNotes(copy: Copy, { priceChanges }: Pick<Facts, 'priceChanges'>): string[] {
  const { tax, currency } = copy.plans.priceChanges;
  return [...(priceChanges.tax ? [tax] : []), ...(priceChanges.currency ? [currency] : [])];
}
