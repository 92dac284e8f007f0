import { existsSync } from 'node:fs';
import { listMigrations, openDatabase, openEngine } from './database.ts';
import type { Engine, Row, Statement, Value } from './engine.ts';

type Place = { url: string; authToken?: string | null };

/** The number of rows of each table. */
export type RowCounts = Record<string, number>;

const MIGRATIONS = 'schema_migrations';
const ROWS_PER_WRITE = 200;

/**
 * Writes the database into a new file while the service runs. The copy is the database at one moment. A file is copied by
 * SQLite itself, page by page and without what was deleted; of a server each table is read, all in one transaction.
 */
export async function writeSnapshot(place: Place, file: string): Promise<void> {
  const engine = openEngine(place);
  try {
    if (place.url.startsWith('file:')) {
      await engine.execute({ sql: 'VACUUM INTO ?', args: [file] });
    } else await copyTables(engine, { url: `file:${file}` });
  } finally {
    engine.close();
  }
}

/**
 * Fills an empty database from a snapshot of the same version or an older one, which is brought up to date. Throws when the
 * database is not empty.
 */
export async function readSnapshotInto(file: string, place: Place): Promise<void> {
  const own = await openDatabase({ url: `file:${file}` });
  own.close();
  const snapshot = openEngine({ url: `file:${file}` });
  try {
    await copyTables(snapshot, place);
  } finally {
    snapshot.close();
  }
}

/** What is in a database file: the rows of each table and the migrations, and whether SQLite finds it sound. */
export async function inspectSnapshot(
  file: string,
): Promise<{ rows: RowCounts; migrations: string[]; isSound: boolean }> {
  if (!existsSync(file)) throw new Error('there is no such file');
  const engine = openEngine({ url: `file:${file}` });
  try {
    const check = await engine.execute('PRAGMA integrity_check');
    const rows: RowCounts = {};
    for (const table of await listTables(engine)) rows[table] = await countRows(engine, table);
    const { rows: applied } = await engine.execute(`SELECT name FROM ${MIGRATIONS} ORDER BY name`);
    return {
      rows,
      migrations: applied.map((row) => String(row['name'])),
      isSound: Object.values(check.rows[0] ?? {})[0] === 'ok',
    };
  } finally {
    engine.close();
  }
}

/** The migrations in a snapshot that this version does not know. */
export function newerMigrations(migrations: string[]): string[] {
  const known = listMigrations();
  return migrations.filter((name) => !known.includes(name));
}

/**
 * What a restored database must forget, because it is no longer true: who holds which lease, and which messages are still to
 * be sent. Those went out after the backup was made, most likely, and nobody should get them twice. Everything that another
 * system knows better is due to be looked at.
 */
export function afterRestore(now: number): Statement[] {
  return [
    'DELETE FROM leases',
    `UPDATE outbox SET state = 'unknown', content = '' WHERE state IN ('queued', 'sending')`,
    {
      sql: 'UPDATE subscriptions SET sync_due_at = ?1 WHERE sync_due_at IS NOT NULL',
      args: [now],
    },
    {
      sql: `UPDATE machines SET due_at = ?1, desired_rev = desired_rev + 1, attempts = 0 WHERE state = 'ready'`,
      args: [now],
    },
  ];
}

async function copyTables(from: Engine, to: Place): Promise<void> {
  const tables = await listTables(from);
  const results = await from.batch(
    tables.map((table) => `SELECT * FROM ${table}`),
    'read',
  );
  const db = await openDatabase(to);
  db.close();
  const target = openEngine(to);
  try {
    for (const table of tables) {
      if ((await countRows(target, table)) > 0) {
        throw new Error(`the database is not empty: ${table} has rows`);
      }
    }
    // Rows may name rows of a table that is copied later.
    const statements = tables.flatMap((table, index) =>
      (results[index]?.rows ?? []).map((row) => insertInto(table, row)),
    );
    for (let at = 0; at < statements.length; at += ROWS_PER_WRITE) {
      const some = statements.slice(at, at + ROWS_PER_WRITE);
      await target.batch(['PRAGMA defer_foreign_keys = ON', ...some], 'write');
    }
  } finally {
    target.close();
  }
}

function insertInto(table: string, row: Row): Statement {
  const names = Object.keys(row);
  const args: Value[] = names.map((name) => row[name] ?? null);
  const places = names.map(() => '?').join(', ');
  return { sql: `INSERT INTO ${table} (${names.join(', ')}) VALUES (${places})`, args };
}

async function countRows(engine: Engine, table: string): Promise<number> {
  const { rows } = await engine.execute(`SELECT count(*) AS n FROM ${table}`);
  return Number(rows[0]?.['n']);
}

/** The tables with data of ours, in the order in which they were made. */
async function listTables(engine: Engine): Promise<string[]> {
  const { rows } = await engine.execute(
    `SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> '${MIGRATIONS}' AND name NOT LIKE 'sqlite_%' ORDER BY rowid`,
  );
  return rows.map((row) => String(row['name']));
}
