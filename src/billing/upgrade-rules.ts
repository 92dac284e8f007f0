import type { Quote, UpgradeRefusal } from '../domain/upgrades.ts';
import { type Plan, PLANS } from '../domain/plans.ts';
import type { Stripe } from '../stripe/client.ts';
import { isLive } from '../domain/entitlement.ts';

/** Stripe's own limit is higher, but each change creates an invoice. */
export const MOST_CHANGES = 3;
export const CHANGES_PER_MS = 24 * 3_600_000;

/** Why an upgrade is refused, until when if that is known, and where an open invoice can be paid. */
export type Refusal = { reason: UpgradeRefusal; untilAt: number | null; payUrl: string | null };

/** Why the subscription cannot be changed to a bigger plan now; null when it can. */
export function refusalOf(
  subscription: Stripe.Subscription | null,
  target: Plan,
  planOf: (priceId: string) => Plan | null,
): Refusal | null {
  if (!subscription || !isLive(subscription.status)) return refusal('no_plan');
  const payUrl = openInvoiceUrl(subscription);
  switch (subscription.status) {
    case 'active':
    case 'trialing':
      break;
    case 'past_due':
      return refusal('past_due', { payUrl });
    case 'unpaid':
    case 'incomplete':
    case 'paused':
      return refusal('unpaid', { payUrl });
    case 'canceled':
    case 'incomplete_expired':
    default:
      return refusal('needs_operator');
  }
  const { pending_update: pending, cancel_at: cancelAt } = subscription;
  if (pending) return refusal('pending', { payUrl, untilAt: pending.expires_at * 1000 });
  const [item] = subscription.items.data;
  const endsAt = cancelAt ?? (subscription.cancel_at_period_end ? item?.current_period_end : null);
  if (endsAt) return refusal('ending', { untilAt: endsAt * 1000 });
  const plan = item ? planOf(item.price.id) : null;
  if (!plan || !isOrdinary(subscription)) return refusal('needs_operator');
  return PLANS.indexOf(target) > PLANS.indexOf(plan) ? null : refusal('not_bigger');
}

/** Whether a subscription is of the only kind that this service creates: one item, in US dollars, charged automatically. */
function isOrdinary(subscription: Stripe.Subscription): boolean {
  const [item, ...others] = subscription.items.data;
  return (
    others.length === 0 &&
    (item?.quantity ?? 1) === 1 &&
    subscription.currency === 'usd' &&
    !subscription.pause_collection &&
    subscription.collection_method === 'charge_automatically'
  );
}

function refusal(reason: UpgradeRefusal, more: Partial<Refusal> = {}): Refusal {
  return { reason, untilAt: null, payUrl: null, ...more };
}

/** Limits the changes per day. `submitted`: the times of the changes made in the last 24 hours, oldest first. */
export function tooMany(submitted: number[]): Refusal | null {
  const first = submitted.at(-MOST_CHANGES);
  if (submitted.length < MOST_CHANGES || first === undefined) return null;
  return refusal('too_many', { untilAt: first + CHANGES_PER_MS });
}

/** Stripe's payment page of the newest invoice, as long as that is open. */
export function openInvoiceUrl({ latest_invoice: invoice }: Stripe.Subscription): string | null {
  if (!invoice || typeof invoice === 'string' || invoice.status !== 'open') return null;
  return invoice.hosted_invoice_url ?? null;
}

/** How a subscription compares with its quote: already on the new price, waiting for a payment, unchanged, or otherwise changed. */
export function standingOf(
  subscription: Stripe.Subscription,
  quote: Quote,
  renewsAt: number | null,
): 'done' | 'waiting' | 'as_quoted' | 'changed' {
  const [item, ...others] = subscription.items.data;
  if (!item || others.length > 0 || !isLive(subscription.status)) return 'changed';
  if (subscription.pending_update) {
    const [next] = subscription.pending_update.subscription_items ?? [];
    return next?.price.id === quote.toPrice ? 'waiting' : 'changed';
  }
  if (item.price.id === quote.toPrice) return 'done';
  const isSame =
    item.id === quote.itemId &&
    item.price.id === quote.fromPrice &&
    item.current_period_end * 1000 === renewsAt;
  return isSame ? 'as_quoted' : 'changed';
}
