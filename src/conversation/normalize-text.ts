/** A longer text means nothing here. Without a limit, letters with thousands of accents would take minutes to sort. */
const LONGEST = 2000;

/** A typed text without what people may leave out: case, accents, apostrophes, spaces at the ends or too many of them. */
export function normalizeText(typed: string): string {
  return typed
    .slice(0, LONGEST)
    .normalize('NFD')
    .replace(/[\p{M}'’‘]/gu, '')
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .trim();
}
