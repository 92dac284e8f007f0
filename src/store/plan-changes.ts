import type {
  CancelReason,
  PlanChangeKind,
  PlanChangeRefusal,
  PlanChangeState,
} from '../domain/plan-changes.ts';
import type { Plan } from '../domain/plans.ts';
import type { Query } from './database.ts';
import { all, one } from './query.ts';
import { updateRequest } from './requests.ts';
import type { Row, Statement } from './engine.ts';

export type PlanChange = {
  id: string;
  accountId: string;
  kind: PlanChangeKind;
  /** The smaller plan. */
  plan: Plan | null;
  state: PlanChangeState;
  refusal: PlanChangeRefusal | null;
  attempts: number;
  trouble: string | null;
  createdAt: number;
};

/** Requests a change. The last tap counts: it replaces an earlier request that is not done, and any open quote. */
export function addPlanChange(change: {
  id: string;
  accountId: string;
  kind: PlanChangeKind;
  plan?: Plan;
  now: number;
}): Statement[] {
  const { id, accountId, kind, plan = null, now } = change;
  return [
    {
      sql: `UPDATE plan_changes SET state = 'replaced', due_at = NULL
            WHERE account_id = ? AND state = 'requested' AND id <> ?`,
      args: [accountId, id],
    },
    {
      sql: `UPDATE upgrades SET state = 'replaced', due_at = NULL
            WHERE account_id = ? AND state IN ('quoting', 'quoted')`,
      args: [accountId],
    },
    {
      sql: `INSERT INTO plan_changes (id, account_id, kind, plan, state, due_at, created_at)
            VALUES (?, ?, ?, ?, 'requested', ?, ?) ON CONFLICT DO NOTHING`,
      args: [id, accountId, kind, plan, now, now],
    },
  ];
}

/** Stores why somebody has cancelled. It changes nothing else. */
export function saveCancelReason(accountId: string, reason: CancelReason): Statement {
  return {
    sql: `UPDATE plan_changes SET reason = ? WHERE id =
            (SELECT id FROM plan_changes WHERE account_id = ? AND kind = 'cancel' ORDER BY rowid DESC LIMIT 1)`,
    args: [reason, accountId],
  };
}

export function findPlanChange(id: string): Query<PlanChange | null> {
  return one('SELECT * FROM plan_changes WHERE id = ?', [id], toPlanChange);
}

/** The times, from a given time on, at which an account changed to a smaller plan, oldest first. */
export function listShrinks(accountId: string, since: number): Query<number[]> {
  return all(
    `SELECT created_at FROM plan_changes WHERE account_id = ? AND kind = 'shrink' AND state = 'done' AND created_at > ?
     ORDER BY created_at`,
    [accountId, since],
    (row) => Number(row['created_at']),
  );
}

export type PlanChangeUpdate = Partial<
  Pick<PlanChange, 'state' | 'refusal' | 'attempts' | 'trouble'> & { dueAt: number | null }
>;

/** Updates a request unless a later one has replaced it. */
export function updatePlanChange(
  { id }: Pick<PlanChange, 'id'>,
  change: PlanChangeUpdate,
): Statement {
  return updateRequest('plan_changes', id, change);
}

function toPlanChange(row: Row): PlanChange {
  return {
    id: String(row['id']),
    accountId: String(row['account_id']),
    kind: row['kind'] as PlanChangeKind,
    plan: row['plan'] as Plan | null,
    state: row['state'] as PlanChangeState,
    refusal: row['refusal'] as PlanChangeRefusal | null,
    attempts: Number(row['attempts']),
    trouble: row['trouble'] as string | null,
    createdAt: Number(row['created_at']),
  };
}
