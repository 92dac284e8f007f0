import type { Statement } from './database.ts';
import { saveSetting } from './settings.ts';

export function findGatewaySession(bot: string): Statement {
  return { sql: 'SELECT value FROM settings WHERE name = ?', args: [nameOf(bot)] };
}

export function saveGatewaySession(bot: string, session: object): Statement {
  return saveSetting(nameOf(bot), JSON.stringify(session));
}

export function deleteGatewaySession(bot: string): Statement {
  return { sql: 'DELETE FROM settings WHERE name = ?', args: [nameOf(bot)] };
}

/** Stored together with an event: everything of this session up to this number is safe. It never goes back. */
export function advanceGatewaySession(
  bot: string,
  { sessionId, sequence }: { sessionId: string; sequence: number },
): Statement {
  return {
    sql: `UPDATE settings SET value = json_set(value, '$.sequence', ?1)
          WHERE name = ?2 AND value ->> '$.sessionId' = ?3 AND value ->> '$.sequence' < ?1`,
    args: [sequence, nameOf(bot), sessionId],
  };
}

function nameOf(bot: string): string {
  return `discord-session:${bot}`;
}
