import type { ConnectionTrouble } from '../domain/connection-troubles.ts';
import type { Platform } from '../domain/platforms.ts';
import type { Statement } from './engine.ts';
import { all } from './query.ts';
import type { Query } from './database.ts';
import { saveSetting } from './settings.ts';

/** The trouble of a platform's connection, and since when it has not worked. */
export type TroubleRow = { platform: string; trouble: ConnectionTrouble; since: number };

const PREFIX = 'trouble:';

/** The platforms whose connection does not work. */
export function listTroubles(): Query<TroubleRow[]> {
  return all(
    `SELECT substr(name, ${PREFIX.length + 1}) AS platform, value ->> 'trouble' AS trouble, value ->> 'since' AS since
       FROM settings WHERE name GLOB '${PREFIX}*' AND value <> ''`,
    [],
    (row) => ({
      platform: String(row['platform']),
      trouble: String(row['trouble']) as ConnectionTrouble,
      since: Number(row['since']),
    }),
  );
}

export function saveTrouble({ platform, trouble, since }: TroubleRow): Statement {
  return saveSetting(`${PREFIX}${platform}`, JSON.stringify({ trouble, since }));
}

export function endTrouble(platform: Platform): Statement {
  return saveSetting(`${PREFIX}${platform}`, '');
}
