import type { CancelReason } from './plan-changes.ts';
import type { Plan } from './plans.ts';

/** The last 24 hours, and how things are at their end. */
export type DailyFigures = {
  accounts: number;
  newAccounts: number;
  /** Live subscriptions of each plan. */
  plans: Partial<Record<Plan, number>>;
  /** Plans for free. */
  comped: number;
  newPlans: number;
  endedPlans: number;
  /** Cancelled, but not over yet. */
  leaving: number;
  /** Why people cancelled, of those who said it. */
  leavingBecause?: Partial<Record<CancelReason, number>>;
  pastDue: number;
  refundedCents: number;
  /** From the first step of a build to a ready agent, in milliseconds, for each agent that became ready. */
  buildMs: number[];
  /** Agents that are being built, and those that are down. */
  building: number;
  down: number;
  breaks: number;
  supportWaiting: number;
  /** Alarms told to operators. */
  alarms: number;
};

/** How many days the picture of the report shows, the day it is made on included. */
export const REPORTED_DAYS = 30;

export type CountedDaily = 'newAccounts' | 'newPlans' | 'endedPlans' | 'ready' | 'breaks';

export function medianOf(values: number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? null;
}
