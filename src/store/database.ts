import { readdirSync, readFileSync } from 'node:fs';
import { createClient } from '@libsql/client';
import type { Engine, Result, Row, Statement, Value } from './engine.ts';
import { openLocal } from './local-engine.ts';

/** A typed read, or a writing statement that returns typed rows. */
export type Query<T> = { sql: string; args: Value[]; parse: (rows: Row[]) => T };
export type Answers<Q extends readonly Query<unknown>[]> = {
  [I in keyof Q]: Q[I] extends Query<infer T> ? T : never;
};

/**
 * The connection to libSQL. `write` stores all of its statements or none. All groups that are written in the same turn of the
 * event loop share one transaction, so that many concurrent updates cost one commit.
 */
export type Database = {
  read(statements: Statement[]): Promise<Result[]>;
  /** All queries of one call see the same state of the database. */
  read<const Q extends readonly Query<unknown>[]>(...queries: Q): Promise<Answers<Q>>;
  write(statements: Statement[]): Promise<Result[]>;
  /** Runs a writing statement that returns rows, in its own transaction. */
  writeReturning<T>(query: Query<T>): Promise<T>;
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
      // When two processes start at the same time, the slower one fails here and succeeds after a restart.
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

  function write(statements: Statement[]): Promise<Result[]> {
    return new Promise((resolve, reject) => {
      pending.push({ statements, resolve, reject });
      if (flushing) return;
      flushing = true;
      setImmediate(() => void flush());
    });
  }

  async function run(statements: Statement[]): Promise<Result[]> {
    const [first, ...others] = statements;
    return first && others.length === 0
      ? [await engine.execute(first)]
      : engine.batch(statements, 'read');
  }

  async function read(...queries: Query<unknown>[] | [Statement[]]): Promise<unknown[]> {
    if (Array.isArray(queries[0])) return run(queries[0]);
    const typed = queries as Query<unknown>[];
    const results = await run(typed);
    return typed.map(({ parse }, index) => parse(results[index]?.rows ?? []));
  }

  return {
    read: read as Database['read'],
    write,
    writeReturning: async (query) => query.parse((await write([query]))[0]?.rows ?? []),
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
    // A bad group must not fail the others, so each group is now written alone.
    const [only] = groups;
    if (groups.length === 1 && only) only.reject(error);
    else for (const group of groups) await commit(engine, [group]);
  }
}
