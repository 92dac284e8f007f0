import { isLive } from '../domain/entitlement.ts';
import type { PlanChangeKind, PlanChangeRefusal } from '../domain/plan-changes.ts';
import { type Plan, PLANS } from '../domain/plans.ts';
import type { Stripe } from '../stripe/client.ts';
import { planItem } from './read-subscription.ts';
import type { PaymentHold } from '../domain/payment-risks.ts';
import { isOurs } from './schedules.ts';
import { MOST_CHANGES } from './upgrade-rules.ts';

/** A subscription as a change finds it. `recent`: how many changes of the plan were made in the last 24 hours. */
export type Found = {
  subscription: Stripe.Subscription | null;
  schedule: Stripe.SubscriptionSchedule | null;
  planOf: (priceId: string) => Plan | null;
  recent: number;
  hold: PaymentHold | null;
};

/** Why a change cannot be made; null when it can, or is made already. Cancelling is refused only where there is nothing to cancel. */
export function refusalOfChange(
  { kind, plan }: { kind: PlanChangeKind; plan: Plan | null },
  found: Found,
): PlanChangeRefusal | null {
  const { subscription, schedule } = found;
  if (!subscription || !isLive(subscription.status)) return 'no_plan';
  if (schedule && !isOurs(schedule)) return 'needs_operator';
  switch (kind) {
    case 'cancel':
    case 'keep_size':
      return null;
    case 'resume':
      return subscription.status === 'incomplete' ? 'unpaid' : null;
    case 'shrink':
      return refusalOfShrink(subscription, plan, found);
  }
}

function refusalOfShrink(
  subscription: Stripe.Subscription,
  target: Plan | null,
  { planOf, recent }: Found,
): PlanChangeRefusal | null {
  if (subscription.status !== 'active' && subscription.status !== 'trialing') return 'unpaid';
  if (subscription.pending_update) return 'pending';
  if (isEnding(subscription)) return 'ending';
  const item = planItem(subscription, planOf);
  const plan = item ? planOf(item.price.id) : null;
  if (!plan || subscription.items.data.length > 1 || subscription.pause_collection)
    return 'needs_operator';
  if (!target || PLANS.indexOf(target) >= PLANS.indexOf(plan)) return 'not_smaller';
  return recent >= MOST_CHANGES ? 'too_many' : null;
}

/** The portal, an operator or the chat has set an end: `cancel_at` alone, or with `cancel_at_period_end`. */
export function isEnding({
  cancel_at: at,
  cancel_at_period_end: atPeriodEnd,
}: Stripe.Subscription): boolean {
  return at !== null || atPeriodEnd;
}

/** Nothing is paid, so there is no period to wait for: a cancellation ends it now and drops what is open. */
export function isUnpaid({ status }: Stripe.Subscription): boolean {
  return ['past_due', 'unpaid', 'paused', 'incomplete'].includes(status);
}
