import Sqlite from 'libsql';
import type { Engine, Result, Row, Statement, Value } from './engine.ts';

type Prepared = { statement: Sqlite.Statement; columns: string[] | null };

/** More than the number of SQL texts in this program. SQL that is built per call would evict the others. */
const MOST_PREPARED = 500;

/**
 * A database file. Each SQL text is prepared once, because preparing costs several times as much as running. WAL with durable
 * commits, so that an acknowledged event survives a power loss.
 */
export function openLocal(file: string): Engine {
  const connection = new Sqlite(file);
  connection.exec('PRAGMA busy_timeout = 5000');
  connection.exec('PRAGMA journal_mode = WAL');
  connection.exec('PRAGMA synchronous = FULL');
  const prepared = new Map<string, Prepared>();

  let isClosed = false;

  function prepare(sql: string): Prepared {
    // A prepared statement of a closed connection would crash the process.
    if (isClosed) throw new Error('the database is closed');
    const known = prepared.get(sql);
    if (known) return known;
    if (prepared.size >= MOST_PREPARED) prepared.clear();
    const statement = connection.prepare(sql);
    const made = { statement, columns: columnsOf(statement) };
    prepared.set(sql, made);
    return made;
  }

  function run(given: Statement): Result {
    const { sql, args } = typeof given === 'string' ? { sql: given, args: [] } : given;
    const { statement, columns } = prepare(sql);
    if (!columns) return { rows: [], rowsAffected: statement.run(args).changes };
    const rows = statement.all(args) as Value[][];
    return { rows: rows.map((values) => toRow(columns, values)), rowsAffected: 0 };
  }

  return {
    // The call is synchronous, but a failure has to be a rejection.
    async execute(statement) {
      return run(statement);
    },
    async batch(statements, mode) {
      run(mode === 'write' ? 'BEGIN IMMEDIATE' : 'BEGIN');
      try {
        const results = statements.map(run);
        run('COMMIT');
        return results;
      } catch (error) {
        if (connection.inTransaction) run('ROLLBACK');
        throw error;
      }
    },
    close() {
      isClosed = true;
      prepared.clear();
      connection.close();
    },
  };
}

/** `null` for a statement that returns no rows. */
function columnsOf(statement: Sqlite.Statement): string[] | null {
  try {
    statement.raw(true);
    return statement.columns().map(({ name }) => name);
  } catch {
    return null;
  }
}

function toRow(columns: string[], values: Value[]): Row {
  const row: Row = {};
  for (const [index, name] of columns.entries()) row[name] = values[index] ?? null;
  return row;
}
