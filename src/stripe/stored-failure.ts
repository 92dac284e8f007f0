import { Stripe } from './client.ts';

/** Another request is using the key, or there were too many requests: Stripe stores neither answer. */
const NOT_STORED = [409, 429];

/**
 * Whether Stripe has stored this failure under the idempotency key of its request. Stripe replays a stored failure, a
 * 500 too, for a day, so the next try needs a new key; after any other failure it must use the same key.
 */
export function isStoredFailure(error: unknown): boolean {
  return (
    error instanceof Stripe.errors.StripeError &&
    error.statusCode !== undefined &&
    error.statusCode <= 500 &&
    !NOT_STORED.includes(error.statusCode)
  );
}
