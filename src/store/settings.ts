import type { Query } from './database.ts';
import { one } from './query.ts';
import type { Statement } from './engine.ts';

/** The image of every machine that no rollout has moved on. */
export const FLEET_IMAGE = 'fleet_image';

/** The username of our Telegram bot, and whether the bot may create bots for people. */
export const TELEGRAM_NAME = 'telegram_username';
export const TELEGRAM_MAKES_BOTS = 'telegram_makes_bots';

/** Until when a bot may send nothing, because its platform said so. */
export function sendPause(platform: string, bot: string): string {
  return `send_pause:${platform}:${bot}`;
}

/** When a process last looked through all due rows. */
export const SWEPT_AT = 'swept_at';

/** The last day that operators were told about, such as `2026-11-30`. */
export const REPORTED_DAY = 'reported_day';

/** The webhook that we had Telegram set last, after the id of its bot. */
export const TELEGRAM_WEBHOOK = 'telegram_webhook';

/** A value that the service stores about itself, by name. */
export function findSetting(name: string): Query<string | null> {
  return one('SELECT value FROM settings WHERE name = ?', [name], (row) => String(row['value']));
}

export function saveSetting(name: string, value: string): Statement {
  return {
    sql: `INSERT INTO settings (name, value) VALUES (?, ?)
          ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
    args: [name, value],
  };
}

/** More than one page, so that the file has to have room. */
const SOMETHING = 'x'.repeat(8192);

/** Stores something and takes it away again, which fails where nothing can be stored. */
export function storeForNothing(): Statement[] {
  return [saveSetting('probe', SOMETHING), "DELETE FROM settings WHERE name = 'probe'"];
}
