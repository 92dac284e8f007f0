import type { App } from '../app.ts';
import type { ReportedDay } from '../conversation/news/operator-notices.ts';
import { PLAN_TERMS, PLANS } from '../domain/plans.ts';
import { SERVICE_NAMES, SERVICES } from '../domain/services.ts';
import { periodAt } from '../domain/usage-period.ts';
import { tellOperators } from '../news/tell.ts';
import { countSince } from '../store/daily-report.ts';
import { findSetting, REPORTED_DAY, saveSetting } from '../store/settings.ts';
import { sumUsage } from '../store/usage.ts';
import { commit, type CommitApp } from '../work/commit.ts';
import { STUCK_AFTER, stuckWork } from './stuck-work.ts';

const DAY_MS = 24 * 3_600_000;
const MOST_STUCK = 1000;

/** The last 24 hours in numbers, with what the month's use of services costs us against the prices. */
export async function readDay(app: Pick<App, 'config' | 'db' | 'now'>): Promise<ReportedDay> {
  const { config, db } = app;
  const now = app.now();
  const [figures, used] = await db.read(countSince(now - DAY_MS), sumUsage(periodAt(now).id));
  const stuck = await stuckWork(app, STUCK_AFTER, MOST_STUCK);
  const costs = SERVICE_NAMES.map(
    (name) => ((used[name] ?? 0) / SERVICES[name].parts) * config.unitCostCents[name],
  );
  const prices = PLANS.map((plan) => (figures.plans[plan] ?? 0) * PLAN_TERMS[plan].priceCents);
  return { ...figures, stuck: stuck.length, costCents: sum(costs), priceCents: sum(prices) };
}

/** Tells operators about the day once, after the hour of the settings; later on the same day if no process ran then. */
export async function reportDay(app: CommitApp): Promise<void> {
  const { reportHour } = app.config;
  const now = new Date(app.now());
  const day = now.toISOString().slice(0, 10);
  if (reportHour === null || now.getUTCHours() < reportHour) return;
  const [reported] = await app.db.read(findSetting(REPORTED_DAY));
  if (reported === day) return;
  // A service that has just begun has no day behind it.
  if (reported === null) return void (await commit(app, [saveSetting(REPORTED_DAY, day)]));
  const figures = await readDay(app);
  await commit(app, [
    saveSetting(REPORTED_DAY, day),
    tellOperators(app, { type: 'daily_report', day: figures }, `daily:${day}`),
  ]);
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
