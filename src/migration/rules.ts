import type { Config } from '../config/config.ts';
import { LEGACY_TERMS, type LegacyPlan } from '../domain/legacy-plans.ts';
import type { Stripe } from '../stripe/client.ts';

/** Why a customer is not moved. */
export const SKIP_REASONS = {
  free: 'has no subscription; is invited to choose a plan',
  not_found: 'Stripe does not know the subscription',
  other_customer: 'the subscription belongs to another customer at Stripe',
  other_account: 'the customer at Stripe belongs to an account that was not imported',
  leaving: 'the account waits for its deletion',
  already_moved: 'has a price of today already',
  not_at_legacy_price: 'Stripe lists no subscription of theirs at a legacy price',
  unknown_price: 'the price is not in LEGACY_PRICES',
  not_active: 'the subscription is not active',
  not_collected: 'collection is paused, or the quantity is not 1',
  ending: 'the subscription is cancelled and ends by itself',
  scheduled: 'a schedule or a pending update controls the subscription',
  several_items: 'the subscription has more than one item',
  other_terms: 'not a monthly price in US dollars',
  discount: 'has a discount, which a person has to look at',
  changed: 'the subscription changed while it was moved',
  refused: 'Stripe refused the change',
} as const;
export type SkipReason = keyof typeof SKIP_REASONS;

export type Move = {
  subscriptionId: string;
  itemId: string;
  fromPrice: string;
  toPrice: string;
  /** In seconds. */
  periodStart: number;
  periodEnd: number;
  fromCents: number;
  legacyPlan: LegacyPlan;
};

type Prices = Pick<Config['stripe'], 'prices' | 'legacyPrices'>;

/** What moving a subscription means, from its price alone: the names of old and new plans collide. */
export function decideMove(
  subscription: Stripe.Subscription,
  { prices, legacyPrices }: Prices,
): Move | { skip: SkipReason } {
  const [item] = subscription.items.data;
  if (!item) return { skip: 'not_found' };
  const legacyPlan = legacyPrices[item.price.id];
  if (!legacyPlan) {
    const isSold = Object.values(prices).some((ids) => ids.includes(item.price.id));
    return { skip: isSold ? 'already_moved' : 'unknown_price' };
  }
  const skip = obstacle(subscription, item);
  if (skip) return { skip };
  return {
    subscriptionId: subscription.id,
    itemId: item.id,
    fromPrice: item.price.id,
    toPrice: prices[LEGACY_TERMS[legacyPlan].becomes][0],
    periodStart: item.current_period_start,
    periodEnd: item.current_period_end,
    fromCents: item.price.unit_amount ?? 0,
    legacyPlan,
  };
}

function obstacle(
  subscription: Stripe.Subscription,
  { price, quantity }: Stripe.SubscriptionItem,
): SkipReason | null {
  // Unpaid time would be credited, and a trial has nothing to credit.
  if (subscription.status !== 'active') return 'not_active';
  if (subscription.pause_collection || quantity !== 1) return 'not_collected';
  if (subscription.cancel_at_period_end || subscription.cancel_at !== null) return 'ending';
  if (subscription.schedule || subscription.pending_update) return 'scheduled';
  if (subscription.items.data.length > 1 || subscription.items.has_more) return 'several_items';
  if (price.currency !== 'usd' || price.recurring?.interval !== 'month') return 'other_terms';
  return subscription.discounts.length > 0 ? 'discount' : null;
}

/** What stands against taking a move back: whatever the customer has changed since. */
export function obstacleToRevert(
  subscription: Stripe.Subscription | null,
  { itemId, toPrice }: { itemId: string | null; toPrice: string | null },
): string | null {
  if (!subscription) return 'gone';
  const [item] = subscription.items.data;
  if (subscription.status !== 'active') return 'not_active';
  if (subscription.schedule || subscription.pending_update) return 'scheduled';
  return item?.id === itemId && item?.price.id === toPrice ? null : 'changed_since';
}
