/** A typed text without what people may leave out: case, accents, apostrophes, spaces at the ends or too many of them. */
export function normalizeText(typed: string): string {
  return typed
    .normalize('NFD')
    .replace(/[\p{M}'’‘]/gu, '')
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .trim();
}
