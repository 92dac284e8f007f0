import type { DailyFigures } from '../domain/daily-report.ts';
import type { Query } from './database.ts';

const LIVE = `status NOT IN ('canceled', 'incomplete_expired')`;

const FIGURES: Record<keyof DailyFigures, string> = {
  accounts: 'SELECT count(*) FROM accounts',
  newAccounts: 'SELECT count(*) FROM accounts WHERE created_at > ?1',
  plans: `SELECT json_group_object(plan, n) FROM
    (SELECT plan, count(*) AS n FROM subscriptions WHERE plan IS NOT NULL AND ${LIVE} GROUP BY plan)`,
  newPlans: `SELECT count(*) FROM checkout_intents WHERE state = 'paid' AND created_at > ?1`,
  comped: 'SELECT count(*) FROM comps WHERE due_at IS NOT NULL',
  endedPlans: `SELECT count(*) FROM subscriptions WHERE status = 'canceled' AND coalesce(cancel_at, period_end) > ?1`,
  leaving: `SELECT count(*) FROM subscriptions WHERE cancel_at IS NOT NULL AND ${LIVE}`,
  pastDue: 'SELECT count(*) FROM subscriptions WHERE past_due_since IS NOT NULL',
  refundedCents: `SELECT coalesce(sum(given_cents), 0) FROM refunds WHERE state = 'done' AND created_at > ?1`,
  buildMs: 'SELECT json_group_array(ready_at - build_started_at) FROM machines WHERE ready_at > ?1',
  building: `SELECT count(*) FROM machines WHERE state = 'building'`,
  down: 'SELECT count(*) FROM machines WHERE ailing_since IS NOT NULL',
  breaks: 'SELECT count(*) FROM breaks WHERE began_at > ?1',
  supportWaiting: 'SELECT count(*) FROM support_threads WHERE waiting_since IS NOT NULL',
  alarms: 'SELECT count(*) FROM alarms WHERE last_at > ?1',
};

/** What has happened since then. Counts whole tables, so it is for operators only. */
export function countSince(since: number): Query<DailyFigures> {
  const parts = Object.entries(FIGURES).map(([name, sql]) => `'${name}', (${sql})`);
  return {
    sql: `SELECT json_object(${parts.join(', ')}) AS figures`,
    args: [since],
    parse: ([row]) => JSON.parse(String(row?.['figures'])) as DailyFigures,
  };
}
