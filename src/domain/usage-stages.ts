/** The shares of a limit, in percent, of which a customer is told once in each period. */
export const USAGE_STAGES = [50, 80, 100] as const;
export type UsageStage = (typeof USAGE_STAGES)[number];

/** The highest stage that is reached; null below the first. A limit of 0 has none. */
export function stageAt(used: number, limit: number): UsageStage | null {
  if (limit <= 0) return null;
  return USAGE_STAGES.findLast((stage) => used * 100 >= stage * limit) ?? null;
}
