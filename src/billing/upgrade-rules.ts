import type { Quote, UpgradeRefusal } from '../domain/upgrades.ts';
import { type Plan, PLANS } from '../domain/plans.ts';
import type { Stripe } from '../stripe/client.ts';
import { isLive } from '../domain/entitlement.ts';

/** Stripe's own limit is higher, but each change is an invoice. */
const MOST_CHANGES = 3;
export const CHANGES_PER_MS = 24 * 3_600_000;

/** Why a change is refused, until when as far as that is known, and where an open invoice is paid. */
export type Refusal = { reason: UpgradeRefusal; untilAt: number | null; payUrl: string | null };

/** What stands in the way of a bigger plan, as the subscription is now; null when nothing does. */
export function refusalOf(
  subscription: Stripe.Subscription | null,
  wanted: Plan,
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
      return refusal('odd');
  }
  const { pending_update: pending, cancel_at: cancelAt } = subscription;
  if (pending) return refusal('pending', { payUrl, untilAt: pending.expires_at * 1000 });
  const [item] = subscription.items.data;
  const endsAt = cancelAt ?? (subscription.cancel_at_period_end ? item?.current_period_end : null);
  if (endsAt) return refusal('ending', { untilAt: endsAt * 1000 });
  const plan = item ? planOf(item.price.id) : null;
  if (!plan || !isOrdinary(subscription)) return refusal('odd');
  return PLANS.indexOf(wanted) > PLANS.indexOf(plan) ? null : refusal('not_bigger');
}

/** One plan, once, in dollars, charged by itself and without plans of its own: all that this service makes. */
function isOrdinary(subscription: Stripe.Subscription): boolean {
  const [item, ...others] = subscription.items.data;
  return (
    others.length === 0 &&
    (item?.quantity ?? 1) === 1 &&
    subscription.currency === 'usd' &&
    !subscription.schedule &&
    !subscription.pause_collection &&
    subscription.collection_method === 'charge_automatically'
  );
}

function refusal(reason: UpgradeRefusal, more: Partial<Refusal> = {}): Refusal {
  return { reason, untilAt: null, payUrl: null, ...more };
}

/** Three changes a day: from the times of those that were made, when the next one may be. */
export function tooMany(submitted: number[]): Refusal | null {
  const first = submitted.at(-MOST_CHANGES);
  if (submitted.length < MOST_CHANGES || first === undefined) return null;
  return refusal('too_many', { untilAt: first + CHANGES_PER_MS });
}

/** Stripe's page for the newest invoice while it is open. */
export function openInvoiceUrl({ latest_invoice: invoice }: Stripe.Subscription): string | null {
  if (!invoice || typeof invoice === 'string' || invoice.status !== 'open') return null;
  return invoice.hosted_invoice_url ?? null;
}

/** How a subscription stands to a confirmed change: as it was for the quote, changed by us, waiting, or otherwise. */
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
