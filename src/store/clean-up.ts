import type { Statement } from './engine.ts';
import { ALL_TABLES, type Kept, type TableName } from './tables.ts';

/** Few enough that no other write has to wait for long. */
export const CLEAN_UP_STEP = 500;

/** The tables whose rows are kept for a limited time. */
export const CLEANED_TABLES: TableName[] = ALL_TABLES.flatMap(([table, { kept }]) =>
  kept ? [table] : [],
);

/** Deletes some of the rows whose time is over, see `kept` in `TABLES`. Repeat it until it deletes fewer than a step. */
export function deleteOld(table: TableName, now: number): Statement {
  const kept = ALL_TABLES.find(([name]) => name === table)?.[1].kept;
  if (!kept) throw new Error(`the rows of ${table} are kept`);
  return {
    sql: `DELETE FROM ${table} WHERE rowid IN (${oldRows(table, kept)} LIMIT ${CLEAN_UP_STEP})`,
    args: [now - kept.forMs],
  };
}

function oldRows(table: TableName, { from, which, unless }: Kept): string {
  if (!unless)
    return `SELECT rowid FROM ${table} WHERE ${from} <= ?${which ? ` AND ${which}` : ''}`;
  const stay = `SELECT count(*) FROM ${table} WHERE ${unless}`;
  return `SELECT row FROM
    (SELECT rowid AS row, ${from} AS time, ${unless} AS stays FROM ${table} ORDER BY rowid LIMIT ${CLEAN_UP_STEP} + (${stay}))
    WHERE time <= ? AND NOT stays`;
}
