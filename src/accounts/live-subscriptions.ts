import type { App } from '../app.ts';
import { isLive } from '../domain/entitlement.ts';
import { findCustomer } from '../store/customers.ts';
import type { Stripe } from '../stripe/client.ts';

/** What Stripe counts as alive of an account, however it came to be. */
export async function listLiveSubscriptions(
  app: Pick<App, 'db' | 'stripe'>,
  accountId: string,
): Promise<Stripe.Subscription[]> {
  const customer = await findCustomerId(app, accountId);
  if (!customer) return [];
  const { data } = await app.stripe.subscriptions.list({ customer, status: 'all', limit: 100 });
  return data.filter(({ status }) => isLive(status));
}

export async function findCustomerId(
  app: Pick<App, 'db'>,
  accountId: string,
): Promise<string | null> {
  const [result] = await app.db.read([findCustomer(accountId)]);
  const id = result?.rows[0]?.['stripe_customer_id'];
  return typeof id === 'string' ? id : null;
}
