import type { Row, Statement } from './database.ts';

export type WhatsAppState = 'connecting' | 'pairing' | 'open' | 'off';

/** Why the connection is off and stays off until an operator switches it on again. */
export type OffReason = 'replaced' | 'forbidden' | 'mismatch' | 'not_linked' | 'operator';

export type ConnectionRow = { state: WhatsAppState; reason: OffReason | null; since: number };

export function findConnection(bot: string): Statement {
  return {
    sql: 'SELECT state, reason, since FROM whatsapp_connections WHERE bot = ?',
    args: [bot],
  };
}

export function toConnection(row: Row): ConnectionRow {
  return {
    state: row['state'] as WhatsAppState,
    reason: row['reason'] as OffReason | null,
    since: Number(row['since']),
  };
}

/** What an operator has switched off stays so, whatever the connection wants to note on its way down. */
export function saveConnection(bot: string, { state, reason, since }: ConnectionRow): Statement {
  return {
    sql: `INSERT INTO whatsapp_connections (bot, state, reason, since) VALUES (?, ?, ?, ?)
          ON CONFLICT DO UPDATE SET state = excluded.state, reason = excluded.reason, since = excluded.since
          WHERE whatsapp_connections.reason IS NOT 'operator'`,
    args: [bot, state, reason, since],
  };
}

/** Off until an operator says otherwise; the process that holds the connection sees it and lets go. */
export function switchOff(bot: string, now: number): Statement {
  return {
    sql: `INSERT INTO whatsapp_connections (bot, state, reason, since) VALUES (?, 'off', 'operator', ?)
          ON CONFLICT DO UPDATE SET state = 'off', reason = 'operator', since = excluded.since`,
    args: [bot, now],
  };
}

/** Changes no row when the connection is not off. */
export function endOff(bot: string, now: number): Statement {
  return {
    sql: `UPDATE whatsapp_connections SET state = 'connecting', reason = NULL, since = ?
          WHERE bot = ? AND state = 'off'`,
    args: [now, bot],
  };
}

export function findPairing(bot: string, now: number): Statement {
  return {
    sql: 'SELECT sealed, expires_at FROM whatsapp_pairing WHERE bot = ? AND expires_at > ?',
    args: [bot, now],
  };
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
