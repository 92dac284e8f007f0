import type { Query } from './database.ts';
import { DUE_TABLES } from './due.ts';
import type { Statement } from './engine.ts';
import { discardAside, retryAside } from './aside.ts';
import { IS_OPEN } from './outbox.ts';
import { all } from './query.ts';
import type { DueJob } from './tables.ts';

/** A message that a platform refuses and that was put aside; it is no due row, because the sender of its bot finds it. */
const SEND_MESSAGE = 'send-message';

/** Work that has failed several times in a row and is tried again ever more slowly. */
export type StuckWork = {
  job: DueJob | typeof SEND_MESSAGE;
  id: string;
  attempts: number;
  /** The code of what was refused, where the table keeps one. */
  trouble: string | null;
  dueAt: number;
};

/** Which of these columns each table with due rows has, so that a new table is listed without being named here. */
export function listCountedJobs(): Query<{ job: DueJob; hasTrouble: boolean }[]> {
  const jobs = Object.entries(DUE_TABLES)
    .map(([job, { table }]) => `('${job}', '${table}')`)
    .join(', ');
  return all(
    `SELECT job, EXISTS (SELECT 1 FROM pragma_table_info(tab) WHERE name = 'trouble') AS has_trouble
     FROM (SELECT column1 AS job, column2 AS tab FROM (VALUES ${jobs}))
     WHERE EXISTS (SELECT 1 FROM pragma_table_info(tab) WHERE name = 'attempts')`,
    [],
    (row) => ({ job: String(row['job']) as DueJob, hasTrouble: row['has_trouble'] === 1 }),
  );
}

/** Reads an index of due rows for each job, and one of the messages that were put aside. */
export function listStuckWork(
  jobs: { job: DueJob; hasTrouble: boolean }[],
  { attempts, most }: { attempts: number; most: number },
): Query<StuckWork[]> {
  const parts = jobs.map(
    ({ job, hasTrouble }) =>
      `SELECT '${job}' AS job, id, attempts, ${hasTrouble ? 'trouble' : 'NULL'} AS trouble, due_at
       FROM ${DUE_TABLES[job].table} WHERE due_at IS NOT NULL AND attempts >= ?1`,
  );
  const messages = `SELECT '${SEND_MESSAGE}' AS job, id, attempts, aside AS trouble, not_before AS due_at
    FROM outbox WHERE ${IS_OPEN} AND aside IS NOT NULL`;
  return all(
    `${[...parts, messages].join(' UNION ALL ')} ORDER BY attempts DESC LIMIT ?2`,
    [attempts, most],
    (row) => ({
      job: String(row['job']) as StuckWork['job'],
      id: String(row['id']),
      attempts: Number(row['attempts']),
      trouble: row['trouble'] as string | null,
      dueAt: Number(row['due_at']),
    }),
  );
}

/** Makes a row due now, as if it had never failed. */
export function retryNow(job: StuckWork['job'], id: string, now: number): Statement {
  if (job === SEND_MESSAGE) return retryAside(id, now);
  return {
    sql: `UPDATE ${DUE_TABLES[job].table} SET due_at = ?, attempts = 0 WHERE id = ? AND due_at IS NOT NULL`,
    args: [now, id],
  };
}

/** Takes a row out of the work. It stays as it is, and what needs it makes it due again; a message is closed. */
export function giveUp(job: StuckWork['job'], id: string): Statement {
  if (job === SEND_MESSAGE) return discardAside(id);
  return {
    sql: `UPDATE ${DUE_TABLES[job].table} SET due_at = NULL WHERE id = ?`,
    args: [id],
  };
}
