import type { Sentences } from './en/sentences.ts';
import { type ListWords, listWords, type TimeWords, timeWords } from './format.ts';
import type { Language } from './language.ts';
import { type LanguageCode, languageOf, LANGUAGES } from './languages.ts';

/** Every sentence that a person reads, and how their language writes times in their timezone. */
export type Copy = Sentences & TimeWords & ListWords & { language: LanguageCode };

const copies = new Map<string, Copy>();

/** The sentences in the language of a locale, with times of a timezone. */
export function copyFor(locale: string, timezone = 'UTC'): Copy {
  const code = languageOf(locale);
  const key = `${code} ${timezone}`;
  const known = copies.get(key);
  if (known) return known;
  const language: Language = LANGUAGES[code];
  const copy = {
    language: code,
    ...language.sentences,
    ...timeWords(language, timezone),
    ...listWords(language),
  };
  copies.set(key, copy);
  return copy;
}
