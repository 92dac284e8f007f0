import type { Query } from './database.ts';
import { all } from './query.ts';
import { ALL_TABLES, type DueJob, type TableName } from './tables.ts';
import type { Value } from './engine.ts';

/** The table whose due rows each job processes. */
export const DUE_TABLES = Object.fromEntries(
  ALL_TABLES.flatMap(([table, { dueJob }]) => (dueJob === null ? [] : [[dueJob, table]])),
) as Record<DueJob, TableName>;

/** Takes the ids of due rows and postpones the rows, so that they come due again if no job finishes them. */
export function takeDue(job: DueJob, now: number, retryAt: number): Query<string[]> {
  const table = DUE_TABLES[job];
  return all(
    `UPDATE ${table} SET due_at = ? WHERE rowid IN
       (SELECT rowid FROM ${table} WHERE due_at IS NOT NULL AND due_at <= ? ORDER BY due_at LIMIT 500)
     RETURNING id`,
    [retryAt, now],
    (row) => String(row['id']),
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
