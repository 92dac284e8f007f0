/** The smallest first: the order tells which plan is the bigger one. */
export const PLANS = ['starter', 'pro', 'power'] as const;
export type Plan = (typeof PLANS)[number];

/** What a plan includes besides the units of each service, which `SERVICES` lists. `null` means unlimited. */
export type PlanTerms = {
  plan: Plan;
  name: string;
  priceCents: number;
  requestsPerMinute: number;
  channels: number | null;
  cron: boolean;
  customSkills: boolean;
  fileBrowser: boolean;
  apiAccess: boolean;
  alwaysOn: boolean;
};

export const PLAN_TERMS: Record<Plan, PlanTerms> = {
  starter: {
    plan: 'starter',
    name: 'Starter',
    priceCents: 2000,
    requestsPerMinute: 10,
    channels: 1,
    cron: false,
    customSkills: false,
    fileBrowser: false,
    apiAccess: false,
    alwaysOn: false,
  },
  pro: {
    plan: 'pro',
    name: 'Pro',
    priceCents: 3000,
    requestsPerMinute: 20,
    channels: 3,
    cron: true,
    customSkills: true,
    fileBrowser: true,
    apiAccess: false,
    alwaysOn: true,
  },
  power: {
    plan: 'power',
    name: 'Power',
    priceCents: 4000,
    requestsPerMinute: 30,
    channels: null,
    cron: true,
    customSkills: true,
    fileBrowser: true,
    apiAccess: true,
    alwaysOn: true,
  },
};

export function isPlan(value: unknown): value is Plan {
  return PLANS.includes(value as Plan);
}
