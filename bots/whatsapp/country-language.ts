import {
  LANGUAGE_CODES,
  type LanguageCode,
  LANGUAGES,
} from '../../src/conversation/languages/languages.ts';

/** The language of the first greeting, guessed from the number (`4915112345678@…`); English when unknown. */
export function languageOfNumber(number: string | null): LanguageCode {
  const digits = /^\d+/.exec(number ?? '')?.[0] ?? '';
  const isFrom = (codes: string): boolean =>
    codes.split(' ').some((code) => code !== '' && digits.startsWith(code));
  return LANGUAGE_CODES.find((code) => isFrom(LANGUAGES[code].callingCodes)) ?? 'en';
}
