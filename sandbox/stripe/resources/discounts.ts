import { newId } from '../ids.ts';
import { type Coupon, type Discount, idOf, type PromotionCode } from '../wire.ts';
import type { World } from '../world.ts';
import { periodEnd } from './period.ts';

/** What a checkout takes off: a coupon, perhaps by a code. */
export type Reduction = { coupon: Coupon; code: PromotionCode | null };

/** Redeems a coupon for a customer. Source: docs.stripe.com/billing/subscriptions/coupons, "Duration". */
export function redeem(
  world: World,
  { coupon, code }: Reduction,
  by: { customer: string; session: string },
): Discount {
  const start = world.nowSeconds();
  const discount: Discount = {
    id: newId('di'),
    object: 'discount',
    checkout_session: by.session,
    customer: by.customer,
    customer_account: null,
    end: coupon.duration === 'repeating' ? monthsAfter(start, coupon.duration_in_months) : null,
    invoice: null,
    invoice_item: null,
    promotion_code: code?.id ?? null,
    source: { coupon: coupon.id, type: 'coupon' },
    start,
    subscription: null,
    subscription_item: null,
  };
  world.state.discounts[discount.id] = discount;
  const redeemed = coupon.times_redeemed + 1;
  const isSpent = coupon.max_redemptions !== null && redeemed >= coupon.max_redemptions;
  world.state.coupons[coupon.id] = { ...coupon, times_redeemed: redeemed, valid: !isSpent };
  if (code) {
    world.state.promotionCodes[code.id] = { ...code, times_redeemed: code.times_redeemed + 1 };
  }
  return discount;
}

export function reductionOf(world: World, code: PromotionCode): Reduction | null {
  const coupon = world.state.coupons[idOf(code.promotion.coupon) ?? ''];
  return coupon ? { coupon, code } : null;
}

function monthsAfter(start: number, months: number | null): number {
  return periodEnd(start, {
    interval: 'month',
    interval_count: months ?? 1,
    meter: null,
    trial_period_days: null,
    usage_type: 'licensed',
  });
}
