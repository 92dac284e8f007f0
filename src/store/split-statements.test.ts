import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { listMigrations } from './database.ts';
import { splitStatements } from './split-statements.ts';

const TRIGGER = `create trigger t AFTER INSERT ON a BEGIN
  UPDATE b SET x = CASE WHEN new.y THEN 1 ELSE 2 END;

  DELETE FROM c;
END;`;

test.each([
  ['SELECT 1; SELECT 2', ['SELECT 1;', 'SELECT 2']],
  [
    `INSERT INTO a VALUES ('it''s; so');SELECT 2;`,
    [`INSERT INTO a VALUES ('it''s; so');`, 'SELECT 2;'],
  ],
  [
    'CREATE TABLE a (\n\n  x TEXT -- a; b\n);\nSELECT 1;',
    ['CREATE TABLE a (\n\n  x TEXT -- a; b\n);', 'SELECT 1;'],
  ],
  ['/* one; two */ SELECT 1;', ['/* one; two */ SELECT 1;']],
  [`${TRIGGER} SELECT 1;`, [TRIGGER, 'SELECT 1;']],
  ['SELECT 1;\n\n-- nothing follows\n', ['SELECT 1;']],
])('%j', (script, statements) => {
  expect(splitStatements(script)).toEqual(statements);
});

test('every statement of the migrations begins with a command', () => {
  for (const file of listMigrations()) {
    const sql = readFileSync(new URL(`migrations/${file}`, import.meta.url), 'utf8');
    for (const statement of splitStatements(sql)) {
      expect(statement.replaceAll(/^(--[^\n]*)?\n/gm, '')).toMatch(
        /^(CREATE|INSERT|UPDATE|ALTER|DROP|DELETE) /,
      );
    }
  }
});
