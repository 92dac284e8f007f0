import type { Config } from '../config/config.ts';
import { LEGACY_TERMS } from '../domain/legacy-plans.ts';
import { type Plan, PLANS } from '../domain/plans.ts';

/** The plan that a price sells or sold, and of a legacy price the plan that it becomes; null for a price of nobody's. */
export function planOfPrice(
  { stripe: { prices, legacyPrices } }: Pick<Config, 'stripe'>,
  priceId: string,
): Plan | null {
  const legacy = legacyPrices[priceId];
  if (legacy) return LEGACY_TERMS[legacy].becomes;
  return PLANS.find((plan) => prices[plan].includes(priceId)) ?? null;
}
