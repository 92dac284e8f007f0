import type { Database, Query } from './database.ts';
import { all } from './query.ts';
import { type ExportedRow, type ExportedTable, TABLES } from './tables.ts';

export type ExportedRows = { [T in ExportedTable]: ExportedRow<T>[] };

/** The rows of an account that its owner may have, by table, all read in one transaction. */
export async function readExported(
  db: Pick<Database, 'read'>,
  accountId: string,
): Promise<ExportedRows> {
  const tables = Object.keys(TABLES).filter(isExported);
  const rows = await db.read(...tables.map((table) => listRows(table, accountId)));
  return Object.fromEntries(tables.map((table, index) => [table, rows[index]])) as ExportedRows;
}

function isExported(table: string): table is ExportedTable {
  return TABLES[table as keyof typeof TABLES].exported !== null;
}

function listRows<T extends ExportedTable>(table: T, accountId: string): Query<ExportedRow<T>[]> {
  const { exported, ofAccount } = TABLES[table];
  const order = 'orderBy' in exported ? `ORDER BY ${exported.orderBy}` : '';
  return all(
    `SELECT ${exported.columns.join(', ')} FROM ${table} WHERE ${ofAccount} ${order}`,
    [accountId],
    (row) => row as ExportedRow<T>,
  );
}
