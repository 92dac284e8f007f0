import type { Language } from '../../src/conversation/languages/copy.ts';

/** Calling codes of countries where most people read the language; /settings offers the others. */
const CALLING_CODES: Partial<Record<Language, string>> = {
  de: '49 43 41 423',
  es: '34 51 52 53 54 56 57 58 240 502 503 504 505 506 507 591 593 595 598 1787 1809 1829 1849 1939',
};

/** The language of the first greeting, guessed from the number (`4915112345678@…`); English when unknown. */
export function languageOfNumber(number: string | null): Language {
  const digits = /^\d+/.exec(number ?? '')?.[0] ?? '';
  const guess = Object.entries(CALLING_CODES).find(([, codes]) =>
    codes.split(' ').some((code) => digits.startsWith(code)),
  );
  return (guess?.[0] ?? 'en') as Language;
}
