import { AppError } from '../errors.ts';
import { Stripe, type StripeClient } from '../stripe/client.ts';

/** A subscription as it is now, with its newest invoice; null when Stripe does not know it. */
export async function readSubscription(
  stripe: StripeClient,
  id: string,
): Promise<Stripe.Subscription | null> {
  try {
    const found = await stripe.subscriptions.retrieve(id, { expand: ['latest_invoice'] });
    if (found.object !== 'subscription')
      throw new AppError('upstream', 'Stripe answered with something that is not a subscription');
    return found;
  } catch (error) {
    const isMissing =
      error instanceof Stripe.errors.StripeInvalidRequestError && error.code === 'resource_missing';
    if (isMissing) return null;
    throw error;
  }
}

export function customerOf({ customer }: Pick<Stripe.Subscription, 'customer'>): string {
  return typeof customer === 'string' ? customer : customer.id;
}
