import { en } from './en.ts';

/** Every sentence a user reads. A language that lacks one does not compile. */
export type Copy = typeof en;

const COPIES: Record<string, Copy> = { en };

/** The sentences in this language, or in English when we do not have it. */
export function copyFor(locale: string): Copy {
  return COPIES[locale.split('-')[0] ?? ''] ?? en;
}
