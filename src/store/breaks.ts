import type { BreakCause, OpenBreak, SharedCause } from '../domain/breaks.ts';
import type { Query } from './database.ts';
import type { Statement } from './engine.ts';
import { all } from './query.ts';

export type Break = {
  id: string;
  accountId: string;
  machineId: string;
  cause: BreakCause;
  beganAt: number;
  /** Null while it goes on. */
  endedAt: number | null;
};

/** Adds a time in which an agent was down to its ledger. */
export function addBreak({ id, accountId, machineId, cause, beganAt, endedAt }: Break): Statement {
  return {
    sql: `INSERT INTO breaks (id, account_id, machine_id, cause, began_at, ended_at) VALUES (?, ?, ?, ?, ?, ?)
          ON CONFLICT DO NOTHING`,
    args: [id, accountId, machineId, cause, beganAt, endedAt],
  };
}

/** Those that go on. What is wrong with the machine itself is noted with the machine until it is over. */
export function listOpenBreaks(accountId: string): Query<OpenBreak[]> {
  return all(
    'SELECT id, cause, began_at FROM breaks WHERE account_id = ? AND ended_at IS NULL',
    [accountId],
    (row) => ({
      id: String(row['id']),
      cause: String(row['cause']) as OpenBreak['cause'],
      beganAt: Number(row['began_at']),
    }),
  );
}

export function endBreak(id: string, endedAt: number): Statement {
  return {
    sql: 'UPDATE breaks SET ended_at = ? WHERE id = ? AND ended_at IS NULL',
    args: [endedAt, id],
  };
}

/** One that was too short to be worth a mention. */
export function forgetBreak(id: string): Statement {
  return { sql: 'DELETE FROM breaks WHERE id = ? AND ended_at IS NULL', args: [id] };
}

/** How many agents are cut off by what others share with them, since a time between the two. */
export function countCutOff(
  since: number,
  until: number,
): Query<{ cause: SharedCause; count: number }[]> {
  return all(
    `SELECT cause, count(*) AS n FROM breaks WHERE ended_at IS NULL AND cause <> 'credential'
       AND began_at > ? AND began_at <= ? GROUP BY cause`,
    [since, until],
    (row) => ({ cause: String(row['cause']) as SharedCause, count: Number(row['n']) }),
  );
}
