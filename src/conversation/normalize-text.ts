import { straighten } from '../domain/straighten.ts';

/** A longer text means nothing here. Without a limit, letters with thousands of accents would take minutes to sort. */
const LONGEST = 2000;

/**
 * A typed text without what people may leave out or a keyboard adds: case, accents, apostrophes, invisible characters, too many
 * spaces.
 */
export function normalizeText(typed: string): string {
  return straighten(typed.slice(0, LONGEST))
    .normalize('NFD')
    .replace(/[\p{M}'’‘]/gu, '')
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .trim();
}

const OUTSIDE = /[\p{P}\p{S}\s]/u;

/** The same without marks before and behind the words: `Choose a plan!`, `“Pro”`. Only marks, and a command, stay as they are. */
export function bareWords(typed: string): string {
  const text = normalizeText(typed);
  if (text.startsWith('/')) return text;
  let start = 0;
  let end = text.length;
  while (start < end && OUTSIDE.test(text.charAt(start))) start += 1;
  while (end > start && OUTSIDE.test(text.charAt(end - 1))) end -= 1;
  return start === end ? text : text.slice(start, end);
}
