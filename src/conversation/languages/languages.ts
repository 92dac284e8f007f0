import { de } from './de/language.ts';
import { en } from './en/language.ts';
import { es } from './es/language.ts';
import type { Language } from './language.ts';

/** Every language, in the order in which people choose. A new one is a folder like these and a line here. */
export const LANGUAGES = { en, es, de } as const satisfies Record<string, Language>;

export type LanguageCode = keyof typeof LANGUAGES;

/** The same with the type that all of them share. */
export const EVERY_LANGUAGE: readonly Language[] = Object.values(LANGUAGES);

export const LANGUAGE_CODES = Object.keys(LANGUAGES) as LanguageCode[];

export function isLanguageCode(value: string): value is LanguageCode {
  return Object.hasOwn(LANGUAGES, value);
}

/** The language of a locale such as `de-AT`; English when we do not have it. */
export function languageOf(locale: string): LanguageCode {
  const code = locale.toLowerCase().split(/[-_]/)[0] ?? '';
  return isLanguageCode(code) ? code : 'en';
}
