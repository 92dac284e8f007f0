import { createPrice } from './resources/prices.ts';
import { createProduct } from './resources/products.ts';
import type { World } from './world.ts';

/** A monthly price in US dollars; `unitAmount` in cents. Prices of one product share its id. */
export type StripePriceSeed = {
  id: string;
  productId: string;
  productName: string;
  lookupKey: string;
  unitAmount: number;
};

/** Creates missing products and prices. Existing ones keep their changes. */
export function seedPrices(world: World, seeds: StripePriceSeed[]): void {
  for (const seed of seeds) {
    if (!world.state.products[seed.productId]) {
      createProduct(world, { id: seed.productId, name: seed.productName });
    }
    if (world.state.prices[seed.id]) continue;
    createPrice(
      world,
      {
        currency: 'usd',
        product: seed.productId,
        lookup_key: seed.lookupKey,
        transfer_lookup_key: true,
        unit_amount: seed.unitAmount,
        recurring: { interval: 'month' },
      },
      seed.id,
    );
  }
  // Seeded objects send no events.
  world.burst.length = 0;
}
