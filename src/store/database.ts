import { readdirSync, readFileSync } from 'node:fs';
import {
  type Client,
  createClient,
  type InStatement,
  type ResultSet,
  type Row,
} from '@libsql/client';

export type Statement = InStatement;
export type Result = ResultSet;
export type { Row };

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

/** Opens the database and brings its schema up to date. A local file becomes WAL with a durable commit. */
export async function openDatabase(options: {
  url: string;
  authToken?: string | null;
}): Promise<Database> {
  const client = createClient({
    url: options.url,
    ...(options.authToken ? { authToken: options.authToken } : {}),
    concurrency: 1,
  });
  if (options.url.startsWith('file:')) await prepareFile(client);
  await migrate(client);
  return createDatabase(client);
}

async function prepareFile(client: Client): Promise<void> {
  await client.execute('PRAGMA busy_timeout = 5000');
  await client.execute('PRAGMA journal_mode = WAL');
  await client.execute('PRAGMA synchronous = FULL');
}

const MIGRATIONS = new URL('migrations/', import.meta.url);

async function migrate(client: Client): Promise<void> {
  await client.execute(
    'CREATE TABLE IF NOT EXISTS schema_migrations (name TEXT PRIMARY KEY, applied_at INTEGER NOT NULL) STRICT',
  );
  const done = await client.execute('SELECT name FROM schema_migrations');
  const applied = new Set(done.rows.map((row) => row['name']));
  const files = readdirSync(MIGRATIONS).filter((file) => file.endsWith('.sql'));
  for (const file of files.toSorted()) {
    if (!applied.has(file)) await applyMigration(client, file);
  }
}

async function applyMigration(client: Client, file: string): Promise<void> {
  const sql = readFileSync(new URL(file, MIGRATIONS), 'utf8');
  const statements = sql.split(/;\s*$/m).filter((statement) => statement.trim() !== '');
  await client.batch(
    [
      // Two processes may start at once: the second one fails here and finds the work done when it starts again.
      { sql: 'INSERT INTO schema_migrations VALUES (?, unixepoch())', args: [file] },
      ...statements,
    ],
    'write',
  );
}

function createDatabase(client: Client): Database {
  let pending: PendingGroup[] = [];
  let flushing = false;

  async function flush(): Promise<void> {
    while (pending.length > 0) {
      const groups = takeGroups(pending);
      pending = pending.slice(groups.length);
      await commit(client, groups);
    }
    flushing = false;
  }

  return {
    read: (statements) =>
      statements.length === 1 && statements[0]
        ? client.execute(statements[0]).then((result) => [result])
        : client.batch(statements, 'read'),
    write: (statements) =>
      new Promise((resolve, reject) => {
        pending.push({ statements, resolve, reject });
        if (flushing) return;
        flushing = true;
        setImmediate(() => void flush());
      }),
    close: () => client.close(),
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

async function commit(client: Client, groups: PendingGroup[]): Promise<void> {
  try {
    const results = await client.batch(
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
    else for (const group of groups) await commit(client, [group]);
  }
}
