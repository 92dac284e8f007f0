import type { Query } from './database.ts';
import { all } from './query.ts';
import type { Statement } from './engine.ts';

/** A key or the credentials of the client library, sealed. */
export type AuthRow = { type: string; id: string; sealed: string };

export function listAuthRows(bot: string, type: string, ids: string[]): Query<AuthRow[]> {
  return all(
    `SELECT id, sealed FROM whatsapp_auth WHERE bot = ? AND type = ?
     AND id IN (SELECT value FROM json_each(?))`,
    [bot, type, JSON.stringify(ids)],
    (row) => ({ type, id: String(row['id']), sealed: String(row['sealed']) }),
  );
}

export function listAuthRowsOfType(bot: string, type: string): Query<AuthRow[]> {
  return all(
    'SELECT id, sealed FROM whatsapp_auth WHERE bot = ? AND type = ? ORDER BY rowid',
    [bot, type],
    (row) => ({ type, id: String(row['id']), sealed: String(row['sealed']) }),
  );
}

/** Uses one statement for any number of keys, because a first login stores hundreds. */
export function saveAuthRows(bot: string, rows: AuthRow[]): Statement {
  const values = rows.map(({ type, id, sealed }) => [type, id, sealed]);
  return {
    sql: `INSERT INTO whatsapp_auth (bot, type, id, sealed)
          SELECT ?, value ->> 0, value ->> 1, value ->> 2 FROM json_each(?) WHERE true
          ON CONFLICT DO UPDATE SET sealed = excluded.sealed`,
    args: [bot, JSON.stringify(values)],
  };
}

export function deleteAuthRows(bot: string, keys: Pick<AuthRow, 'type' | 'id'>[]): Statement {
  return {
    sql: `DELETE FROM whatsapp_auth WHERE bot = ? AND (type, id) IN
          (SELECT value ->> 0, value ->> 1 FROM json_each(?))`,
    args: [bot, JSON.stringify(keys.map(({ type, id }) => [type, id]))],
  };
}

/** For a device that is no longer linked. Its keys are useless. */
export function deleteAllAuth(bot: string): Statement {
  return { sql: 'DELETE FROM whatsapp_auth WHERE bot = ?', args: [bot] };
}
