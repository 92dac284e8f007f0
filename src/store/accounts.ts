import type { SettingsChange } from '../conversation/facts.ts';
import type { Statement, Value } from './database.ts';

/** Changes what a person has chosen for themselves; what is not named stays. */
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
