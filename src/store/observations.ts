import type { Statement } from './database.ts';

/**
 * What was last seen of a machine at Fly, and when it is looked at next. Since when it is up is kept as long as it is,
 * unless that is given: what was just done on it counts as its start.
 */
export function saveObservation(
  id: string,
  seen: { state: string; now: number; nextAt: number; upSince?: number },
): Statement {
  const { state, now, nextAt, upSince } = seen;
  const first = state === 'started' ? (upSince ?? now) : null;
  const isKept = state === 'started' && upSince === undefined;
  return {
    sql: `INSERT INTO observations (id, state, seen_at, due_at, up_since) SELECT id, ?, ?, ?, ? FROM machines WHERE id = ?
          ON CONFLICT (id) DO UPDATE SET state = excluded.state, seen_at = excluded.seen_at, due_at = excluded.due_at,
            up_since = CASE WHEN ? THEN coalesce(up_since, excluded.up_since) ELSE excluded.up_since END`,
    args: [state, now, nextAt, first, id, isKept ? 1 : 0],
  };
}

export function findObservation(id: string): Statement {
  return { sql: 'SELECT * FROM observations WHERE id = ?', args: [id] };
}

/** Has the machine of an account looked at, once it is built. */
export function observeNow(accountId: string, now: number): Statement {
  return {
    sql: `INSERT INTO observations (id, due_at)
            SELECT id, ? FROM machines WHERE account_id = ? AND fly_machine_id IS NOT NULL
          ON CONFLICT (id) DO UPDATE SET due_at = excluded.due_at`,
    args: [now, accountId],
  };
}

export function lookAgainAt(id: string, at: number): Statement {
  return { sql: 'UPDATE observations SET due_at = ? WHERE id = ?', args: [at, id] };
}
