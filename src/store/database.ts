import { readdirSync, readFileSync } from 'node:fs';
import { createClient } from '@libsql/client';
import { openLocal } from './local-engine.ts';

export type Value = string | number | null;
export type Statement = string | { sql: string; args: Value[] };
export type Row = Record<string, Value>;
/** `rowsAffected` counts only for statements that give no rows. */
export type Result = { rows: Row[]; rowsAffected: number };

/** What runs statements: a file through prepared statements, or a remote server through libSQL's engine. */
export type Engine = {
  execute(statement: Statement): Promise<Result>;
  batch(statements: Statement[], mode: 'read' | 'write'): Promise<Result[]>;
  close(): void;
};

/**
 * The one connection to libSQL. `write` is one transaction: all of its statements or none. Groups written in the
 * same turn of the event loop share one transaction, so a burst of updates costs one commit.
 */
export type Database = {
  read(statements: Statement[]): Promise<Result[]>;
  write(statements: Statement[]): Promise<Result[]>;
  close(): void;
};

type PendingGroup = {
  statements: Statement[];
  resolve: (results: Result[]) => void;
  reject: (error: unknown) => void;
};

const MAX_STATEMENTS_PER_COMMIT = 500;

/** Opens the database and brings its schema up to date. */
export async function openDatabase(options: {
  url: string;
  authToken?: string | null;
}): Promise<Database> {
  const engine = options.url.startsWith('file:')
    ? openLocal(options.url.slice('file:'.length))
    : openRemote(options.url, options.authToken ?? null);
  await migrate(engine);
  return createDatabase(engine);
}

function openRemote(url: string, authToken: string | null): Engine {
  const client = createClient({ url, ...(authToken ? { authToken } : {}) });
  return {
    execute: async (statement) => toResult(await client.execute(statement)),
    batch: async (statements, mode) => (await client.batch(statements, mode)).map(toResult),
    close: () => client.close(),
  };
}

function toResult({ rows, rowsAffected }: { rows: unknown[]; rowsAffected: number }): Result {
  return { rows: rows as Row[], rowsAffected };
}

const MIGRATIONS = new URL('migrations/', import.meta.url);

async function migrate(engine: Engine): Promise<void> {
  await engine.execute(
    'CREATE TABLE IF NOT EXISTS schema_migrations (name TEXT PRIMARY KEY, applied_at INTEGER NOT NULL) STRICT',
  );
  const done = await engine.execute('SELECT name FROM schema_migrations');
  const applied = new Set(done.rows.map((row) => row['name']));
  const files = readdirSync(MIGRATIONS).filter((file) => file.endsWith('.sql'));
  for (const file of files.toSorted()) {
    if (!applied.has(file)) await applyMigration(engine, file);
  }
}

async function applyMigration(engine: Engine, file: string): Promise<void> {
  const sql = readFileSync(new URL(file, MIGRATIONS), 'utf8');
  const statements = sql.split(/;\s*$/m).filter((statement) => statement.trim() !== '');
  await engine.batch(
    [
      // Two processes may start at once: the second one fails here and finds the work done when it starts again.
      { sql: 'INSERT INTO schema_migrations VALUES (?, unixepoch())', args: [file] },
      ...statements,
    ],
    'write',
  );
}

function createDatabase(engine: Engine): Database {
  let pending: PendingGroup[] = [];
  let flushing = false;

  async function flush(): Promise<void> {
    while (pending.length > 0) {
      const groups = takeGroups(pending);
      pending = pending.slice(groups.length);
      await commit(engine, groups);
    }
    flushing = false;
  }

  return {
    read: (statements) =>
      statements.length === 1 && statements[0]
        ? engine.execute(statements[0]).then((result) => [result])
        : engine.batch(statements, 'read'),
    write: (statements) =>
      new Promise((resolve, reject) => {
        pending.push({ statements, resolve, reject });
        if (flushing) return;
        flushing = true;
        setImmediate(() => void flush());
      }),
    close: () => engine.close(),
  };
}

function takeGroups(pending: PendingGroup[]): PendingGroup[] {
  let count = 0;
  let statements = 0;
  for (const group of pending) {
    statements += group.statements.length;
    if (count > 0 && statements > MAX_STATEMENTS_PER_COMMIT) break;
    count += 1;
  }
  return pending.slice(0, count);
}

async function commit(engine: Engine, groups: PendingGroup[]): Promise<void> {
  try {
    const results = await engine.batch(
      groups.flatMap((group) => group.statements),
      'write',
    );
    let offset = 0;
    for (const group of groups) {
      group.resolve(results.slice(offset, offset + group.statements.length));
      offset += group.statements.length;
    }
  } catch (error) {
    // One bad group must not fail its neighbours: each is tried alone.
    const [only] = groups;
    if (groups.length === 1 && only) only.reject(error);
    else for (const group of groups) await commit(engine, [group]);
  }
}
