import { assignmentsOf } from './columns.ts';
import type { Statement, Value } from './engine.ts';

/** The tables of what somebody has asked for, and how far it is. */
type Requests = 'plan_changes' | 'refunds';

const COLUMNS = {
  state: 'state',
  refusal: 'refusal',
  attempts: 'attempts',
  trouble: 'trouble',
  dueAt: 'due_at',
  chosen: 'chosen',
  givenCents: 'given_cents',
} as const;

type Change = Partial<Record<keyof typeof COLUMNS, Value>>;

/** Updates a request unless it is done, refused or replaced. */
export function updateRequest(table: Requests, id: string, change: Change): Statement {
  const { sql, args } = assignmentsOf(COLUMNS, change);
  return {
    sql: `UPDATE ${table} SET ${sql} WHERE id = ? AND state = 'requested'`,
    args: [...args, id],
  };
}
