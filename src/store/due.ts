import type { Lane } from '../domain/lanes.ts';
import type { Query } from './database.ts';
import { all, one } from './query.ts';
import { ALL_TABLES, type DueJob, type TableName } from './tables.ts';
import type { Value } from './engine.ts';

type DueTable = { table: TableName; asked: Lane; found: Lane };

/** The table whose due rows each job processes, and the lanes of the job. */
export const DUE_TABLES = Object.fromEntries(
  ALL_TABLES.flatMap(([table, { dueJob }]): [string, DueTable][] =>
    dueJob === null ? [] : [[dueJob.name, { ...dueJob, table }]],
  ),
) as Record<DueJob, DueTable>;

/** Due rows to take: those that came due from `since` to `until`, at most `most`; they come due again at `retryAt`. */
export type Take = { since?: number; until: number; most: number; retryAt: number };

/** Takes the ids of due rows, the oldest first, and postpones the rows, so that they come due again if no job finishes them. */
export function takeDue(job: DueJob, { since = 0, until, most, retryAt }: Take): Query<string[]> {
  const { table } = DUE_TABLES[job];
  return all(
    `UPDATE ${table} SET due_at = ? WHERE rowid IN
       (SELECT rowid FROM ${table} WHERE due_at IS NOT NULL AND due_at BETWEEN ? AND ? ORDER BY due_at LIMIT ?)
     RETURNING id`,
    [retryAt, since, until, most],
    (row) => String(row['id']),
  );
}

/** When a row is due; null when it is not due or does not exist. */
export function findDueAt(job: DueJob, id: string): Query<number | null> {
  return one(
    `SELECT due_at FROM ${DUE_TABLES[job].table} WHERE id = ? AND due_at IS NOT NULL`,
    [id],
    (row) => Number(row['due_at']),
  );
}

/** The columns that a new request sets: when the row is due, and where the count of attempts starts. */
const REQUESTED = ['due_at', 'attempts'];
const IS_REQUESTED_AGAIN = '(due_at IS NOT ? OR attempts IS NOT ?) AND due_at <= ?';

/**
 * The assignments for a due row that was processed. If somebody has requested it again since it was read, its time or count
 * differs from what was read, and the row stays due.
 */
export function settledColumns(
  columns: [string, Value][],
  read: { dueAt: number | null; attempts: number },
  now: number,
): { sql: string; args: Value[] } {
  const set = (column: string) =>
    REQUESTED.includes(column)
      ? `${column} = CASE WHEN ${IS_REQUESTED_AGAIN} THEN ${column} ELSE ? END`
      : `${column} = ?`;
  return {
    sql: columns.map(([column]) => set(column)).join(', '),
    args: columns.flatMap(([column, value]) =>
      REQUESTED.includes(column) ? [read.dueAt, read.attempts, now, value] : [value],
    ),
  };
}
