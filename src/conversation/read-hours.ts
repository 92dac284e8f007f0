import { EVERY_LANGUAGE } from './languages/languages.ts';
import type { HourWords } from './languages/language.ts';
import { normalizeText, unquoted } from './normalize-text.ts';

const MORNING = wordsFor('morning');
const EVENING = wordsFor('evening');
const NIGHT = wordsFor('night');
const NAMED = String.raw`(?:12 )?(?:${wordsFor('midnight')}|${wordsFor('noon')})`;
const CLOCK = String.raw`\d{1,2}(?:[:.h]\d{2})?\s*(?:[ap]m|[ap]\.m\.?|h)?(?:\s*(?:${wordsFor('after')}))?`;
const TIME = String.raw`${NAMED}|${CLOCK}(?:\s(?:${MORNING}|${EVENING}|${NIGHT}))?`;
const BETWEEN = String.raw`(?:-{1,2}>?|=>|→|⇒|➔|➜|➡|~|${wordsFor('between')})`;
const HOURS = new RegExp(
  String.raw`^(?:(?:${wordsFor('before')})\s)?(${TIME})\s*${BETWEEN}\s*(${TIME})$`,
);
const PARTS = /^(\d{1,2})(?:[:.h](\d{2}))?(?:\s*([ap])\.?m)?/;
const IS_MIDNIGHT = new RegExp(String.raw`^(?:12 )?(?:${wordsFor('midnight')})$`);
const IS_NOON = new RegExp(String.raw`^(?:12 )?(?:${wordsFor('noon')})$`);
const IN_MORNING = new RegExp(String.raw`\s(?:${MORNING})$`);
const IN_EVENING = new RegExp(String.raw`\s(?:${EVENING})$`);
const AT_NIGHT = new RegExp(String.raw`\s(?:${NIGHT})$`);
const OFF_WORDS = new Set(EVERY_LANGUAGE.flatMap(({ hours }) => hours.off));

const NOON = 12 * 60;
/** From here on, an hour of the night is one of the evening: `2 at night`, `10 at night`. */
const NIGHT_ENDS = 6;

export type Hours = { from: number; to: number };

/**
 * Hours of the day as people type them, in minutes: `22-7`, `22 → 7`, `10pm-7am`, `from 10 to midnight`, `von 22 bis 7 Uhr`, `de las
 * 10 de la noche a las 7 de la mañana`, `off`.
 */
export function readHours(typed: string): Hours | 'off' | null {
  const text = unquoted(normalizeText(typed));
  if (OFF_WORDS.has(text)) return 'off';
  const [first = '', last = ''] = (HOURS.exec(text) ?? []).slice(1).map((time) => time.trim());
  const from = IS_MIDNIGHT.test(last) ? inSecondHalf(first) : minuteOf(first);
  const to = IS_NOON.test(first) ? inSecondHalf(last) : minuteOf(last);
  if (from === null || to === null || from === to) return null;
  return { from, to };
}

/** `10` until midnight is 22, and from noon until `5` is 17. */
function inSecondHalf(time: string): number | null {
  const minute = minuteOf(time);
  return minute !== null && /^[1-9]\d?$/.test(time) && minute < NOON ? minute + NOON : minute;
}

function minuteOf(time: string): number | null {
  if (IS_MIDNIGHT.test(time)) return 0;
  if (IS_NOON.test(time)) return NOON;
  const [, hours, minutes = '0', letter = ''] = PARTS.exec(time) ?? [];
  if (hours === undefined) return null;
  const [hour, minute] = [Number(hours), Number(minutes)];
  const half = letter || halfInWords(time, hour);
  if (minute > 59 || hour > 24 || (hour === 24 && minute > 0)) return null;
  if (half === '' || (half !== letter && hour > 12)) return (hour % 24) * 60 + minute;
  if (hour < 1 || hour > 12) return null;
  return ((hour % 12) + (half === 'p' ? 12 : 0)) * 60 + minute;
}

/** Which half of the day the words behind an hour mean. */
function halfInWords(time: string, hour: number): string {
  if (IN_MORNING.test(time)) return 'a';
  if (IN_EVENING.test(time)) return 'p';
  if (AT_NIGHT.test(time)) return hour < NIGHT_ENDS || hour === 12 ? 'a' : 'p';
  return '';
}

/** The words of every language as alternatives of a pattern. */
function wordsFor(place: keyof HourWords): string {
  return EVERY_LANGUAGE.flatMap(({ hours }) => hours[place]).join('|');
}
