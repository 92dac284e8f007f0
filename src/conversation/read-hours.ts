import { EVERY_LANGUAGE } from './languages/languages.ts';
import type { HourWords } from './languages/language.ts';
import { normalizeText, unquoted } from './normalize-text.ts';

const HOUR = String.raw`(\d{1,2})(?:[:.h](\d{2}))?\s*(am|pm|a\.m\.?|p\.m\.?|h)?`;
const AFTER = String.raw`(?:\s*(?:${wordsFor('after')}))?`;
const BETWEEN = String.raw`(?:-|–|—|${wordsFor('between')})`;
const HOURS = new RegExp(
  String.raw`^(?:(?:${wordsFor('before')})\s)?${HOUR}${AFTER}\s*${BETWEEN}\s*${HOUR}${AFTER}$`,
);
const OFF_WORDS = new Set(EVERY_LANGUAGE.flatMap(({ hours }) => hours.off));

export type Hours = { from: number; to: number };

/** Hours of the day as people type them, in minutes: `22-7`, `22:30 to 07:00`, `10pm-7am`, `von 22 bis 7 Uhr`, `off`. */
export function readHours(typed: string): Hours | 'off' | null {
  const text = unquoted(normalizeText(typed));
  if (OFF_WORDS.has(text)) return 'off';
  const match = HOURS.exec(text);
  if (!match) return null;
  const from = minuteOf(match[1], match[2], match[3]);
  const to = minuteOf(match[4], match[5], match[6]);
  if (from === null || to === null || from === to) return null;
  return { from, to };
}

function minuteOf(hours = '', minutes = '0', half = ''): number | null {
  const minute = Number(minutes);
  if (minute > 59) return null;
  const hour = Number(hours);
  if (/^[ap]/.test(half)) {
    if (hour < 1 || hour > 12) return null;
    return ((hour % 12) + (half.startsWith('p') ? 12 : 0)) * 60 + minute;
  }
  if (hour > 24 || (hour === 24 && minute > 0)) return null;
  return (hour % 24) * 60 + minute;
}

/** The words of every language as alternatives of a pattern. */
function wordsFor(place: keyof HourWords): string {
  return EVERY_LANGUAGE.flatMap(({ hours }) => hours[place]).join('|');
}
