import { de } from './de/sentences.ts';
import { en, type Sentences } from './en/sentences.ts';
import { es } from './es/sentences.ts';
import { type TimeWords, timeWords } from './format.ts';

/** Every sentence a user reads, and how their language writes moments in their timezone. */
export type Copy = Sentences & TimeWords & { language: Language };

/** The languages there are, by their own names. */
export const LANGUAGES = { en: 'English', es: 'Español', de: 'Deutsch' } as const;
export type Language = keyof typeof LANGUAGES;

const SENTENCES: Record<Language, Sentences> = { en, es, de };
const DATE_LOCALES: Record<Language, string> = { en: 'en-GB', es: 'es', de: 'de' };

/** The language of a locale such as `de-AT`; English when we do not have it. */
export function languageOf(locale: string): Language {
  const language = locale.toLowerCase().split(/[-_]/)[0] ?? '';
  return isLanguage(language) ? language : 'en';
}

export function isLanguage(value: string): value is Language {
  return Object.hasOwn(LANGUAGES, value);
}

const copies = new Map<string, Copy>();

/** The sentences in the language of a locale, with times of a timezone. */
export function copyFor(locale: string, timezone = 'UTC'): Copy {
  const language = languageOf(locale);
  const key = `${language} ${timezone}`;
  const known = copies.get(key);
  if (known) return known;
  const copy = {
    language,
    ...SENTENCES[language],
    ...timeWords(DATE_LOCALES[language], timezone),
  };
  copies.set(key, copy);
  return copy;
}
