export const PLANS = ['starter', 'pro', 'power'] as const;
export type Plan = (typeof PLANS)[number];

/** What a plan includes. `null` means unlimited. Counts are per usage month unless the name says otherwise. */
export type PlanTerms = {
  name: string;
  priceCents: number;
  requestsPerMinute: number;
  searches: number;
  browserMinutes: number;
  emails: number;
  phoneMinutes: number;
  channels: number | null;
  cron: boolean;
  customSkills: boolean;
  fileBrowser: boolean;
  apiAccess: boolean;
  alwaysOn: boolean;
};

export const PLAN_TERMS: Record<Plan, PlanTerms> = {
  starter: {
    name: 'Starter',
    priceCents: 2000,
    requestsPerMinute: 10,
    searches: 500,
    browserMinutes: 60,
    emails: 100,
    phoneMinutes: 0,
    channels: 1,
    cron: false,
    customSkills: false,
    fileBrowser: false,
    apiAccess: false,
    alwaysOn: false,
  },
  pro: {
    name: 'Pro',
    priceCents: 3000,
    requestsPerMinute: 20,
    searches: 2000,
    browserMinutes: 300,
    emails: 500,
    phoneMinutes: 60,
    channels: 3,
    cron: true,
    customSkills: true,
    fileBrowser: true,
    apiAccess: false,
    alwaysOn: true,
  },
  power: {
    name: 'Power',
    priceCents: 4000,
    requestsPerMinute: 30,
    searches: 10_000,
    browserMinutes: 1000,
    emails: 2000,
    phoneMinutes: 120,
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
