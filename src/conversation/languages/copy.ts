import type { Sentences } from './en/sentences.ts';
import { type ListWords, listWords, type TimeWords, timeWords } from './format.ts';
import type { Language } from './language.ts';
import { type LanguageCode, languageOf, LANGUAGES } from './languages.ts';

/** Every sentence that a person reads, and how their language writes times in their timezone. */
export type Copy = Sentences & TimeWords & ListWords & { language: LanguageCode };

const DAY_MS = 86_400_000;
/** More than there are languages with timezones in use; those of the days before are forgotten with the rest. */
const MOST_COPIES = 2000;
const copies = new Map<string, Copy>();

/**
 * The sentences in the language of a locale, with times of a timezone. `readAt`: about when they are read, so that dates near it
 * need no year; without it they have one.
 */
export function copyFor(locale: string, timezone = 'UTC', readAt: number | null = null): Copy {
  const code = languageOf(locale);
  const today = readAt === null ? null : Math.floor(readAt / DAY_MS) * DAY_MS;
  const key = `${code} ${timezone} ${today}`;
  const known = copies.get(key);
  if (known) return known;
  const language: Language = LANGUAGES[code];
  const copy = {
    language: code,
    ...language.sentences,
    ...timeWords(language, timezone, today),
    ...listWords(language),
  };
  if (copies.size >= MOST_COPIES) copies.clear();
  copies.set(key, copy);
  return copy;
}
