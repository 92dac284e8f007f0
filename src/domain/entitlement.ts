import type { PaymentHold } from './payment-risks.ts';
import type { PaidInvoice } from './subscription-details.ts';
import { PLAN_TERMS, type Plan, PLANS, type PlanTerms } from './plans.ts';

/** A stored subscription, with times in milliseconds. The plan follows from the price; null means an unknown price. */
export type Subscription = {
  status: string;
  plan: Plan | null;
  periodEndAt: number;
  cancelAt: number | null;
  /** Since when Stripe could not be read after the end of the period; null while nobody has tried in vain. */
  unconfirmedSince: number | null;
  pastDueSince: number | null;
  problem: SubscriptionProblem | null;
  /** What a dispute or a warning of the account means. It holds for every subscription of it. */
  hold: PaymentHold | null;
};

/**
 * What only an operator can settle about a subscription. It never ends a plan that is paid: the plan last known stays.
 * `not_collected`: collection is paused, or the quantity is 0, so the status stays active although nothing is paid.
 * `other_mode`: the key of the other mode, live or test, is set, so that nothing can be read.
 */
export const SUBSCRIPTION_PROBLEMS = [
  'other_mode',
  'not_collected',
  'unknown_price',
  'several',
  'extra_item',
] as const;
export type SubscriptionProblem = (typeof SUBSCRIPTION_PROBLEMS)[number];

type GrantedWhy = 'subscribed' | 'ending' | 'past_due' | 'not_collected' | 'comped';
type DeniedWhy = 'none' | 'ended' | 'unpaid' | 'unknown' | 'blocked';

/** `endsAt`: when it ends unless Stripe says something new until then. */
export type Entitlement =
  | { plan: Plan; terms: PlanTerms; until: number; endsAt: number; why: GrantedWhy }
  | { plan: null; terms: null; until: null; endsAt: null; why: DeniedWhy };

type BeforeAndAfter = { before: Entitlement; after: Entitlement };

/** `paid`: the same as far as the subscription alone gives it. */
export type EntitlementChange = BeforeAndAfter & {
  accountId: string;
  paid: BeforeAndAfter;
  /** What was paid since the last sync. */
  payment: PaidInvoice | null;
};

/** A plan that an operator has given to an account, without payment, until a time. */
export type Comp = { plan: Plan; endsAt: number };

/** Everything that an entitlement follows from. */
export type Grounds = { subscription: Subscription | null; comp: Comp | null };

/** How long a plan continues after a failed payment. */
export const PAST_DUE_GRACE_MS = 7 * 24 * 3600 * 1000;

/**
 * How long a plan continues after its period while syncs fail to confirm the renewal. It begins with the first one that failed: a
 * product that was down itself for weeks knows nothing of the renewals, and has not asked yet.
 */
const UNCONFIRMED_MS = 3 * 24 * 3600 * 1000;

/** What an account may use at `now`. Every check uses this function and nothing else; anything unknown is denied. */
export function entitlement({ subscription, comp }: Grounds, now: number): Entitlement {
  const paid = paidEntitlement(subscription, now);
  return comp && isBetter(comp, paid, now) ? comped(comp) : paid;
}

/** The bigger plan counts, and of equals what is paid, unless it ends sooner. A blocked account is given nothing. */
function isBetter({ plan, endsAt }: Comp, paid: Entitlement, now: number): boolean {
  if (now >= endsAt || paid.why === 'blocked') return false;
  if (!paid.plan || paid.plan !== plan) return rankOf(plan) > rankOf(paid.plan);
  return paid.why !== 'subscribed' && endsAt > paid.endsAt;
}

function rankOf(plan: Plan | null): number {
  return plan ? PLANS.indexOf(plan) : -1;
}

function comped({ plan, endsAt }: Comp): Entitlement {
  return { plan, terms: PLAN_TERMS[plan], until: endsAt, endsAt, why: 'comped' };
}

/** What a subscription gives by itself. Whatever is done at Stripe, or said of payments, goes by this. */
export function paidEntitlement(subscription: Subscription | null, now: number): Entitlement {
  if (!subscription) return denied('none');
  if (subscription.hold === 'blocked') return denied('blocked');
  const { plan, status } = subscription;
  switch (status) {
    case 'active':
    case 'trialing':
      if (!plan) return denied('unknown');
      if (subscription.problem === 'not_collected')
        return untilThen(plan, subscription.periodEndAt, now, 'not_collected');
      return subscription.cancelAt === null
        ? whileConfirmed(plan, subscription, now)
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

const AFTERWARDS = { ending: 'ended', past_due: 'unpaid', not_collected: 'unknown' } as const;

function untilThen(
  plan: Plan,
  until: number,
  now: number,
  why: keyof typeof AFTERWARDS,
): Entitlement {
  if (now >= until) return denied(AFTERWARDS[why]);
  return { plan, terms: PLAN_TERMS[plan], until, endsAt: until, why };
}

function whileConfirmed(
  plan: Plan,
  { periodEndAt, unconfirmedSince }: Subscription,
  now: number,
): Entitlement {
  const endsAt = Math.max(periodEndAt, unconfirmedSince ?? now) + UNCONFIRMED_MS;
  if (unconfirmedSince !== null && now >= endsAt) return denied('unknown');
  return { plan, terms: PLAN_TERMS[plan], until: periodEndAt, endsAt, why: 'subscribed' };
}

function denied(why: DeniedWhy): Entitlement {
  return { plan: null, terms: null, until: null, endsAt: null, why };
}

/** Whether a subscription in this status still exists at Stripe, so that the account must not buy a second one. */
export function isLive(status: string): boolean {
  return !['canceled', 'incomplete_expired'].includes(status);
}
