/** A text as people type it, without what they may leave out: case, accents, spaces at the ends or too many of them. */
export function plain(typed: string): string {
  return typed.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace(/\s+/g, ' ').trim();
}
