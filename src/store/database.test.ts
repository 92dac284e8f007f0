import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { aFolder } from '../../test/fixtures/app.ts';
import { rowsOf } from '../../test/fixtures/rows.ts';
import { type Database, listMigrations, openDatabase, openEngine } from './database.ts';
import type { Row } from './engine.ts';
import type { Joined } from './joined-writes.ts';
import { one } from './query.ts';

const offset = (bot: string, value: number) => ({
  sql: 'INSERT INTO poll_offsets (platform, bot, next_offset) VALUES (?, ?, ?)',
  args: ['console', bot, value],
});

async function aDatabase(url = `file:${join(aFolder('db'), 'automna.db')}`): Promise<Database> {
  const db = await openDatabase({ url });
  onTestFinished(() => db.close());
  return db;
}

async function botsIn(db: Database): Promise<unknown[]> {
  const rows = await rowsOf(db, 'SELECT bot FROM poll_offsets ORDER BY bot');
  return rows.map((row) => row['bot']);
}

test('a group is written completely or not at all', async () => {
  const db = await aDatabase();
  await expect(db.write([offset('a', 1), offset('b', 1), offset('a', 2)])).rejects.toThrow(
    'UNIQUE',
  );
  expect(await botsIn(db)).toEqual([]);
});

test('writes that may be lost share a transaction with those that may not', async () => {
  const db = await aDatabase();
  const results = await Promise.allSettled([
    db.writeUnsynced([offset('a', 1)]),
    db.write([offset('b', 1)]),
    db.writeUnsynced([offset('a', 2)]),
  ]);
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected']);
  await db.writeUnsynced([offset('c', 1)]);
  expect(await botsIn(db)).toEqual(['a', 'b', 'c']);
});

test('of concurrent groups a failing one fails alone', async () => {
  const db = await aDatabase();
  const results = await Promise.allSettled([
    db.write([offset('a', 1)]),
    db.write([offset('b', 1), offset('a', 2)]),
    db.write([offset('c', 1)]),
  ]);
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(await botsIn(db)).toEqual(['a', 'c']);
});

test('each concurrent group gets its own results', async () => {
  const db = await aDatabase();
  const count = one('SELECT count(*) AS n FROM poll_offsets', [], (row) => row['n']);
  const [first, second, third] = await Promise.all([
    db.write([offset('a', 1), count]),
    db.write([]),
    db.write([offset('b', 1), offset('c', 1), count]),
  ]);
  expect(first).toEqual([1, 1]);
  expect(second).toEqual([]);
  expect(third).toEqual([1, 1, 3]);
});

test('concurrent groups share one transaction', async () => {
  const db = await aDatabase();
  // Each transaction adds the pages it changed to the write-ahead log.
  const pages = async () => {
    const [row] = await rowsOf(db, 'PRAGMA wal_checkpoint(PASSIVE)');
    return Number(row?.['log']);
  };
  await rowsOf(db, 'PRAGMA wal_checkpoint(TRUNCATE)');
  await Promise.all(Array.from({ length: 50 }, (_, index) => db.write([offset(`a${index}`, 1)])));
  const together = await pages();
  await rowsOf(db, 'PRAGMA wal_checkpoint(TRUNCATE)');
  for (let index = 0; index < 50; index += 1) await db.write([offset(`b${index}`, 1)]);
  const apart = await pages();
  expect(apart).toBeGreaterThanOrEqual(100);
  expect(together).toBeLessThan(20);
});

/** Doubles numbers; the same number is a key, and 13 fails. */
const doubled = (statements: string[]): Joined<number, number> => ({
  isSynced: true,
  keyOf: (value) => value,
  join(values) {
    const args = [JSON.stringify(values)];
    statements.push(args[0] ?? '');
    const fails = values.includes(13) ? 'nowhere' : 'json_each(?)';
    return { sql: `SELECT value * 2 AS two FROM ${fails}`, args, parse: toTwos };
  },
});

function toTwos(rows: Row[]): number[] {
  return rows.map((row) => Number(row['two']));
}

test('joined writes of one turn are one statement, but never those with the same key', async () => {
  const db = await aDatabase();
  const statements: string[] = [];
  const kind = doubled(statements);
  const results = await Promise.all([1, 2, 1, 3, 1].map((value) => db.writeJoined(kind, value)));
  expect(results).toEqual([2, 4, 2, 6, 2]);
  expect(statements).toEqual(['[1,2,3]', '[1]', '[1]']);
});

test('a joined write that fails does not fail the others', async () => {
  const db = await aDatabase();
  const kind = doubled([]);
  const results = await Promise.allSettled([1, 13, 2].map((value) => db.writeJoined(kind, value)));
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
});

test('many concurrent groups are all written, in order', async () => {
  const db = await aDatabase();
  const names = Array.from({ length: 1200 }, (_, index) => `bot-${String(index).padStart(4, '0')}`);
  await Promise.all(names.map((name) => db.write([offset(name, 1)])));
  const rows = await rowsOf(db, 'SELECT bot FROM poll_offsets ORDER BY rowid');
  expect(rows.map((row) => row['bot'])).toEqual(names);
});

