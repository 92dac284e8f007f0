import type { Statement } from './engine.ts';
import { ALL_TABLES, type TableName } from './tables.ts';

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
  const which = kept.which ? ` AND ${kept.which}` : '';
  return {
    sql: `DELETE FROM ${table} WHERE rowid IN
            (SELECT rowid FROM ${table} WHERE ${kept.from} <= ?${which} LIMIT ${CLEAN_UP_STEP})`,
    args: [now - kept.forMs],
  };
}
