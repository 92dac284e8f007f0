import type { Guest } from './guest.ts';
import type { World } from './world.ts';

/** On Starter, and told what Pro costs. */
export async function tellsAmount(guest: Guest): Promise<void> {
  await guest.subscribes('Starter');
  await guest.says('/plan');
  await guest.taps('Upgrade to Pro');
  await guest.sees('Due now: $10');
}

/** What the person was charged, oldest first, in cents. */
export async function charges(world: World, guest: Guest): Promise<number[]> {
  const { customer } = await rowOf(world, guest);
  return Object.values(world.stripe.state.invoices).flatMap((invoice) =>
    invoice.customer === customer && invoice.status === 'paid' ? [invoice.amount_paid] : [],
  );
}

/** The id of the person's subscription at Stripe. */
export async function subscriptionOf(world: World, guest: Guest): Promise<string> {
  return (await rowOf(world, guest)).subscription;
}

async function rowOf({ app }: World, guest: Guest) {
  const [result] = await app.db.read([
    {
      sql: `SELECT c.stripe_customer_id, s.stripe_subscription_id FROM customers c
            JOIN subscriptions s ON s.account_id = c.account_id WHERE c.account_id = ?`,
      args: [await guest.account()],
    },
  ]);
  const row = result?.rows[0];
  return {
    customer: String(row?.['stripe_customer_id']),
    subscription: String(row?.['stripe_subscription_id']),
  };
}