test('a write after a failed one works', async () => {
  const db = await aDatabase();
  await expect(db.write([{ sql: 'INSERT INTO nowhere VALUES (1)', args: [] }])).rejects.toThrow();
  await db.write([offset('a', 1)]);
  expect(await botsIn(db)).toEqual(['a']);
});

test('migrations run once, and the rows are still there after reopening', async () => {
  const url = `file:${join(aFolder('db'), 'automna.db')}`;
  const first = await openDatabase({ url });
  await first.write([offset('a', 1)]);
  first.close();
  const again = await aDatabase(url);
  expect(await botsIn(again)).toEqual(['a']);
  const applied = await rowsOf(again, 'SELECT name FROM schema_migrations');
  const names = applied.map((row) => String(row['name']));
  expect(names).toContain('0001_baseline.sql');
  expect(new Set(names).size).toBe(names.length);
});

test('a database file survives a power loss: it uses WAL with durable commits', async () => {
  const db = await aDatabase();
  expect(await rowsOf(db, 'PRAGMA journal_mode')).toEqual([{ journal_mode: 'wal' }]);
  expect(await rowsOf(db, 'PRAGMA synchronous')).toEqual([{ synchronous: 2 }]);
});

test('several processes can start on an empty database at the same time', async () => {
  const url = `file:${join(aFolder('db'), 'automna.db')}`;
  const [db] = await Promise.all(Array.from({ length: 5 }, () => aDatabase(url)));
  const applied = await rowsOf(db as Database, 'SELECT name FROM schema_migrations ORDER BY name');
  expect(applied.map((row) => row['name'])).toEqual(listMigrations());
});

test('a migration that fails for another reason is reported, and nothing of it is stored', async () => {
  const url = `file:${join(aFolder('db'), 'automna.db')}`;
  const engine = openEngine({ url });
  onTestFinished(() => engine.close());
  await engine.execute('CREATE TABLE pictures (somebody_elses TEXT)');
  await expect(openDatabase({ url })).rejects.toThrow('already exists');
  const { rows } = await engine.execute("SELECT name FROM sqlite_schema WHERE name = 'accounts'");
  expect(rows).toEqual([]);
});

test('a database that a newer version has written is refused in words', async () => {
  const url = `file:${join(aFolder('db'), 'automna.db')}`;
  const db = await aDatabase(url);
  const newer = "INSERT INTO schema_migrations VALUES ('9000_of_tomorrow.sql', 1)";
  await db.write([newer]);
  await expect(openDatabase({ url })).rejects.toMatchObject({
    code: 'config',
    message: expect.stringMatching(
      /^this database was written by a newer version .*9000_of_tomorrow/,
    ),
  });
});

test('a database to which a newer version has only added is used beside it', async () => {
  const url = `file:${join(aFolder('db'), 'automna.db')}`;
  const db = await aDatabase(url);
  await db.write([
    "INSERT INTO schema_migrations VALUES ('9000_tomorrow_expand.sql', 1)",
    'ALTER TABLE poll_offsets ADD COLUMN later TEXT',
  ]);
  const other = await aDatabase(url);
  await other.write([offset('bot', 1)]);
  expect(await botsIn(db)).toHaveLength(1);
});

test('two processes can write in turn', async () => {
  const url = `file:${join(aFolder('db'), 'automna.db')}`;
  const [one, other] = [await aDatabase(url), await aDatabase(url)];
  await Promise.all(
    Array.from({ length: 40 }, (_, index) =>
      (index % 2 ? one : other).write([offset(`bot-${index}`, 1)]),
    ),
  );
  expect(await botsIn(one)).toHaveLength(40);
});

test('a reference to an unknown account is refused', async () => {
  const db = await aDatabase();
  const orphan = {
    sql: 'INSERT INTO customers (account_id, created_at) VALUES (?, 1)',
    args: ['acc_nobody'],
  };
  await expect(db.write([orphan])).rejects.toThrow('FOREIGN KEY');
});

const MARK = 'a-secret-that-was-deleted';

test('deleted values are gone from the file, and closing empties the WAL', async () => {
  const file = join(aFolder('db'), 'automna.db');
  const [db, other] = [await aDatabase(`file:${file}`), await aDatabase(`file:${file}`)];
  await db.write([offset('a', 1), offset(MARK, 2)]);
  other.close();
  expect(readFileSync(file).includes(MARK)).toBe(true);
  await db.write([{ sql: 'DELETE FROM poll_offsets WHERE bot = ?', args: [MARK] }]);
  const third = await openDatabase({ url: `file:${file}` });
  third.close();
  expect(statSync(`${file}-wal`).size).toBe(0);
  expect(readFileSync(file).includes(MARK)).toBe(false);
});

test('only the owner can read the database and the files beside it', async () => {
  const file = join(aFolder('db'), 'automna.db');
  writeFileSync(file, '');
  chmodSync(file, 0o644);
  const db = await aDatabase(`file:${file}`);
  await db.write([offset('a', 1)]);
  const modes = ['', '-wal', '-shm'].map((end) => statSync(file + end).mode & 0o777);
  expect(modes).toEqual([0o600, 0o600, 0o600]);
});
