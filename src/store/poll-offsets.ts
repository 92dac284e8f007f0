import type { Statement } from './database.ts';

export function findPollOffset(platform: string, bot: string): Statement {
  return {
    sql: 'SELECT next_offset FROM poll_offsets WHERE platform = ? AND bot = ?',
    args: [platform, bot],
  };
}

/** Stored together with the updates it confirms, so that none is asked for again and none is skipped. */
export function savePollOffset(platform: string, bot: string, nextOffset: number): Statement {
  return {
    sql: `INSERT INTO poll_offsets (platform, bot, next_offset) VALUES (?, ?, ?)
          ON CONFLICT DO UPDATE SET next_offset = excluded.next_offset`,
    args: [platform, bot, nextOffset],
  };
}
