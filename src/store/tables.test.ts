import { expect, test } from 'vitest';
import { query, type TestApp, testApp } from '../../test/fixtures/app.ts';
import { NOW } from '../../test/fixtures/app-facts.ts';
import { CLEANED_TABLES, deleteOld } from './clean-up.ts';
import { ALL_TABLES, type TableName } from './tables.ts';

/** Every table of the schema with its columns. */
async function readSchema(): Promise<Map<string, string[]>> {
  const rows = await query(
    await testApp(),
    `SELECT m.name AS name, json_group_array(c.name) AS columns FROM sqlite_schema m, pragma_table_info(m.name) c
      WHERE m.type = 'table' AND m.name NOT IN ('schema_migrations', 'sqlite_sequence') GROUP BY m.name`,
  );
  return new Map(
    rows.map((row) => [String(row['name']), JSON.parse(String(row['columns'])) as string[]]),
  );
}

/** A row with one of these columns belongs to an account or a chat. */
const PERSONAL = [
  'account_id',
  'chat',
  'platform_chat',
  'platform_user',
  'home_chat',
  'customer_id',
];

test('every table of the schema has an entry, and no other', async () => {
  const known = ALL_TABLES.map(([name]) => name as string);
  expect([...(await readSchema()).keys()].toSorted()).toEqual(known.toSorted());
});

test('the entries fit the columns of their tables', async () => {
  const schema = await readSchema();
  for (const [name, { ofAccount, onMerge, onDeletion, exported, dueJob, kept }] of ALL_TABLES) {
    const columns = schema.get(name) ?? [];
    const isPersonal = columns.some((column) => PERSONAL.includes(column));
    const hasAccount = columns.includes('account_id');
    expect.soft(!isPersonal || (ofAccount !== null && onDeletion !== null), name).toBe(true);
    expect.soft(!hasAccount || onMerge !== null, name).toBe(true);
    expect.soft(dueJob !== null, name).toBe(columns.includes('due_at'));
    expect.soft(columns, name).toEqual(expect.arrayContaining([...(exported?.columns ?? [])]));
    expect.soft(columns, name).toEqual(expect.arrayContaining(kept ? [kept.from] : []));
    expect.soft(exported?.columns.join() ?? '', name).not.toMatch(/sealed|token|hash|url/);
  }
});

/** How the clean-up of a table finds its rows. */
async function cleanUpPlan(app: TestApp, table: TableName): Promise<string> {
  const { sql } = deleteOld(table, NOW) as { sql: string };
  const plan = await query(app, `EXPLAIN QUERY PLAN ${sql.replace('?', '1')}`);
  return plan.map((row) => String(row['detail'])).join();
}

const GROWING = ALL_TABLES.flatMap(([table, { kept }]) => (kept?.unless ? [table] : []));

test('the clean-up of each table reads no more than what it deletes', async () => {
  const app = await testApp();
  for (const table of CLEANED_TABLES.filter((each) => !GROWING.includes(each))) {
    const plan = await cleanUpPlan(app, table);
    expect.soft(plan, table).toMatch(/USING (COVERING )?INDEX \w+ \(\w+<\?\)/);
    expect.soft(plan, table).not.toContain('SCAN');
  }
});

test('the clean-up of a growing table reads its oldest rows in order, and counts by an index those that stay', async () => {
  const app = await testApp();
  for (const table of GROWING) {
    const plan = await cleanUpPlan(app, table);
    expect.soft(plan, table).toMatch(/SCAN \w+ USING (COVERING )?INDEX \w+,SCAN \w+,/);
    expect.soft(plan, table).not.toContain('TEMP B-TREE');
  }
});
