const CELLS = 8;

/** A share from 0 to 1 as a bar. Whatever was used shows, and only all of it fills the bar. */
export function usageBar(share: number): string {
  const filled =
    share >= 1
      ? CELLS
      : Math.min(CELLS - 1, Math.max(share > 0 ? 1 : 0, Math.round(share * CELLS)));
  return '▰'.repeat(filled) + '▱'.repeat(CELLS - filled);
}
