import { createStripe } from '../src/stripe/client.ts';
import type { Plan } from '../src/plans.ts';
import type { World } from './world.ts';

// In a world with one customer, what there is one of is theirs.

/** The id of the subscription at Stripe that lives. */
export function subscriptionOf({ stripe }: World): string {
  const living = Object.values(stripe.state.subscriptions).filter(
    ({ status }) => status !== 'canceled',
  );
  return living[0]?.id ?? '';
}

/** What the customer portal does, or an operator. */
export async function changesPlan(world: World, plan: Plan): Promise<void> {
  const { config } = world.app;
  const stripe = createStripe(config.stripe);
  const subscription = await stripe.subscriptions.retrieve(subscriptionOf(world));
  await stripe.subscriptions.update(subscription.id, {
    items: [{ id: subscription.items.data[0]?.id ?? '', price: config.stripe.prices[plan] }],
    proration_behavior: 'none',
  });
}

/** When the machine was looked at last. */
export async function lookOf({ app }: World): Promise<unknown> {
  const [result] = await app.db.read(['SELECT seen_at FROM observations']);
  return result?.rows[0]?.['seen_at'];
}
