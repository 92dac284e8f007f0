import type { Facts } from './facts.ts';
import type { Copy } from './languages/copy.ts';

/** What has to be known of a plan beside what its card says. */
export function planNotes(copy: Copy, facts: Pick<Facts, 'priceChanges' | 'notYet'>): string[] {
  return [...soonNotes(copy, facts), ...priceNotes(copy, facts)];
}

/** The services that the plans name and that do not work here yet. */
export function soonNotes(copy: Copy, { notYet }: Pick<Facts, 'notYet'>): string[] {
  const names = notYet.map((service) => copy.services[service].name);
  return names.length > 0 ? [copy.plans.soon(copy.list(names))] : [];
}

/** What may make the amount on the payment page another one than the price that we name. */
export function priceNotes(copy: Copy, { priceChanges }: Pick<Facts, 'priceChanges'>): string[] {
  const { tax, currency } = copy.plans.priceChanges;
  return [...(priceChanges.tax ? [tax] : []), ...(priceChanges.currency ? [currency] : [])];
}
