import type { Query } from './database.ts';
import type { Statement } from './engine.ts';
import { one } from './query.ts';

/** An account whose agent an operator has taken out of service. */
export type Suspension = { reason: string; since: number };

export function suspend(accountId: string, reason: string, now: number): Statement {
  return {
    sql: `INSERT INTO suspensions (account_id, reason, suspended_at) VALUES (?, ?, ?)
          ON CONFLICT (account_id) DO UPDATE SET reason = excluded.reason`,
    args: [accountId, reason, now],
  };
}

export function endSuspension(accountId: string): Statement {
  return { sql: 'DELETE FROM suspensions WHERE account_id = ?', args: [accountId] };
}

export function findSuspension(accountId: string): Query<Suspension | null> {
  return one(
    'SELECT reason, suspended_at FROM suspensions WHERE account_id = ?',
    [accountId],
    (row) => ({
      reason: String(row['reason']),
      since: Number(row['suspended_at']),
    }),
  );
}
