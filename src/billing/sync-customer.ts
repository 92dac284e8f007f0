import type { App } from '../app.ts';
import type { BillingApp } from './billing-app.ts';
import { AppError } from '../errors.ts';
import { tellAccount } from '../news/tell.ts';
import { type Change, commit } from '../work/commit.ts';
import { withLease } from '../work/lease.ts';
import { type Plan, PLANS } from '../domain/plans.ts';
import { findCustomer } from '../store/customers.ts';
import { findEntitlement } from '../store/entitlements.ts';
import {
  findSubscription,
  saveSubscription,
  type SubscriptionRow,
} from '../store/subscriptions.ts';
import type { Stripe } from '../stripe/client.ts';
import { entitlement, isLive } from '../domain/entitlement.ts';
import { consequencesOf } from './entitlement-consequences.ts';
import { openInvoiceUrl } from './upgrade-rules.ts';

/** How often a subscription is synced without a webhook, because one may have been lost. */
const SYNC_EVERY_MS = 3_600_000;

/**
 * Makes the stored subscription of an account agree with Stripe and applies the consequences of a change. Idempotent.
 * With `asked`, the person gets an answer even when nothing has changed.
 * Throws `conflict` while another process works on the account's billing, and what the Stripe client throws.
 */
export async function syncCustomer(
  app: BillingApp,
  accountId: string,
  asked = false,
): Promise<void> {
  await withLease(app, `billing:${accountId}`, () => syncUnderLease(app, accountId, asked));
}

/** Does the same as `syncCustomer`, for a caller that holds the account's billing lease. */
export async function syncUnderLease(
  app: BillingApp,
  accountId: string,
  asked = false,
): Promise<void> {
  const now = app.now();
  const [customerId, stored, before] = await app.db.read(
    findCustomer(accountId),
    findSubscription(accountId),
    findEntitlement(accountId, now),
  );
  const pastDueSince = stored?.pastDueSince ?? null;
  const subscription = customerId ? await readSubscription(app, customerId, pastDueSince) : null;
  const after = entitlement(subscription, now);
  const changes: Change[] = [
    ...(subscription
      ? [
          saveSubscription(accountId, subscription, {
            now,
            syncDueAt: syncDueAt(subscription, now),
          }),
        ]
      : []),
    ...(await consequencesOf(app, { accountId, before, after })),
    ...(asked && !before.plan && !after.plan
      ? [tellAccount(app, accountId, { type: 'payment_not_seen' }, app.newId('chg'))]
      : []),
  ];
  if (changes.length > 0) await commit(app, [...changes, { enqueue: 'sweep', payload: {} }]);
}

function syncDueAt({ status }: SubscriptionRow, now: number): number | null {
  return isLive(status) ? now + SYNC_EVERY_MS : null;
}

async function readSubscription(
  app: BillingApp,
  customerId: string,
  pastDueSince: number | null,
): Promise<SubscriptionRow | null> {
  const { data } = await app.stripe.subscriptions.list({
    customer: customerId,
    status: 'all',
    limit: 100,
    expand: ['data.latest_invoice'],
  });
  const live = data.filter((subscription) => isLive(subscription.status));
  if (live.length > 1)
    app.log.error({ customerId, count: live.length }, 'more than one subscription');
  const rows = data.map((subscription) => toRow(app, subscription, pastDueSince));
  return rows.toSorted((a, b) => rank(app, b) - rank(app, a))[0] ?? null;
}

/** Of several subscriptions the highest plan counts, so that paying twice never loses anything. */
function rank(app: BillingApp, row: SubscriptionRow): number {
  const { plan } = entitlement(row, app.now());
  const byPlan = plan ? (PLANS.indexOf(plan) + 1) * 1e15 : 0;
  return byPlan + (isLive(row.status) ? 1e14 : 0) + row.periodEndAt;
}

function toRow(
  app: BillingApp,
  subscription: Stripe.Subscription,
  pastDueSince: number | null,
): SubscriptionRow {
  const item = subscription.items.data[0];
  if (subscription.object !== 'subscription' || !item) {
    throw new AppError('upstream', 'Stripe answered with something that is not a subscription');
  }
  const periodEndAt =
    Math.max(...subscription.items.data.map((each) => each.current_period_end)) * 1000;
  const cancelAt = subscription.cancel_at ? subscription.cancel_at * 1000 : null;
  return {
    stripeSubscriptionId: subscription.id,
    status: subscription.status,
    priceId: item.price.id,
    plan: planOfPrice(app, item.price.id),
    periodEndAt,
    cancelAt: cancelAt ?? (subscription.cancel_at_period_end ? periodEndAt : null),
    pastDueSince: subscription.status === 'past_due' ? (pastDueSince ?? app.now()) : null,
    payUrl: openInvoiceUrl(subscription),
  };
}

/** The plan comes from the price alone. An unknown price is logged as an error and gives no plan. */
export function planOfPrice(app: Pick<App, 'config' | 'log'>, priceId: string): Plan | null {
  const plan = PLANS.find((each) => app.config.stripe.prices[each] === priceId) ?? null;
  if (!plan) app.log.error({ priceId }, 'a subscription has an unknown price');
  return plan;
}
