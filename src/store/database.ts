import { readdirSync, readFileSync } from 'node:fs';
import { createClient } from '@libsql/client';
import { AppError } from '../errors.ts';
import type { Engine, Result, Row, Statement, Value } from './engine.ts';
import { type Joined, type JoinedGroup, JoinedWrites } from './joined-writes.ts';
import { openLocal } from './local-engine.ts';
import { AnswerLost, markCommits } from './marked-commits.ts';
import { splitStatements } from './split-statements.ts';

/** A typed read, or a writing statement that returns typed rows. */
export type Query<T> = { sql: string; args: Value[]; parse: (rows: Row[]) => T };

/** What each query of a read gives. */
export type Answers<Q extends readonly Query<unknown>[]> = {
  [I in keyof Q]: Q[I] extends Query<infer T> ? T : never;
};

type Write = Statement | Query<unknown>;

/** What each part of a write gives: the parsed rows of a query, the number of changed rows of a plain statement. */
export type Outcomes<W extends readonly Write[]> = { [I in keyof W]: Outcome<W[I]> };
type Outcome<W> = W extends Query<infer T> ? T : number;

/** The one connection to libSQL. Raw rows stay in here. */
export type Database = {
  /** Several queries read the same state of the database. */
  read<const Q extends readonly Query<unknown>[]>(...queries: Q): Promise<Answers<Q>>;
  /**
   * One transaction: everything is stored or nothing. Groups written in the same turn of the event loop share one
   * transaction, so a burst of updates costs one commit.
   */
  write<const W extends readonly Write[]>(writes: W): Promise<Outcomes<W>>;
  /**
   * As `write`, but does not wait for the disk: a power failure may undo it until the next `write`. For what is then done
   * again without harm.
   */
  writeUnsynced(statements: readonly Statement[]): Promise<void>;
  /** As `write`, for what many do at once: those of the same turn become one statement. One that fails is tried alone. */
  writeJoined<Item, Result>(kind: Joined<Item, Result>, item: Item): Promise<Result>;
  close(): void;
};

type PendingGroup = {
  statements: Statement[];
  isSynced: boolean;
  resolve: (results: Result[]) => void;
  reject: (error: unknown) => void;
};

const MAX_STATEMENTS_PER_COMMIT = 500;

/** Opens the database and brings its schema up to date. Throws `config` when a newer version has written it. */
export async function openDatabase(options: {
  url: string;
  authToken?: string | null;
}): Promise<Database> {
  const engine = openEngine(options);
  try {
    await migrate(engine);
  } catch (error) {
    engine.close();
    throw error;
  }
  return createDatabase(isFile(options) ? engine : markCommits(engine, isRefusal));
}

/** The database as it is, whatever its schema. */
export function openEngine(options: { url: string; authToken?: string | null }): Engine {
  return isFile(options)
    ? openLocal(options.url.slice('file:'.length))
    : openRemote(options.url, options.authToken ?? null);
}

function isFile({ url }: { url: string }): boolean {
  return url.startsWith('file:');
}

/** Whether the server has answered that it stored nothing. Source: `@libsql/hrana-client`, `errors.ts`. */
function isRefusal(error: unknown): boolean {
  return error instanceof Error && (error.cause as Error | undefined)?.name === 'ResponseError';
}

function openRemote(url: string, authToken: string | null): Engine {
  const client = createClient({ url, ...(authToken ? { authToken } : {}) });
  return {
    execute: async (statement) => toResult(await client.execute(statement)),
    batch: async (statements, mode) =>
      (await client.batch(statements, mode === 'read' ? 'read' : 'write')).map(toResult),
    close: () => client.close(),
  };
}

function toResult({ rows, rowsAffected }: { rows: unknown[]; rowsAffected: number }): Result {
  return { rows: rows as Row[], rowsAffected };
}

const MIGRATIONS = new URL('migrations/', import.meta.url);
/** The names of the migrations of this version, oldest first. */
export function listMigrations(): string[] {
  return readdirSync(MIGRATIONS)
    .filter((file) => file.endsWith('.sql'))
    .toSorted();
}

/** A migration of a newer version that only adds what this one need not know, so that both run side by side. */
export function isExpanding(name: string): boolean {
  return name.endsWith('_expand.sql');
}

const MIGRATIONS_TABLE =
  'CREATE TABLE IF NOT EXISTS schema_migrations (name TEXT PRIMARY KEY, applied_at INTEGER NOT NULL) STRICT';

