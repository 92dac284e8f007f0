import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { isExpanding, listMigrations } from '../../src/store/database.ts';
import { splitStatements } from '../../src/store/split-statements.ts';

/** What the version before may find in its database while it still runs: more tables, more indexes, more columns with a value. */
const ADDS = [
  /^CREATE (?:TABLE|INDEX) /,
  /^ALTER TABLE \w+ ADD COLUMN \w+ \w+(?! NOT NULL)(?:\s|$)/,
  /^ALTER TABLE \w+ ADD COLUMN \w+ \w+ NOT NULL DEFAULT /,
];

/** The statements of a migration that its name does not allow. */
function problemsOf(name: string, sql: string): string[] {
  if (name.endsWith('_contract.sql')) return [];
  if (!isExpanding(name)) return [`${name} ends neither in _expand.sql nor in _contract.sql`];
  return splitStatements(sql)
    .map((statement) => statement.replaceAll(/\s+/g, ' ').trim())
    .filter((statement) => !ADDS.some((allowed) => allowed.test(statement)));
}

test('a migration says whether the version before can run beside it, and keeps to that', () => {
  const [baseline, ...later] = listMigrations();
  expect(baseline).toBe('0001_baseline.sql');
  const folder = new URL('../../src/store/migrations/', import.meta.url);
  const problems = later.flatMap((name) =>
    problemsOf(name, readFileSync(new URL(name, folder), 'utf8')),
  );
  expect(problems).toEqual([]);
});

test.each([
  ['0002_more.sql', '', 1],
  ['0002_more_expand.sql', 'CREATE TABLE a (b TEXT); CREATE INDEX c ON a (b);', 0],
  ['0002_more_expand.sql', 'ALTER TABLE a ADD COLUMN b TEXT', 0],
  ['0002_more_expand.sql', "ALTER TABLE a ADD COLUMN b TEXT NOT NULL DEFAULT ''", 0],
  ['0002_more_expand.sql', 'ALTER TABLE a ADD COLUMN b TEXT NOT NULL', 1],
  ['0002_more_expand.sql', 'ALTER TABLE a DROP COLUMN b', 1],
  ['0002_more_expand.sql', 'CREATE UNIQUE INDEX c ON a (b)', 1],
  ['0002_more_expand.sql', 'UPDATE a SET b = 1', 1],
  ['0003_less_contract.sql', 'ALTER TABLE a DROP COLUMN b', 0],
])('%s with %j has %i problems', (name, sql, count) => {
  expect(problemsOf(name, sql)).toHaveLength(count);
});
