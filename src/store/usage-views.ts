import type { MeteredService } from '../domain/services.ts';
import type { UsageDays } from '../domain/usage-picture.ts';
import type { Query } from './database.ts';

const ACCOUNT = '(SELECT account_id FROM identities WHERE chat = ?1)';

/** What the account of a chat has used on each day of a period. */
export function listDaysOf(chat: string, period: string): Query<UsageDays> {
  return {
    sql: `SELECT service, day, used FROM usage_days WHERE account_id = ${ACCOUNT} AND period = ?2`,
    args: [chat, period],
    parse: (rows) => {
      const days: UsageDays = {};
      for (const row of rows) {
        const service = row['service'] as MeteredService;
        const list = (days[service] ??= Array.from({ length: 31 }, () => 0));
        list[Number(row['day']) - 1] = Number(row['used']);
      }
      return days;
    },
  };
}

/** `units` are counted parts; those of an open entry are what is reserved. */
export type ShownEntry = { service: MeteredService; units: number; at: number; isOpen: boolean };

/** The newest uses by the account of a chat, without those that failed, and its timezone. */
export function listNewestEntries(
  chat: string,
  most: number,
): Query<{ timezone: string; entries: ShownEntry[] }> {
  return {
    sql: `SELECT a.timezone, l.service, l.units, l.created_at, l.state FROM accounts a
          LEFT JOIN (SELECT * FROM usage_ledger WHERE account_id = ${ACCOUNT} AND state IN ('settled', 'reserved')
            ORDER BY created_at DESC, id DESC LIMIT ?2) l ON true
          WHERE a.id = ${ACCOUNT} ORDER BY l.created_at DESC, l.id DESC`,
    args: [chat, most],
    parse: (rows) => ({
      timezone: String(rows[0]?.['timezone'] ?? 'UTC'),
      entries: rows
        .filter((row) => row['service'] !== null)
        .map((row) => ({
          service: row['service'] as MeteredService,
          units: Number(row['units']),
          at: Number(row['created_at']),
          isOpen: row['state'] === 'reserved',
        })),
    }),
  };
}