/** Several processes may do this at the same time: each migration is applied by one of them. */
async function migrate(engine: Engine): Promise<void> {
  await engine.batch([MIGRATIONS_TABLE], 'write');
  const known = listMigrations();
  const applied = await listApplied(engine);
  const newer = applied.filter((name) => !known.includes(name) && !isExpanding(name));
  if (newer.length > 0) {
    throw new AppError(
      'config',
      `this database was written by a newer version of Automna (it has ${newer.join(', ')}): start that version, or restore a backup from before it`,
    );
  }
  for (const file of known) {
    if (!applied.includes(file)) await applyMigration(engine, file);
  }
}

async function listApplied(engine: Engine): Promise<string[]> {
  const { rows } = await engine.execute('SELECT name FROM schema_migrations ORDER BY name');
  return rows.map((row) => String(row['name']));
}

/** One write transaction. Its first statement fails when another process has applied the migration meanwhile. */
async function applyMigration(engine: Engine, file: string): Promise<void> {
  const sql = readFileSync(new URL(file, MIGRATIONS), 'utf8');
  try {
    await engine.batch(
      [
        {
          sql: 'INSERT INTO schema_migrations (name, applied_at) VALUES (?, unixepoch())',
          args: [file],
        },
        ...splitStatements(sql),
      ],
      'write',
    );
  } catch (error) {
    // The database decides, because the answer to a successful batch may also have been lost.
    if (!(await listApplied(engine)).includes(file)) throw error;
  }
}

/** The database on an engine whose schema is up to date. */
export function createDatabase(engine: Engine): Database {
  let pending: PendingGroup[] = [];
  let flushing = false;
  const joined = new JoinedWrites();
  let gathering: NodeJS.Timeout | null = null;

  async function flush(): Promise<void> {
    while (pending.length > 0 || joined.isDue) {
      pending.push(...joined.take().map(toPending));
      const groups = takeGroups(pending);
      pending = pending.slice(groups.length);
      await commit(engine, groups);
    }
    flushing = false;
    flushWhenDue();
  }

  function flushWhenDue(): void {
    if (joined.isDue) flushSoon();
    else if (!joined.isEmpty) gathering ??= setTimeout(gathered, joined.waitMs);
  }

  function gathered(): void {
    gathering = null;
    flushWhenDue();
  }

  function submit(statements: Statement[], isSynced: boolean): Promise<Result[]> {
    return new Promise((resolve, reject) => {
      pending.push({ statements, isSynced, resolve, reject });
      flushSoon();
    });
  }

  function flushSoon(): void {
    if (flushing) return;
    flushing = true;
    setImmediate(() => void flush());
  }

  function toPending({ query, isSynced, waiting, alone }: JoinedGroup): PendingGroup {
    return {
      statements: [query],
      isSynced,
      resolve: ([result]) => {
        try {
          const results = query.parse(result?.rows ?? []);
          waiting.forEach(({ resolve }, index) => resolve(results[index]));
        } catch (error) {
          // It is stored all the same, and must not be stored again.
          for (const { reject } of waiting) reject(error);
        }
      },
      reject: (error) => {
        const isSettled = waiting.length === 1 || error instanceof AnswerLost;
        if (isSettled) for (const { reject } of waiting) reject(error);
        else pending.push(...alone().map(toPending));
      },
    };
  }

  async function run(queries: Query<unknown>[]): Promise<Result[]> {
    const [first, ...others] = queries;
    return first && others.length === 0
      ? [await engine.execute(first)]
      : engine.batch(queries, 'read');
  }

  return {
    async read<const Q extends readonly Query<unknown>[]>(...queries: Q) {
      const results = await run([...queries]);
      return results.map(({ rows }, index) => queries[index]?.parse(rows)) as Answers<Q>;
    },
    async write<const W extends readonly Write[]>(writes: W) {
      const results = await submit([...writes], true);
      return results.map((result, index) => outcomeOf(writes[index], result)) as Outcomes<W>;
    },
    async writeUnsynced(statements) {
      await submit([...statements], false);
    },
    writeJoined(kind, item) {
      const result = joined.add(kind, item);
      flushWhenDue();
      return result;
    },
    close: () => engine.close(),
  };
}

function outcomeOf(write: Write | undefined, { rows, rowsAffected }: Result): unknown {
  return typeof write === 'object' && 'parse' in write ? write.parse(rows) : rowsAffected;
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
      groups.some((group) => group.isSynced) ? 'write' : 'unsynced',
    );
    let offset = 0;
    for (const group of groups) {
      group.resolve(results.slice(offset, offset + group.statements.length));
      offset += group.statements.length;
    }
  } catch (error) {
    const isSettled = groups.length === 1 || error instanceof AnswerLost;
    // A bad group must not fail the others, so each group is now written alone.
    for (const group of groups) {
      if (isSettled) group.reject(error);
      else await commit(engine, [group]);
    }
  }
}
