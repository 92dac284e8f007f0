import type { App } from '../app.ts';
import { readCustomer } from '../billing/read-customer.ts';
import { isLive } from '../domain/entitlement.ts';
import { findCustomer } from '../store/customers.ts';
import type { Stripe } from '../stripe/client.ts';

/** Every subscription of an account that Stripe counts as live, including those we did not create. */
export async function listLiveSubscriptions(
  app: Pick<App, 'db' | 'stripe'>,
  accountId: string,
): Promise<Stripe.Subscription[]> {
  const [customer] = await app.db.read(findCustomer(accountId));
  if (!customer) return [];
  const { subscriptions } = await readCustomer(app.stripe, customer);
  return subscriptions.filter(({ status }) => isLive(status));
}
