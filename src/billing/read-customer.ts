import { AppError } from '../errors.ts';
import { Stripe, type StripeClient } from '../stripe/client.ts';

/** More than this is no customer of ours. */
const MOST = 1000;

/**
 * What Stripe knows of a customer. `deleted`: the customer is gone, and with it every subscription. `other_mode`: the id
 * belongs to the other mode, live or test, so nothing can be said.
 */
export type CustomerAtStripe = {
  state: 'there' | 'deleted' | 'other_mode';
  subscriptions: Stripe.Subscription[];
};

/** The newest invoice, and with what a customer pays: the subscription's own method, or the customer's. */
const EXPANDED = [
  'data.latest_invoice',
  'data.default_payment_method',
  'data.customer.invoice_settings.default_payment_method',
];

/** Reads every subscription of a customer, over all pages, with all items and the newest invoice of each. */
export async function readCustomer(
  stripe: StripeClient,
  customer: string,
): Promise<CustomerAtStripe> {
  try {
    return { state: 'there', subscriptions: await listSubscriptions(stripe, customer) };
  } catch (error) {
    const state = missing(error);
    if (!state) throw error;
    return { state, subscriptions: [] };
  }
}

async function listSubscriptions(
  stripe: StripeClient,
  customer: string,
): Promise<Stripe.Subscription[]> {
  const found = await stripe.subscriptions
    .list({ customer, status: 'all', limit: 100, expand: EXPANDED })
    .autoPagingToArray({ limit: MOST });
  return Promise.all(found.map((subscription) => withAllItems(stripe, subscription)));
}

/** A subscription names its first items only. */
async function withAllItems(
  stripe: StripeClient,
  subscription: Stripe.Subscription,
): Promise<Stripe.Subscription> {
  // Stripe's library takes an answer without its usual fields as a success.
  if (subscription.object !== 'subscription')
    throw new AppError('upstream', 'Stripe answered with something that is not a subscription');
  if (!subscription.items.has_more) return subscription;
  const data = await stripe.subscriptionItems
    .list({ subscription: subscription.id, limit: 100 })
    .autoPagingToArray({ limit: MOST });
  return { ...subscription, items: { ...subscription.items, data, has_more: false } };
}

/**
 * Whether a call failed because its customer does not exist (any more). For an id of the other mode Stripe says: "a similar
 * object exists in live mode, but a test mode key was used to make this request".
 */
export function missing(error: unknown): 'deleted' | 'other_mode' | null {
  const isMissing =
    error instanceof Stripe.errors.StripeInvalidRequestError &&
    error.code === 'resource_missing' &&
    (error.param === 'customer' || error.param === 'id');
  if (!isMissing) return null;
  return /exists in (live|test) mode/.test(error.message) ? 'other_mode' : 'deleted';
}

/** Whether a customer can still be used for a payment. */
export async function isUsable(stripe: StripeClient, id: string): Promise<boolean> {
  try {
    const customer = await stripe.customers.retrieve(id);
    return !customer.deleted;
  } catch (error) {
    if (missing(error)) return false;
    throw error;
  }
}
