import type { Query } from './database.ts';
import { findSetting, saveSetting } from './settings.ts';
import type { Statement } from './engine.ts';

/** Reads the session as JSON. */
export function findGatewaySession(bot: string): Query<string | null> {
  return findSetting(nameOf(bot));
}

export function saveGatewaySession(bot: string, session: object): Statement {
  return saveSetting(nameOf(bot), JSON.stringify(session));
}

export function deleteGatewaySession(bot: string): Statement {
  return { sql: 'DELETE FROM settings WHERE name = ?', args: [nameOf(bot)] };
}

/** Stores the number up to which all events of this session are stored. Commit it with the event. The number never decreases. */
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
