import type { Row, Statement } from './database.ts';

/** One key of the client library or its credentials, sealed. */
export type AuthRow = { type: string; id: string; sealed: string };

export function findAuthRows(bot: string, type: string, ids: string[]): Statement {
  return {
    sql: `SELECT id, sealed FROM whatsapp_auth WHERE bot = ? AND type = ?
          AND id IN (SELECT value FROM json_each(?))`,
    args: [bot, type, JSON.stringify(ids)],
  };
}

export function toAuthRow(row: Row): Pick<AuthRow, 'id' | 'sealed'> {
  return { id: String(row['id']), sealed: String(row['sealed']) };
}

/** A first login brings hundreds of keys: however many there are, they are one statement. */
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

/** The device is no longer linked: nothing of it is of use. */
export function deleteAllAuth(bot: string): Statement {
  return { sql: 'DELETE FROM whatsapp_auth WHERE bot = ?', args: [bot] };
}
