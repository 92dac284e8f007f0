import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { aFolder } from '../../test/fixtures/app.ts';
import { rowsOf } from '../../test/fixtures/rows.ts';
import { type Database, openDatabase } from './database.ts';
import { one } from './query.ts';

const offset = (bot: string, value: number) => ({
  sql: 'INSERT INTO poll_offsets VALUES (?, ?, ?)',
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

test('two processes can start on an empty database, and at most one has to start again', async () => {
  const url = `file:${join(aFolder('db'), 'automna.db')}`;
  const started = await Promise.allSettled([openDatabase({ url }), openDatabase({ url })]);
  for (const one of started) if (one.status === 'fulfilled') one.value.close();
  expect(started.some(({ status }) => status === 'fulfilled')).toBe(true);
  const db = await aDatabase(url);
  await db.write([offset('a', 1)]);
  expect(await botsIn(db)).toEqual(['a']);
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
