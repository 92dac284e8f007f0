import type { Settings, SettingsChange } from '../domain/settings.ts';
import { assignmentsOf } from './columns.ts';
import { one } from './query.ts';
import type { Query } from './database.ts';
import type { Row, Statement } from './engine.ts';

const COLUMNS = {
  locale: 'locale',
  timezone: 'timezone',
  quietFrom: 'quiet_from',
  quietTo: 'quiet_to',
  noticesOff: 'notices_off',
  receiptsOff: 'receipts_off',
  weekOn: 'week_on',
} as const;

/** Changes the settings that are named; the others stay as they are. */
export function updateSettings(accountId: string, change: SettingsChange): Statement[] {
  const { sql, args } = assignmentsOf(COLUMNS, change);
  if (args.length === 0) return [];
  return [{ sql: `UPDATE accounts SET ${sql} WHERE id = ?`, args: [...args, accountId] }];
}

export function findAccountSettings(accountId: string): Query<Settings | null> {
  return one(
    'SELECT timezone, quiet_from, quiet_to, notices_off, receipts_off, week_on FROM accounts WHERE id = ?',
    [accountId],
    toSettings,
  );
}

/** The language of an account: chosen by its owner, or reported by the platform at the first contact. */
export function findLocale(accountId: string): Query<string> {
  return {
    sql: 'SELECT locale FROM accounts WHERE id = ?',
    args: [accountId],
    parse: ([row]) => String(row?.['locale'] ?? 'en'),
  };
}

function toSettings(row: Row): Settings {
  return {
    timezone: String(row['timezone']),
    quietFrom: row['quiet_from'] as number | null,
    quietTo: row['quiet_to'] as number | null,
    noticesOff: row['notices_off'] === 1,
    receiptsOff: row['receipts_off'] === 1,
    weekOn: row['week_on'] === 1,
  };
}
