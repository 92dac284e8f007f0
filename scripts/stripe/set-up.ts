import { PLANS } from '../../src/domain/plans.ts';
import { ensurePrice, ensureProduct } from './catalogue.ts';
import { ensurePortal } from './portal.ts';
import type { Result, SetUp } from './step.ts';
import { ensureWebhook } from './webhook.ts';

/** Makes the account at Stripe what the product needs. Running it again changes nothing. */
export async function setUpStripe(setUp: SetUp): Promise<Result> {
  const result: Result = { steps: [], settings: [], notes: [] };
  const prices: string[] = [];
  for (const plan of PLANS) {
    const product = await ensureProduct(setUp, result, plan);
    const ids = await ensurePrice(setUp, result, { plan, product });
    prices.push(...ids.map((id) => `${plan}:${id}`));
  }
  const portal = await ensurePortal(setUp, result);
  const secret = await ensureWebhook(setUp, result);
  if (PLANS.every((plan) => prices.some((entry) => entry.startsWith(`${plan}:`)))) {
    result.settings.push(`STRIPE_PRICES=${prices.join(',')}`);
  }
  if (portal) result.settings.push(`STRIPE_PORTAL_CONFIGURATION=${portal}`);
  if (secret) result.settings.push(`STRIPE_WEBHOOK_SECRETS=${secret}`);
  return result;
}
