import type { Settings, SettingsChange } from '../domain/settings.ts';
import { one } from './query.ts';
import type { Query } from './database.ts';
import type { Row, Statement, Value } from './engine.ts';

/** Changes the settings that are named; the others stay as they are. */
export function changeSettings(accountId: string, change: SettingsChange): Statement[] {
  const columns: Record<string, Value | undefined> = {
    locale: change.locale,
    timezone: change.timezone,
    quiet_from: change.quietFrom,
    quiet_to: change.quietTo,
    notices_off: change.noticesOff === undefined ? undefined : Number(change.noticesOff),
  };
  const changed = Object.entries(columns).filter(
    (entry): entry is [string, Value] => entry[1] !== undefined,
  );
  if (changed.length === 0) return [];
  return [
    {
      sql: `UPDATE accounts SET ${changed.map(([name]) => `${name} = ?`).join(', ')} WHERE id = ?`,
      args: [...changed.map(([, value]) => value), accountId],
    },
  ];
}

export function findAccountSettings(accountId: string): Query<Settings | null> {
  return one(
    'SELECT timezone, quiet_from, quiet_to, notices_off FROM accounts WHERE id = ?',
    [accountId],
    toSettings,
  );
}

function toSettings(row: Row): Settings {
  return {
    timezone: String(row['timezone']),
    quietFrom: row['quiet_from'] as number | null,
    quietTo: row['quiet_to'] as number | null,
    noticesOff: row['notices_off'] === 1,
  };
}

/** The account's language: chosen by its owner, or detected at the first contact. */
export function findLocale(accountId: string): Query<string> {
  return {
    sql: 'SELECT locale FROM accounts WHERE id = ?',
    args: [accountId],
    parse: ([row]) => String(row?.['locale'] ?? 'en'),
  };
}
