import type { Query } from './database.ts';
import type { Row, Statement } from './engine.ts';
import { all } from './query.ts';

/** An alarm that was raised and is not over. */
export type AlarmRow = {
  id: string;
  /** What operators were told last, as JSON. */
  notice: string;
  /** How often it was raised since it began. */
  count: number;
  firstAt: number;
  lastAt: number;
  /** Who looks after it. */
  takenBy: string | null;
  /** Until then it is not told again. */
  quietUntil: number;
};

/** How long operators are not told again of an alarm that goes on, unless one of them says otherwise. */
const AGAIN_MS = 10 * 60_000;
const SILENCE_MS = 3_600_000;
const FOR_GOOD = Number.MAX_SAFE_INTEGER;

/** A condition: nobody is to be told of the alarm ?5 at ?3. */
export const IS_QUIET = `EXISTS (SELECT 1 FROM alarms WHERE id = ?5 AND ended_at IS NULL AND quiet_until > ?3)`;

type Raised = { id: string; cause: string; notice: string };

/** Counts that an alarm was raised. One that was over starts over. */
export function raiseAlarm({ id, cause, notice }: Raised, now: number): Query<string[]> {
  return {
    sql: `INSERT INTO alarms (id, cause, notice, count, first_at, last_at, quiet_until)
            VALUES (?1, ?2, ?3, 1, ?4, ?4, ?4 + ${AGAIN_MS})
          ON CONFLICT (id) DO UPDATE SET
            notice = excluded.notice, last_at = excluded.last_at,
            count = iif(ended_at IS NULL, count + 1, 1),
            first_at = iif(ended_at IS NULL, first_at, excluded.first_at),
            taken_by = iif(ended_at IS NULL, taken_by, NULL),
            quiet_until = iif(ended_at IS NULL AND quiet_until > ?4, quiet_until, excluded.quiet_until),
            ended_at = NULL`,
    args: [id, cause, notice, now],
    parse: () => [],
  };
}

export function endAlarm(id: string, now: number): Statement {
  return {
    sql: 'UPDATE alarms SET ended_at = ? WHERE id = ? AND ended_at IS NULL',
    args: [now, id],
  };
}

/** The same for all whose cause begins with these words, for what is stored with a delivery. */
export function recordEnd(cause: string, now: number): Query<string[]> {
  return {
    sql: `UPDATE alarms SET ended_at = ?1 WHERE ended_at IS NULL AND cause GLOB ?2 || ':*'`,
    args: [now, cause],
    parse: () => [],
  };
}

/** The operator of this chat looks after it, so nobody is told again. */
export function takeAlarm(id: string, chat: string): Statement {
  return {
    sql: `UPDATE alarms SET quiet_until = ${FOR_GOOD},
            taken_by = (SELECT platform || ':' || platform_user FROM identities WHERE chat = ?2)
          WHERE id = ?1 AND ended_at IS NULL`,
    args: [id, chat],
  };
}

export function silenceAlarm(id: string, now: number): Statement {
  return {
    sql: `UPDATE alarms SET quiet_until = max(quiet_until, ? + ${SILENCE_MS}) WHERE id = ? AND ended_at IS NULL`,
    args: [now, id],
  };
}

/** The newest first. */
export function listOpenAlarms(most: number): Query<AlarmRow[]> {
  return all(
    'SELECT * FROM alarms WHERE ended_at IS NULL ORDER BY last_at DESC LIMIT ?',
    [most],
    toAlarm,
  );
}

/**
 * What still holds while the cause of an alarm lasts, by the kind of the alarm, for those that can be told from the rows. All
 * others end when an operator says so.
 */
const LASTS: Record<string, string> = {
  machine_failed: `EXISTS (SELECT 1 FROM machines WHERE trouble = notice ->> 'code')`,
  machine_late: `EXISTS (SELECT 1 FROM machines WHERE state = 'building' AND late_stage > 0)`,
  machines_down: 'EXISTS (SELECT 1 FROM machines WHERE ailing_since IS NOT NULL)',
  many_cut_off: `(SELECT count(*) FROM breaks WHERE ended_at IS NULL AND cause = notice ->> 'layer' AND began_at > ?1 - 86400000) >= 3`,
  machine_crashing: 'EXISTS (SELECT 1 FROM machines WHERE remedy_at > ?1 - 3600000)',
  disk_full: `EXISTS (SELECT 1 FROM observations WHERE id = notice ->> 'machineId' AND disk_percent >= 90)`,
  whatsapp_off: `EXISTS (SELECT 1 FROM whatsapp_connections WHERE state <> 'open')`,
  whatsapp_unlinked: `EXISTS (SELECT 1 FROM whatsapp_connections WHERE state <> 'open')`,
};

/** Open alarms whose cause does not last any more. Raised just now, it may be stored a moment later than its cause. */
export function listOverAlarms(now: number): Query<AlarmRow[]> {
  const over = Object.entries(LASTS).map(
    ([kind, lasts]) => `(notice ->> 'type' = '${kind}' AND NOT ${lasts})`,
  );
  return all(
    `SELECT * FROM alarms WHERE ended_at IS NULL AND last_at < ?1 - 60000 AND (${over.join(' OR ')})`,
    [now],
    toAlarm,
  );
}

function toAlarm(row: Row): AlarmRow {
  return {
    id: String(row['id']),
    notice: String(row['notice']),
    count: Number(row['count']),
    firstAt: Number(row['first_at']),
    lastAt: Number(row['last_at']),
    takenBy: row['taken_by'] as string | null,
    quietUntil: Number(row['quiet_until']),
  };
}
