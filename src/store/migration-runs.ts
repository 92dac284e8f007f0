import { assignmentsOf } from './columns.ts';
import type { Query } from './database.ts';
import { all, one } from './query.ts';
import type { Row, Statement } from './engine.ts';

/** What becomes of the part of a month that was paid at the old price. */
export const PRORATIONS = ['none', 'always_invoice'] as const;
export type Proration = (typeof PRORATIONS)[number];

/** One migration: which customers it has moved or takes back, and how far it is. */
export type MigrationRun = {
  id: string;
  task: 'apply' | 'revert';
  state: 'running' | 'paused' | 'done';
  proration: Proration;
  /** How many customers of the present cohort are left. */
  remaining: number;
  attempts: number;
  trouble: string | null;
  dueAt: number | null;
  /** The next slice does not begin earlier. The sweep moves `dueAt`, so that cannot say it. */
  notBefore: number;
};

type Start = Pick<MigrationRun, 'id' | 'task' | 'proration' | 'remaining'> & { now: number };

/** Begins a run, or gives an existing one its next cohort. The proration of a run never changes. */
export function startRun({ id, task, proration, remaining, now }: Start): Statement {
  return {
    sql: `INSERT INTO migration_runs (id, task, state, proration, remaining, due_at, created_at)
          VALUES (?1, ?2, 'running', ?3, ?4, ?5, ?5)
          ON CONFLICT (id) DO UPDATE SET task = excluded.task, state = 'running', remaining = excluded.remaining,
            due_at = excluded.due_at, attempts = 0, trouble = NULL`,
    args: [id, task, proration, remaining, now],
  };
}

export function findRun(id: string): Query<MigrationRun | null> {
  return one('SELECT * FROM migration_runs WHERE id = ?', [id], toRun);
}

export function listRuns(): Query<MigrationRun[]> {
  return all('SELECT * FROM migration_runs ORDER BY created_at, id', [], toRun);
}

const COLUMNS = {
  state: 'state',
  attempts: 'attempts',
  trouble: 'trouble',
  dueAt: 'due_at',
  notBefore: 'not_before',
} as const;

type RunChange = Partial<Pick<MigrationRun, keyof typeof COLUMNS>>;

/** Changes a run, unless somebody has paused it meanwhile. */
export function updateRun(id: string, change: RunChange): Statement {
  const { sql, args } = assignmentsOf(COLUMNS, change);
  return {
    sql: `UPDATE migration_runs SET ${sql} WHERE id = ? AND state = 'running'`,
    args: [...args, id],
  };
}

export function pauseRun(id: string): Statement {
  return updateRun(id, { state: 'paused', dueAt: null });
}

export function resumeRun(id: string, now: number): Statement {
  return {
    sql: `UPDATE migration_runs SET state = 'running', due_at = ?2, attempts = 0 WHERE id = ?1 AND state = 'paused'`,
    args: [id, now],
  };
}

/** One customer of the cohort is done. Stored together with what was done. */
export function countDown(id: string): Statement {
  return {
    sql: 'UPDATE migration_runs SET remaining = max(0, remaining - 1) WHERE id = ?',
    args: [id],
  };
}

function toRun(row: Row): MigrationRun {
  return {
    id: String(row['id']),
    task: row['task'] as MigrationRun['task'],
    state: row['state'] as MigrationRun['state'],
    proration: row['proration'] as Proration,
    remaining: Number(row['remaining']),
    attempts: Number(row['attempts']),
    trouble: row['trouble'] as string | null,
    dueAt: row['due_at'] as number | null,
    notBefore: Number(row['not_before']),
  };
}
