import {
  idOf,
  type Coupon,
  type Customer,
  type Discount,
  type Invoice,
  type InvoiceLine,
  type Subscription,
} from '../wire.ts';
import type { World } from '../world.ts';

/** Percent by country, invented: the stand-in has one rate each. */
const TAX_PERCENT: Record<string, number> = { DE: 19, ES: 21, GB: 20, US: 10 };

type Totals = Pick<
  Invoice,
  | 'subtotal'
  | 'subtotal_excluding_tax'
  | 'total'
  | 'total_discount_amounts'
  | 'total_excluding_tax'
  | 'total_taxes'
>;

/** What the lines come to after discounts and with tax. Prorations are not discounted. */
export function totalsOf(
  world: World,
  subscription: Pick<Subscription, 'discounts' | 'automatic_tax'>,
  { lines, customer }: { lines: InvoiceLine[]; customer: Pick<Customer, 'address'> | null },
): Totals {
  const subtotal = sum(lines.map(({ amount }) => amount));
  const discountable = sum(lines.map(({ amount, discountable: may }) => (may ? amount : 0)));
  const discounts = discountsOn(world, subscription, discountable);
  const net = subtotal - sum(discounts.map(({ amount }) => amount));
  const isInclusive = isTaxIncluded(world, lines);
  const percent = subscription.automatic_tax.enabled ? taxPercentOf(customer) : 0;
  const tax = taxIn(net, percent, isInclusive);
  return {
    subtotal,
    subtotal_excluding_tax: isInclusive ? subtotal - tax : subtotal,
    total: isInclusive ? net : net + tax,
    total_discount_amounts: discounts,
    total_excluding_tax: isInclusive ? net - tax : net,
    total_taxes:
      percent === 0
        ? []
        : [
            {
              amount: tax,
              tax_behavior: isInclusive ? 'inclusive' : 'exclusive',
              tax_rate_details: { tax_rate: `txr_${percent}` },
              taxability_reason: 'standard_rated',
              taxable_amount: net,
              type: 'tax_rate_details',
            },
          ],
  };
}

/** Whether a discount still counts. One that is used once ends with its first invoice. */
export function isRunning(world: World, discount: Discount): boolean {
  return discount.end === null || discount.end > world.nowSeconds();
}

/** Discounts that are used once end with the invoice that they were on. */
export function useUp(world: World, invoice: Invoice): void {
  for (const { discount: used } of invoice.total_discount_amounts ?? []) {
    const discount = world.state.discounts[idOf(used) ?? ''];
    if (!discount || couponOf(world, discount)?.duration !== 'once') continue;
    world.state.discounts[discount.id] = { ...discount, end: world.nowSeconds() };
  }
}

export function couponOf(world: World, { source }: Pick<Discount, 'source'>): Coupon | null {
  return world.state.coupons[idOf(source.coupon) ?? ''] ?? null;
}

export function takenOff({ percent_off: percent, amount_off: amount }: Coupon, from: number) {
  return Math.min(from, percent === null ? (amount ?? 0) : Math.round((from * percent) / 100));
}

export function taxPercentOf(customer: Pick<Customer, 'address'> | null): number {
  return TAX_PERCENT[customer?.address?.country ?? ''] ?? 0;
}

function discountsOn(
  world: World,
  { discounts }: Pick<Subscription, 'discounts'>,
  base: number,
): NonNullable<Invoice['total_discount_amounts']> {
  let left = base;
  return discounts.flatMap((one) => {
    const discount = world.state.discounts[idOf(one) ?? ''];
    const coupon = discount && isRunning(world, discount) ? couponOf(world, discount) : null;
    if (!discount || !coupon || left <= 0) return [];
    const amount = takenOff(coupon, left);
    left -= amount;
    return [{ amount, discount: discount.id }];
  });
}

function isTaxIncluded({ state }: World, lines: InvoiceLine[]): boolean {
  const price = lines[0]?.pricing?.price_details?.price;
  return state.prices[idOf(price) ?? '']?.tax_behavior === 'inclusive';
}

function taxIn(net: number, percent: number, isInclusive: boolean): number {
  if (isInclusive) return Math.round(net - net / (1 + percent / 100));
  return Math.round((net * percent) / 100);
}

function sum(amounts: number[]): number {
  return amounts.reduce((total, amount) => total + amount, 0);
}
