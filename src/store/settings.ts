import type { Statement } from './database.ts';

/** The image that every machine shall have that no rollout has moved on. */
export const FLEET_IMAGE = 'fleet_image';

/** Small facts the service keeps about itself, by name. */
export function findSetting(name: string): Statement {
  return { sql: 'SELECT value FROM settings WHERE name = ?', args: [name] };
}

export function saveSetting(name: string, value: string): Statement {
  return {
    sql: `INSERT INTO settings (name, value) VALUES (?, ?)
          ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
    args: [name, value],
  };
}
