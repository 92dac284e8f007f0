import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { isExpanding, listMigrations, openEngine } from './database.ts';

/** `missing`: what this version would add. `unknown`: what a newer version has changed, so that this one cannot run. */
export type SchemaState = { applied: number; missing: string[]; unknown: string[] };

/** Compares the schema of a database with the one of this version. Creates and changes nothing. */
export async function readSchemaState(options: {
  url: string;
  authToken: string | null;
}): Promise<SchemaState> {
  const known = listMigrations();
  const [, file] = /^file:([^?]+)/.exec(options.url) ?? [];
  if (file && !existsSync(file)) {
    if (!existsSync(dirname(file))) throw new Error('the folder of the database does not exist');
    return { applied: 0, missing: known, unknown: [] };
  }
  const engine = openEngine(options);
  try {
    const table = await engine.execute(
      "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'schema_migrations'",
    );
    const { rows } =
      table.rows.length > 0
        ? await engine.execute('SELECT name FROM schema_migrations')
        : { rows: [] };
    const applied = rows.map((row) => String(row['name']));
    return {
      applied: applied.length,
      missing: known.filter((name) => !applied.includes(name)),
      unknown: applied.filter((name) => !known.includes(name) && !isExpanding(name)),
    };
  } finally {
    engine.close();
  }
}
