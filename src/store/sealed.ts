import type { Query } from './database.ts';
import type { Row, Statement } from './engine.ts';
import { all } from './query.ts';

type Column = { table: string; column: string; reads: readonly string[] };

/** The id of the key in a seal: `v1.<key id>.<nonce>.<tag>.<ciphertext>`. */
function keyIn(column: string): string {
  return `substr(${column}, 4, instr(substr(${column}, 4), '.') - 1)`;
}

/** How many values of a column each key has sealed. */
export function countByKey({ table, column }: Column): Query<{ keyId: string; count: number }[]> {
  return all(
    `SELECT ${keyIn(column)} AS key_id, count(*) AS n FROM ${table} WHERE ${column} IS NOT NULL GROUP BY 1`,
    [],
    (row) => ({ keyId: String(row['key_id']), count: Number(row['n']) }),
  );
}

/** Some rows whose value another key than this one has sealed, with what the context of the seal is made of. */
export function listSealedByOthers(
  { table, column, reads }: Column,
  keyId: string,
  most: number,
): Query<{ rowId: number; sealed: string; row: Row }[]> {
  return all(
    `SELECT rowid AS row_id, ${column} AS sealed_value, ${reads.join(', ')} FROM ${table}
     WHERE ${column} IS NOT NULL AND ${keyIn(column)} <> ? LIMIT ?`,
    [keyId, most],
    (row) => ({ rowId: Number(row['row_id']), sealed: String(row['sealed_value']), row }),
  );
}

/** Replaces a seal unless the row was changed meanwhile. */
export function replaceSeal(
  { table, column }: Column,
  { rowId, sealed }: { rowId: number; sealed: string },
  fresh: string,
): Statement {
  return {
    sql: `UPDATE ${table} SET ${column} = ? WHERE rowid = ? AND ${column} = ?`,
    args: [fresh, rowId, sealed],
  };
}
