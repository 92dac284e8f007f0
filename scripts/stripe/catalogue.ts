import { type Plan, PLAN_TERMS } from '../../src/domain/plans.ts';
import { Stripe } from '../../src/stripe/client.ts';
import { type Result, type SetUp, step } from './step.ts';

/** The id of a plan's product never changes, so that a second run finds it. Returns null when it is not there yet. */
export async function ensureProduct(
  setUp: SetUp,
  result: Result,
  plan: Plan,
): Promise<string | null> {
  const { stripe } = setUp;
  const id = `automna_${plan}`;
  const name = `Automna ${PLAN_TERMS[plan].name}`;
  const found = await findProduct(setUp, id);
  if (!found) {
    const made = await step(setUp, result, {
      text: `+ product ${id}: ${name}`,
      take: () => stripe.products.create({ id, name, metadata: { automna: plan } }),
    });
    return made?.id ?? null;
  }
  if (found.name !== name || !found.active) {
    await step(setUp, result, {
      text: `~ product ${id}: ${name}, active`,
      take: () => stripe.products.update(id, { name, active: true }),
    });
  }
  return found.id;
}

type Sold = { plan: Plan; product: string | null };

/**
 * The ids of a plan's prices: first the one that is sold, then those that running subscriptions may still have. An amount
 * can never change, so a changed one is a new price that takes the lookup key over, and the old price stays active.
 */
export async function ensurePrice(
  setUp: SetUp,
  result: Result,
  { plan, product }: Sold,
): Promise<string[]> {
  const { stripe } = setUp;
  const key = `automna_${plan}_monthly`;
  const { data } = await stripe.prices.list({ lookup_keys: [key], limit: 1 });
  const sold = data.find((price) => isWanted(price, { plan, product }, setUp)) ?? null;
  const made = sold ?? (await createPrice(setUp, result, { plan, product, key, old: data[0] }));
  const ids = made ? [made.id] : [];
  if (!product) return ids;
  for await (const price of stripe.prices.list({ product, type: 'recurring', limit: 100 })) {
    if (price.id !== made?.id && price.id.startsWith('price_')) ids.push(price.id);
  }
  return ids;
}

function createPrice(
  setUp: SetUp,
  result: Result,
  { plan, product, key, old }: Sold & { key: string; old: Stripe.Price | undefined },
): Promise<Stripe.Price | null> {
  const { priceCents } = PLAN_TERMS[plan];
  const taxBehavior = setUp.taxBehavior ?? 'exclusive';
  const amount = `$${priceCents / 100} a month`;
  const instead = old ? `, instead of ${old.id}, which stays for running subscriptions` : '';
  return step(setUp, result, {
    text: `+ price ${key}: ${amount}, tax ${taxBehavior}${instead}`,
    take: () =>
      setUp.stripe.prices.create({
        currency: 'usd',
        product: product ?? '',
        unit_amount: priceCents,
        recurring: { interval: 'month' },
        tax_behavior: taxBehavior,
        lookup_key: key,
        transfer_lookup_key: true,
        metadata: { automna: plan },
      }),
  });
}

function isWanted(price: Stripe.Price, { plan, product }: Sold, { taxBehavior }: SetUp): boolean {
  return (
    (taxBehavior === null || price.tax_behavior === taxBehavior) &&
    price.active &&
    price.product === product &&
    price.currency === 'usd' &&
    price.unit_amount === PLAN_TERMS[plan].priceCents &&
    price.recurring?.interval === 'month' &&
    price.recurring.interval_count === 1
  );
}

async function findProduct({ stripe }: SetUp, id: string): Promise<Stripe.Product | null> {
  try {
    return await stripe.products.retrieve(id);
  } catch (error) {
    if (error instanceof Stripe.errors.StripeError && error.code === 'resource_missing')
      return null;
    throw error;
  }
}
