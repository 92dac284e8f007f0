import type { Query } from './database.ts';
import type { Statement } from './engine.ts';

/** The offset from which to poll; 0 at first. */
export function findPollOffset(platform: string, bot: string): Query<number> {
  return {
    sql: 'SELECT next_offset FROM poll_offsets WHERE platform = ? AND bot = ?',
    args: [platform, bot],
    parse: ([row]) => Number(row?.['next_offset'] ?? 0),
  };
}

/** Commit it with the updates that it confirms, so that no update is repeated or skipped. */
export function savePollOffset(platform: string, bot: string, nextOffset: number): Statement {
  return {
    sql: `INSERT INTO poll_offsets (platform, bot, next_offset) VALUES (?, ?, ?)
          ON CONFLICT DO UPDATE SET next_offset = excluded.next_offset`,
    args: [platform, bot, nextOffset],
  };
}
