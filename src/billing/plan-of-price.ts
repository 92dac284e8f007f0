import type { Config } from '../config/config.ts';
import { LEGACY_TERMS, type PlanMove } from '../domain/legacy-plans.ts';
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

/** What the move from a legacy price to another one means; null for prices of nobody's. */
export function planMove(
  config: Pick<Config, 'stripe'>,
  { fromPrice, toPrice }: { fromPrice: string; toPrice: string },
): PlanMove | null {
  const from = config.stripe.legacyPrices[fromPrice];
  const to = planOfPrice(config, toPrice);
  return from && to ? { from, to } : null;
}
