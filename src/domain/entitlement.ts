import { PLAN_TERMS, type Plan, type PlanTerms } from './plans.ts';

/** A stored subscription, with times in milliseconds. The plan follows from the price; null means an unknown price. */
export type Subscription = {
  status: string;
  plan: Plan | null;
  periodEndAt: number;
  cancelAt: number | null;
  pastDueSince: number | null;
};

export type Entitlement =
  | { plan: Plan; terms: PlanTerms; until: number; why: 'subscribed' | 'ending' | 'past_due' }
  | { plan: null; terms: null; until: null; why: 'none' | 'ended' | 'unpaid' | 'unknown' };

export type EntitlementChange = { accountId: string; before: Entitlement; after: Entitlement };

/** How long a plan continues after a failed payment. */
export const PAST_DUE_GRACE_MS = 7 * 24 * 3600 * 1000;

/** What an account may use at `now`. Every check uses this function and nothing else; anything unknown is denied. */
export function entitlement(subscription: Subscription | null, now: number): Entitlement {
  if (!subscription) return denied('none');
  const { plan, status } = subscription;
  switch (status) {
    case 'active':
    case 'trialing':
      if (!plan) return denied('unknown');
      return subscription.cancelAt === null
        ? granted(plan, subscription.periodEndAt, 'subscribed')
        : untilThen(plan, subscription.cancelAt, now, 'ending');
    case 'past_due':
      if (!plan || subscription.pastDueSince === null) return denied('unknown');
      return untilThen(plan, subscription.pastDueSince + PAST_DUE_GRACE_MS, now, 'past_due');
    case 'unpaid':
    case 'incomplete':
    case 'paused':
      return denied('unpaid');
    case 'canceled':
    case 'incomplete_expired':
      return denied('ended');
    default:
      return denied('unknown');
  }
}

function untilThen(
  plan: Plan,
  until: number,
  now: number,
  why: 'ending' | 'past_due',
): Entitlement {
  if (now < until) return granted(plan, until, why);
  return denied(why === 'ending' ? 'ended' : 'unpaid');
}

function granted(
  plan: Plan,
  until: number,
  why: 'subscribed' | 'ending' | 'past_due',
): Entitlement {
  return { plan, terms: PLAN_TERMS[plan], until, why };
}

function denied(why: 'none' | 'ended' | 'unpaid' | 'unknown'): Entitlement {
  return { plan: null, terms: null, until: null, why };
}

/** Whether a subscription in this status still exists at Stripe, so that the account must not buy a second one. */
export function isLive(status: string): boolean {
  return !['canceled', 'incomplete_expired'].includes(status);
}
