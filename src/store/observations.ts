import type { Query } from './database.ts';
import { type Machine, toMachine } from './machines.ts';
import { one } from './query.ts';
import type { Statement } from './engine.ts';

/** A machine with the state that Fly last reported; `null` where it is unknown. */
export type ObservedMachine = Machine & {
  seenState: string | null;
  seenAt: number | null;
  upSince: number | null;
  /** When its inspection is due. */
  inspectionDueAt: number | null;
  /** How full its disk was told to be. */
  diskTold: number;
  /** Whether its owner has stopped the agent. */
  isHalted: boolean;
};

/**
 * Saves the state that Fly reports for a machine, and when to inspect the machine next, if that is to change. `upSince` stays as
 * it is while the machine is up, unless a new value is given because the machine was just started or used.
 */
export function saveObservation(
  id: string,
  seen: { state: string; now: number; nextAt?: number; upSince?: number },
): Statement {
  const { state, now, nextAt = null, upSince } = seen;
  const first = state === 'started' ? (upSince ?? now) : null;
  const isKept = state === 'started' && upSince === undefined;
  return {
    sql: `INSERT INTO observations (id, state, seen_at, due_at, up_since) SELECT id, ?, ?, ?, ? FROM machines WHERE id = ?
          ON CONFLICT (id) DO UPDATE SET state = excluded.state, seen_at = excluded.seen_at,
            due_at = coalesce(excluded.due_at, due_at), up_since = CASE WHEN ? THEN coalesce(up_since, excluded.up_since) ELSE excluded.up_since END`,
    args: [state, now, nextAt, first, id, isKept ? 1 : 0],
  };
}

/** Ends the inspection that was due when the machine was read. One that was requested meanwhile stays due. */
export function settleInspection(
  { id, inspectionDueAt }: ObservedMachine,
  { now, nextAt }: { now: number; nextAt: number },
): Statement {
  return {
    sql: `UPDATE observations SET due_at = ? WHERE id = ? AND NOT (due_at IS NOT ? AND due_at <= ?)`,
    args: [nextAt, id, inspectionDueAt, now],
  };
}

/** The machine of an observation, once it is built. */
export function findObservedMachine(id: string): Query<ObservedMachine | null> {
  return one(
    `SELECT m.*, o.state AS seen_state, o.seen_at, o.up_since, o.due_at AS inspection_due_at, o.disk_told,
       EXISTS (SELECT 1 FROM halts h WHERE h.id = m.id) AS halted
     FROM machines m LEFT JOIN observations o ON o.id = m.id
     WHERE m.id = ? AND m.fly_machine_id IS NOT NULL`,
    [id],
    (row) => ({
      ...toMachine(row),
      seenState: row['seen_state'] as string | null,
      seenAt: row['seen_at'] as number | null,
      upSince: row['up_since'] as number | null,
      inspectionDueAt: row['inspection_due_at'] as number | null,
      diskTold: Number(row['disk_told'] ?? 0),
      isHalted: row['halted'] === 1,
    }),
  );
}

/** Makes the inspection of an account's machine due, once the machine is built. */
export function requestObservation(accountId: string, now: number): Statement {
  return {
    sql: `INSERT INTO observations (id, due_at)
            SELECT id, ? FROM machines WHERE account_id = ? AND fly_machine_id IS NOT NULL
          ON CONFLICT (id) DO UPDATE SET due_at = excluded.due_at`,
    args: [now, accountId],
  };
}

/** Saves how full the disk of a machine is, and how full its owner was told that it is. */
export function saveDisk(
  id: string,
  { percent, told }: { percent: number; told: number },
): Statement {
  return {
    sql: 'UPDATE observations SET disk_percent = ?, disk_told = ? WHERE id = ?',
    args: [percent, told, id],
  };
}
