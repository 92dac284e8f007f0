import { PLAN_TERMS, type Plan, type PlanTerms } from './plans.ts';

/** What we know of a subscription; times in milliseconds. The plan comes from its price; `null` is an unknown price. */
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

/** How long a plan goes on after a payment failed. */
export const PAST_DUE_GRACE_MS = 7 * 24 * 3600 * 1000;

/** What an account may use at `now`. Every gate asks this and nothing else; what it does not know, it denies. */
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

/** Statuses in which Stripe still counts a subscription as alive, so that no second one may be bought. */
export function isLive(status: string): boolean {
  return !['canceled', 'incomplete_expired'].includes(status);
}
