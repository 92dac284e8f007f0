import type { Query } from './database.ts';
import type { Row, Value } from './engine.ts';

/** Reads the first row, or null when there is none. */
export function one<T>(sql: string, args: Value[], parse: (row: Row) => T): Query<T | null> {
  return { sql, args, parse: ([row]) => (row ? parse(row) : null) };
}

/** Reads every row. */
export function all<T>(sql: string, args: Value[], parse: (row: Row) => T): Query<T[]> {
  return { sql, args, parse: (rows) => rows.map(parse) };
}

/** Whether there is any row. */
export function exists(sql: string, args: Value[]): Query<boolean> {
  return { sql, args, parse: (rows) => rows.length > 0 };
}
