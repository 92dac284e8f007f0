/** Lower case, without accents, with single spaces: texts that differ only in these mean the same. */
export function normalizeText(typed: string): string {
  return typed.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace(/\s+/g, ' ').trim();
}
