import type { App } from '../app.ts';
import { AppError } from '../errors.ts';
import { openSeal, seal } from '../sealing/seal.ts';
import { SEALED_COLUMNS, type SealedColumn } from '../sealing/sealed-columns.ts';
import { countByKey, listSealedByOthers, replaceSeal } from '../store/sealed.ts';

type KeyApp = Pick<App, 'config' | 'db'>;

const ROWS_PER_COMMIT = 100;

/** How many values each key has sealed, by the key's id, and whether the ring has that key. */
export async function countSeals(
  app: KeyApp,
): Promise<{ keyId: string; count: number; isKnown: boolean }[]> {
  const counts = new Map<string, number>();
  for (const column of SEALED_COLUMNS) {
    const [found] = await app.db.read(countByKey(column));
    for (const { keyId, count } of found) counts.set(keyId, (counts.get(keyId) ?? 0) + count);
  }
  const { keys } = app.config.sealing;
  return [...counts].map(([keyId, count]) => ({ keyId, count, isKnown: keys.has(keyId) }));
}

/** Throws `config` when a stored value needs a key that the ring lacks: it could never be opened, and looks damaged. */
export async function assertKeysPresent(app: KeyApp): Promise<void> {
  const missing = (await countSeals(app)).filter(({ isKnown }) => !isKnown);
  if (missing.length === 0) return;
  const needs = missing.map(({ keyId, count }) => `${keyId} (${count} stored secrets)`).join(', ');
  throw new AppError(
    'config',
    `SEALING_KEYS lacks a key that the database needs: ${needs}. Add it again behind the newest key, then start again.`,
  );
}

/**
 * Seals with the newest key whatever another key has sealed, a few rows at a time, while the service runs. A row that changes
 * meanwhile is left to the next round. Returns how many it sealed again.
 */
export async function resealAll(app: KeyApp): Promise<number> {
  let count = 0;
  for (const column of SEALED_COLUMNS) count += await resealColumn(app, column);
  return count;
}

async function resealColumn(app: KeyApp, column: SealedColumn): Promise<number> {
  const { sealing } = app.config;
  for (let count = 0; ;) {
    const [rows] = await app.db.read(
      listSealedByOthers(column, sealing.currentId, ROWS_PER_COMMIT),
    );
    if (rows.length === 0) return count;
    const changed = await app.db.write(
      rows.map((found) => {
        const context = column.context((name) => readColumn(found.row[name], name));
        const plain = openSeal(sealing, found.sealed, context);
        return replaceSeal(column, found, seal(sealing, plain, context));
      }),
    );
    count += changed.reduce((sum, each) => sum + each, 0);
  }
}

function readColumn(value: string | number | null | undefined, name: string): string {
  if (value === null || value === undefined) throw new Error(`the row lacks ${name}`);
  return String(value);
}
