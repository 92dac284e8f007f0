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

const QUOTES = new Set(` \n\t"'\`*_`);

/** The same without the quotes and the marks of a sentence around it: `“22-7”.` */
export function unquoted(straight: string): string {
  let start = 0;
  let end = straight.length;
  while (start < end && QUOTES.has(straight.charAt(start))) start += 1;
  while (
    end > start &&
    (QUOTES.has(straight.charAt(end - 1)) || '.!'.includes(straight.charAt(end - 1)))
  )
    end -= 1;
  return straight.slice(start, end);
}

const OUTSIDE = /[\p{P}\p{S}\s]/u;

/** The same without marks before and behind the words: `Choose a plan!`, `“Pro”`. Only marks, and a command, stay as they are. */
export function bareWords(typed: string): string {
  const text = normalizeText(typed);
  if (text.startsWith('/')) return text;
  const characters = Array.from(text);
  let start = 0;
  let end = characters.length;
  while (start < end && OUTSIDE.test(characters[start] ?? '')) start += 1;
  while (end > start && OUTSIDE.test(characters[end - 1] ?? '')) end -= 1;
  return start === end ? text : characters.slice(start, end).join('');
}
