import type { Comp } from '../domain/entitlement.ts';
import type { Plan } from '../domain/plans.ts';
import type { Query } from './database.ts';
import type { Row, Statement } from './engine.ts';
import { one } from './query.ts';

export type CompRow = Comp & { id: string; accountId: string };

/** The plan for free of an account. There is one row per account, with the account's id, and it comes due when it ends. */
export function saveComp(accountId: string, { plan, endsAt }: Comp, now: number): Statement {
  return {
    sql: `INSERT INTO comps (id, account_id, plan, given_at, ends_at, due_at) VALUES (?1, ?1, ?2, ?3, ?4, ?4)
          ON CONFLICT (account_id) DO UPDATE SET id = excluded.id, plan = excluded.plan, given_at = excluded.given_at,
            ends_at = excluded.ends_at, due_at = excluded.due_at`,
    args: [accountId, plan, now, endsAt],
  };
}

/** Has it end now, if it goes on until later. */
export function closeComp(id: string, now: number): Statement {
  return {
    sql: 'UPDATE comps SET ends_at = min(ends_at, ?2), due_at = ?2 WHERE id = ?1 AND due_at IS NOT NULL',
    args: [id, now],
  };
}

/** Does nothing once another end was given. */
export function settleComp({ id, endsAt }: CompRow): Statement {
  return {
    sql: 'UPDATE comps SET due_at = NULL WHERE id = ? AND ends_at = ?',
    args: [id, endsAt],
  };
}

/** One that has not ended yet, or whose end has no consequences yet. */
export function findOpenComp(id: string): Query<CompRow | null> {
  return one('SELECT * FROM comps WHERE id = ? AND due_at IS NOT NULL', [id], toComp);
}

export function findCompOf(accountId: string): Query<CompRow | null> {
  return one(
    'SELECT * FROM comps WHERE account_id = ? AND due_at IS NOT NULL',
    [accountId],
    toComp,
  );
}

function toComp(row: Row): CompRow {
  return {
    id: String(row['id']),
    accountId: String(row['account_id']),
    plan: row['plan'] as Plan,
    endsAt: Number(row['ends_at']),
  };
}
