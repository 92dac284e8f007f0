import type { Plan } from './plans.ts';

/** The plans of before, by ids of their own: Starter and Pro are also names of plans that are sold now. */
export const LEGACY_PLANS = [
  'legacy_free',
  'legacy_lite',
  'legacy_starter',
  'legacy_pro',
  'legacy_business',
] as const;
export type LegacyPlan = (typeof LEGACY_PLANS)[number];

/** What each plan cost, and the plan that its customers get. */
export const LEGACY_TERMS: Record<LegacyPlan, { name: string; priceCents: number; becomes: Plan }> =
  {
    legacy_free: { name: 'Free', priceCents: 0, becomes: 'starter' },
    legacy_lite: { name: 'Lite', priceCents: 2000, becomes: 'starter' },
    legacy_starter: { name: 'Starter', priceCents: 7900, becomes: 'pro' },
    legacy_pro: { name: 'Pro', priceCents: 14_900, becomes: 'power' },
    legacy_business: { name: 'Business', priceCents: 29_900, becomes: 'power' },
  };

/** A plan of before and the one that took its place. */
export type PlanMove = { from: LegacyPlan; to: Plan };

/** The plan of a name as the old service wrote it (`pro`), or of its id (`legacy_pro`). */
export function findLegacyPlan(name: string): LegacyPlan | null {
  const wanted = name.toLowerCase();
  return LEGACY_PLANS.find((plan) => plan === wanted || plan === `legacy_${wanted}`) ?? null;
}
