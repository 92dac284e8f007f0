import type { Break } from '../domain/availability.ts';
import type { MeteredService } from '../domain/services.ts';
import { WEEK_DAYS, type Week } from '../domain/week.ts';
import type { Query } from './database.ts';
import { one } from './query.ts';

const DAY_MS = 24 * 3_600_000;

type Ran = { readyAt: number; breaks: Break[]; used: Week['used'] };

/** What a week of an account's agent is made of; null without one that was built. */
export function findRun(accountId: string, now: number): Query<Ran | null> {
  const until = Math.floor(now / DAY_MS) * DAY_MS;
  const from = until - WEEK_DAYS * DAY_MS;
  const day = (at: number): string => new Date(at).toISOString().slice(0, 10);
  return one(
    `SELECT ready_at,
       (SELECT json_group_array(json_object('cause', cause, 'beganAt', began_at, 'endedAt', coalesce(ended_at, ?3))) FROM breaks
        WHERE account_id = ?1 AND coalesce(ended_at, ?3) > ?2) AS breaks,
       CASE WHEN ailing_since IS NOT NULL AND ailing_cause IS NOT NULL
         THEN json_object('cause', ailing_cause, 'beganAt', ailing_since, 'endedAt', ?3) END AS present,
       (SELECT json_group_array(json_object('service', service, 'day', period || '-' || printf('%02d', day), 'used', used)) FROM usage_days
        WHERE account_id = ?1 AND period IN (substr(?4, 1, 7), substr(?5, 1, 7))) AS used
     FROM machines WHERE account_id = ?1 AND ready_at IS NOT NULL`,
    [accountId, from, now, day(from), day(until - 1)],
    (row) => {
      const breaks = JSON.parse(String(row['breaks'])) as Break[];
      const present = row['present'] === null ? [] : [JSON.parse(String(row['present'])) as Break];
      const days = Array.from({ length: WEEK_DAYS }, (_, index) => day(from + index * DAY_MS));
      return {
        readyAt: Number(row['ready_at']),
        breaks: [...breaks, ...present],
        used: byDay(JSON.parse(String(row['used'])) as Used[], days),
      };
    },
  );
}

type Used = { service: MeteredService; day: string; used: number };

function byDay(rows: Used[], days: string[]): Week['used'] {
  const used: Week['used'] = {};
  for (const { service, day, used: units } of rows) {
    const index = days.indexOf(day);
    if (index < 0) continue;
    const list = (used[service] ??= days.map(() => 0));
    list[index] = units;
  }
  return used;
}
