import type { App } from '../app.ts';
import { AppError } from '../errors.ts';
import { prepareNews } from '../chat/receive.ts';
import { withLease } from '../work/lease.ts';
import { machineAfterChange } from '../machines/entitlement-changed.ts';
import { type Change as Pending, commit, type CommitApp } from '../work/commit.ts';
import { type Plan, PLANS } from '../domain/plans.ts';
import {
  listLiveCheckoutIntents,
  toCheckoutIntent,
  updateCheckoutIntent,
} from '../store/checkout-intents.ts';
import { findCustomer } from '../store/customers.ts';
import type { Statement } from '../store/database.ts';
import { wakeDeletion } from '../store/deletions.ts';
import {
  findSubscription,
  saveSubscription,
  type SubscriptionRow,
  toSubscription,
} from '../store/subscriptions.ts';
import { wakeUpgrade } from '../store/upgrades.ts';
import type { Stripe } from '../stripe/client.ts';
import { entitlement, isLive } from '../domain/entitlement.ts';
import { openInvoiceUrl } from './upgrade-rules.ts';

export type BillingApp = CommitApp & Pick<App, 'stripe' | 'instanceId'>;

/**
 * Makes our row of an account's subscription agree with Stripe, and sets going what follows from a change. It may be
 * called at any time, any number of times. With `asked` the person waits for an answer even when nothing changed.
 * Throws `conflict` while another process does the same, and what the Stripe client throws.
 */
export async function syncCustomer(
  app: BillingApp,
  accountId: string,
  asked = false,
): Promise<void> {
  await withLease(app, `billing:${accountId}`, () => syncUnderLease(app, accountId, asked));
}

/** How long a subscription goes without a look: a webhook may have been lost for good. */
const SYNC_EVERY_MS = 3_600_000;

/** The same for a caller that holds the account's billing lease already. */
export async function syncUnderLease(
  app: BillingApp,
  accountId: string,
  asked = false,
): Promise<void> {
  const [customer, stored] = await app.db.read([
    findCustomer(accountId),
    findSubscription(accountId),
  ]);
  const customerId = customer?.rows[0]?.['stripe_customer_id'];
  const now = app.now();
  const storedRow = stored?.rows[0];
  const before = entitlement(storedRow ? toSubscription(storedRow) : null, now);
  const pastDueSince = storedRow ? toSubscription(storedRow).pastDueSince : null;
  const subscription =
    typeof customerId === 'string' ? await readSubscription(app, customerId, pastDueSince) : null;
  const after = entitlement(subscription, now);

  const news = await newsOfChange(app, accountId, { before, after, asked });
  const changes: Pending[] = [
    ...(subscription
      ? [
          saveSubscription(accountId, subscription, {
            now,
            syncDueAt: syncDueAt(subscription, now),
          }),
          wakeUpgrade(accountId, now),
        ]
      : []),
    ...(subscription && after.plan ? await closePaidIntents(app, accountId) : []),
    ...(await machineAfterChange(app, { accountId, before, after })),
    ...(after.why === 'subscribed' && before.why !== after.why
      ? [wakeDeletion(accountId, now)]
      : []),
    ...news.statements,
  ];
  await commit(app, changes);
  news.after();
  if (changes.length > 0) await app.queue.enqueue('sweep', {});
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

/** Of several subscriptions the one that gives most counts; two alive are never punished. */
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

/** The plan comes from the price and from nothing else; an unknown price is an alert, never a free plan. */
export function planOfPrice(app: Pick<App, 'config' | 'log'>, priceId: string): Plan | null {
  const plan = PLANS.find((each) => app.config.stripe.prices[each] === priceId) ?? null;
  if (!plan) app.log.error({ priceId }, 'a subscription has a price we do not know');
  return plan;
}

async function closePaidIntents(app: BillingApp, accountId: string): Promise<Statement[]> {
  const [result] = await app.db.read([listLiveCheckoutIntents(accountId)]);
  return (result?.rows.map(toCheckoutIntent) ?? [])
    .filter((intent) => intent.state === 'open')
    .map((intent) => updateCheckoutIntent(intent.id, { state: 'paid', dueAt: null }));
}

type Change = {
  before: ReturnType<typeof entitlement>;
  after: ReturnType<typeof entitlement>;
  asked: boolean;
};

async function newsOfChange(app: BillingApp, accountId: string, change: Change) {
  const { before, after, asked } = change;
  // The news is written together with the change it tells, so a key of its own is enough.
  const key = app.newId('chg');
  if (after.plan && !before.plan) {
    return prepareNews(app, accountId, { type: 'subscribed' }, key);
  }
  if (before.plan && !after.plan) {
    return prepareNews(app, accountId, { type: 'subscription_ended' }, key);
  }
  if (asked && !after.plan) {
    return prepareNews(app, accountId, { type: 'payment_not_seen' }, key);
  }
  return { statements: [], after: () => undefined };
}
