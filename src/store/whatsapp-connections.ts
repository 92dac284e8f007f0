import type { Query } from './database.ts';
import { one } from './query.ts';
import type { Statement } from './engine.ts';

export type WhatsAppState = 'connecting' | 'pairing' | 'open' | 'off';

/** Why the connection is off and stays off until an operator switches it on again. */
export type OffReason =
  | 'replaced'
  | 'forbidden'
  | 'mismatch'
  | 'not_linked'
  | 'suspended'
  | 'banned'
  | 'limited'
  | 'refused'
  | 'operator';

/** `until`: when a connection that is off tries again by itself; null when only an operator can switch it on. */
export type ConnectionRow = {
  state: WhatsAppState;
  reason: OffReason | null;
  since: number;
  until: number | null;
};

export function findConnection(bot: string): Query<ConnectionRow | null> {
  return one(
    'SELECT state, reason, since, until FROM whatsapp_connections WHERE bot = ?',
    [bot],
    (row) => ({
      state: row['state'] as WhatsAppState,
      reason: row['reason'] as OffReason | null,
      since: Number(row['since']),
      until: row['until'] === null ? null : Number(row['until']),
    }),
  );
}

/** Saves the state of a connection. A connection that an operator has switched off stays off. */
/** The state of the one connection that there is. */
export function findWhatsAppLink(): Query<WhatsAppState | null> {
  return one(
    'SELECT state FROM whatsapp_connections LIMIT 1',
    [],
    (row) => row['state'] as WhatsAppState,
  );
}

export function saveConnection(
  bot: string,
  { state, reason, since, until }: ConnectionRow,
): Statement {
  return {
    sql: `INSERT INTO whatsapp_connections (bot, state, reason, since, until) VALUES (?, ?, ?, ?, ?)
          ON CONFLICT DO UPDATE SET state = excluded.state, reason = excluded.reason, since = excluded.since,
            until = excluded.until
          WHERE whatsapp_connections.reason IS NOT 'operator'`,
    args: [bot, state, reason, since, until],
  };
}

/** Switches the connection off until an operator switches it on; the process that holds it notices and closes it. */
export function switchOff(bot: string, now: number): Statement {
  return {
    sql: `INSERT INTO whatsapp_connections (bot, state, reason, since) VALUES (?, 'off', 'operator', ?)
          ON CONFLICT DO UPDATE SET state = 'off', reason = 'operator', since = excluded.since, until = NULL`,
    args: [bot, now],
  };
}

/** Lets a connection that is off try again. Changes no row when it is not off. */
export function endOff(bot: string, now: number): Statement {
  return {
    sql: `UPDATE whatsapp_connections SET state = 'connecting', reason = NULL, since = ?, until = NULL
          WHERE bot = ? AND state = 'off'`,
    args: [now, bot],
  };
}

export function findPairing(
  bot: string,
  now: number,
): Query<{ sealed: string; expiresAt: number } | null> {
  return one(
    'SELECT sealed, expires_at FROM whatsapp_pairing WHERE bot = ? AND expires_at > ?',
    [bot, now],
    (row) => ({ sealed: String(row['sealed']), expiresAt: Number(row['expires_at']) }),
  );
}

export function savePairing(bot: string, sealed: string, expiresAt: number): Statement {
  return {
    sql: `INSERT INTO whatsapp_pairing (bot, sealed, expires_at) VALUES (?, ?, ?)
          ON CONFLICT DO UPDATE SET sealed = excluded.sealed, expires_at = excluded.expires_at`,
    args: [bot, sealed, expiresAt],
  };
}

export function deletePairing(bot: string): Statement {
  return { sql: 'DELETE FROM whatsapp_pairing WHERE bot = ?', args: [bot] };
}
