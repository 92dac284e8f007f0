import { chmodSync, closeSync, openSync, statSync } from 'node:fs';
import Sqlite from 'libsql';
import type { Engine, Result, Row, Statement, Value } from './engine.ts';

type Prepared = { statement: Sqlite.Statement; columns: string[] | null };

/** More than the number of SQL texts in this program. SQL that is built per call would evict the others. */
const MOST_PREPARED = 500;

const SYNCED = 'PRAGMA synchronous = FULL';
/** In WAL mode the file stays consistent, but a commit does not wait for the disk. */
const UNSYNCED = 'PRAGMA synchronous = NORMAL';

/** A page that changes often is then copied once for many commits. The WAL stays near 16 MiB. */
const CHECKPOINT_PAGES = 4000;
/** The indexes that every message reads are larger than SQLite's 2 MiB. */
const CACHE_KIB = 32 * 1024;

const OWNER_ONLY = 0o600;
const OTHERS = 0o077;
const SWITCH_RETRY_MS = 20;
const BUSY_TIMEOUT_MS = 5000;
/** How long closing waits for readers in other processes, which hold up the checkpoint. */
const CHECKPOINT_TIMEOUT_MS = 500;

/**
 * A database file. Each SQL text is prepared once, because preparing costs several times as much as running. WAL with durable
 * commits, so that an acknowledged event survives a power loss. What is deleted is overwritten, and only the owner reads the
 * files: SQLite gives the WAL the mode of the database.
 */
export function openLocal(file: string): Engine {
  keepPrivate(file);
  const connection = new Sqlite(file);
  connection.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`);
  switchToWal(connection);
  connection.exec(SYNCED);
  connection.exec('PRAGMA secure_delete = ON');
  connection.exec(`PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
  connection.exec(`PRAGMA cache_size = -${CACHE_KIB}`);
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

  function transaction(statements: Statement[], mode: 'read' | 'write'): Result[] {
    run(mode === 'write' ? 'BEGIN IMMEDIATE' : 'BEGIN');
    try {
      const results = statements.map(run);
      run('COMMIT');
      return results;
    } catch (error) {
      if (connection.inTransaction) run('ROLLBACK');
      throw error;
    }
  }

  return {
    // The call is synchronous, but a failure has to be a rejection.
    async execute(statement) {
      return run(statement);
    },
    async batch(statements, mode) {
      if (mode !== 'unsynced') return transaction(statements, mode);
      connection.exec(UNSYNCED);
      try {
        return transaction(statements, 'write');
      } finally {
        connection.exec(SYNCED);
      }
    },
    close() {
      if (isClosed) return;
      isClosed = true;
      prepared.clear();
      emptyWal(connection);
      connection.close();
    },
  };
}

function keepPrivate(file: string): void {
  closeSync(openSync(file, 'a', OWNER_ONLY));
  for (const each of [file, `${file}-wal`, `${file}-shm`]) {
    const found = statSync(each, { throwIfNoEntry: false });
    if (found && (found.mode & OTHERS) !== 0) chmodSync(each, OWNER_ONLY);
  }
}

/** SQLite does not wait by itself for another process that is switching the same new file. */
function switchToWal(connection: Sqlite.Database): void {
  const until = Date.now() + BUSY_TIMEOUT_MS;
  for (;;) {
    try {
      connection.exec('PRAGMA journal_mode = WAL');
      return;
    } catch (error) {
      if (!isBusy(error) || Date.now() > until) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, SWITCH_RETRY_MS);
    }
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && error.message.includes('database is locked');
}

/** Moves the WAL into the database file, so that a backup of a stopped service is one file. */
function emptyWal(connection: Sqlite.Database): void {
  try {
    connection.exec(`PRAGMA busy_timeout = ${CHECKPOINT_TIMEOUT_MS}`);
    connection.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  } catch {
    // Nothing is lost: the next process that opens the file reads the WAL.
  }
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
