import { expect, test } from 'vitest';
import { query, sealingKey, testApp, type TestApp } from '../../test/fixtures/app.ts';
import { openSeal, seal } from '../sealing/seal.ts';
import { SEALED_COLUMNS } from '../sealing/sealed-columns.ts';
import { assertKeysPresent, countSeals, resealAll } from './reseal.ts';

/** The same service after somebody changed its keys and started it again. */
async function restarted(app: TestApp, ...keys: string[]): Promise<TestApp> {
  const SEALING_KEYS = keys.map(sealingKey).join(',');
  return testApp({ settings: { DATABASE_URL: app.databaseUrl, SEALING_KEYS } });
}

/** A row in each table with sealed columns, sealed as its own verb does it. */
async function sealEverywhere(app: TestApp): Promise<void> {
  await app.db.write(['PRAGMA defer_foreign_keys = ON', ...accountRows()]);
  for (const table of new Set(SEALED_COLUMNS.map((column) => column.table))) {
    const columns = await query(
      app,
      `SELECT name, type, "notnull" AS required, dflt_value FROM pragma_table_info('${table}')`,
    );
    const own = SEALED_COLUMNS.filter((column) => column.table === table);
    const needed = columns.filter(
      ({ name, required, dflt_value: given }) =>
        (required === 1 && given === null) ||
        own.some(({ column, reads }) => column === name || reads.includes(String(name))),
    );
    const row = new Map(
      needed.map(({ name, type }) => [String(name), valueOf(table, String(name), String(type))]),
    );
    for (const { column, context } of own) {
      const plain = `${table}.${column}`;
      const read = (name: string): string => String(row.get(name));
      row.set(column, seal(app.config.sealing, plain, context(read)));
    }
    const places = [...row].map(() => '?').join();
    const sql = `INSERT INTO ${table} (${[...row.keys()].join()}) VALUES (${places})`;
    await app.db.write([{ sql, args: [...row.values()] }]);
  }
}

function accountRows(): string[] {
  return [
    `INSERT INTO accounts (id, home_chat, locale, created_at) VALUES ('acc_1', 'c', 'en', 1)`,
    `INSERT INTO support_threads (id, account_id, state, opened_at) VALUES ('the thread_id', 'acc_1', 'closed', 1)`,
  ];
}

const VALUES: Record<string, string> = {
  account_id: 'acc_1',
  kind: 'telegram',
  'web_messages.author': 'agent',
  'support_messages.author': 'customer',
  'credentials.state': 'accepted',
  'machines.state': 'ready',
  'adoptions.state': 'adopted',
  'channels.state': 'on',
  'web_messages.state': 'said',
};

function valueOf(table: string, name: string, type: string): string | number {
  if (type === 'INTEGER') return 7;
  return VALUES[`${table}.${name}`] ?? VALUES[name] ?? `the ${name}`;
}

async function opened(app: TestApp): Promise<string[]> {
  const found: string[] = [];
  for (const { table, column, reads, context } of SEALED_COLUMNS) {
    const rows = await query(app, `SELECT ${[column, ...reads].join()} FROM ${table}`);
    for (const row of rows) {
      const sealed = String(row[column]);
      found.push(
        openSeal(
          app.config.sealing,
          sealed,
          context((name) => String(row[name])),
        ),
      );
    }
  }
  return found;
}

const EVERY_VALUE = SEALED_COLUMNS.map(({ table, column }) => `${table}.${column}`);

test('every column of the schema with sealed values is known', async () => {
  const rows = await query(
    await testApp(),
    `SELECT m.name || '.' || c.name AS name FROM sqlite_schema m, pragma_table_info(m.name) c
     WHERE m.type = 'table' AND c.name LIKE '%sealed'`,
  );
  expect(rows.map(({ name }) => String(name)).toSorted()).toEqual(EVERY_VALUE.toSorted());
});

test('after a rotation the new key alone opens everything', async () => {
  const app = await testApp();
  await sealEverywhere(app);
  const both = await restarted(app, 'k2', 'k1');
  expect(await opened(both)).toEqual(EVERY_VALUE);
  expect(await resealAll(both)).toBe(EVERY_VALUE.length);
  expect(await countSeals(both)).toEqual([
    { keyId: 'k2', count: EVERY_VALUE.length, isKnown: true },
  ]);
  expect(await resealAll(both)).toBe(0);
  const alone = await restarted(app, 'k2');
  await assertKeysPresent(alone);
  expect(await opened(alone)).toEqual(EVERY_VALUE);
});

test('a missing key is named before anything starts', async () => {
  const app = await testApp();
  await sealEverywhere(app);
  const without = await restarted(app, 'k2');
  await expect(assertKeysPresent(without)).rejects.toThrow(
    `SEALING_KEYS lacks a key that the database needs: k1 (${EVERY_VALUE.length} stored secrets)`,
  );
});
