import type { Context, MiddlewareHandler } from 'hono';
import { languageDetector } from 'hono/language';
import { type Copy, copyFor } from '../src/conversation/languages/copy.ts';
import { LANGUAGE_CODES } from '../src/conversation/languages/languages.ts';

/** Finds the language that the browser requests, or English when we have none of those. */
export function browserLanguage(): MiddlewareHandler {
  return languageDetector({
    order: ['header'],
    caches: false,
    supportedLanguages: [...LANGUAGE_CODES],
    fallbackLanguage: 'en',
  });
}

/** The sentences of a page: in the account's language where it is known, otherwise in the browser's. */
export function wordsFor(c: Context, locale?: string, timezone?: string): Copy {
  return copyFor(locale ?? c.get('language') ?? 'en', timezone);
}
