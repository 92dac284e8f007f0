import { OUTSIDE_CAUSES } from '../domain/breaks.ts';
import { type CountedDaily, type DailyFigures, REPORTED_DAYS } from '../domain/daily-report.ts';
import type { Query } from './database.ts';

/** What came from outside is no break of ours. */
const OF_OURS = `cause NOT IN (${OUTSIDE_CAUSES.map((cause) => `'${cause}'`).join(', ')})`;
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
  leavingBecause: `SELECT json_group_object(reason, n) FROM
    (SELECT reason, count(*) AS n FROM plan_changes WHERE kind = 'cancel' AND reason IS NOT NULL AND created_at > ?1 GROUP BY reason)`,
  pastDue: 'SELECT count(*) FROM subscriptions WHERE past_due_since IS NOT NULL',
  refundedCents: `SELECT coalesce(sum(given_cents), 0) FROM refunds WHERE state = 'done' AND created_at > ?1`,
  buildMs: 'SELECT json_group_array(ready_at - build_started_at) FROM machines WHERE ready_at > ?1',
  building: `SELECT count(*) FROM machines WHERE state = 'building'`,
  down: 'SELECT count(*) FROM machines WHERE ailing_since IS NOT NULL',
  breaks: `SELECT count(*) FROM breaks WHERE began_at > ?1 AND ${OF_OURS}`,
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

const DAY_MS = 24 * 3_600_000;

/** When each of what is counted a day happened, and what may be left out. */
const COUNTED: Record<CountedDaily, { at: string; from: string }> = {
  newAccounts: { at: 'created_at', from: 'accounts' },
  newPlans: { at: 'created_at', from: `checkout_intents WHERE state = 'paid'` },
  endedPlans: {
    at: 'coalesce(cancel_at, period_end)',
    from: `subscriptions WHERE status = 'canceled'`,
  },
  ready: { at: 'ready_at', from: 'machines WHERE ready_at IS NOT NULL' },
  breaks: { at: 'began_at', from: `breaks WHERE ${OF_OURS}` },
};

/** How often each happened on each of the days from `firstDay` on. Counts whole tables, so it is for operators only. */
export function countByDay(firstDay: number): Query<Record<CountedDaily, number[]>> {
  const parts = Object.entries(COUNTED).map(
    ([name, { at, from }]) =>
      `SELECT '${name}' AS name, day, count(*) AS n FROM
         (SELECT CAST((${at} - ?1) / ${DAY_MS} AS INTEGER) AS day, ${at} AS at FROM ${from}) WHERE at >= ?1 GROUP BY day`,
  );
  return {
    sql: parts.join(' UNION ALL '),
    args: [firstDay],
    parse: (rows) => {
      const none = () => Array.from({ length: REPORTED_DAYS }, () => 0);
      const days = { newAccounts: none(), newPlans: none(), endedPlans: none(), ready: none() };
      const counted: Record<CountedDaily, number[]> = { ...days, breaks: none() };
      for (const { name, day, n } of rows) {
        if (Number(day) < REPORTED_DAYS) counted[name as CountedDaily][Number(day)] = Number(n);
      }
      return counted;
    },
  };
}
