import { AppError } from '../errors.ts';
import type { Plan } from '../domain/plans.ts';
import { isAccountOnHold } from '../store/deletions.ts';
import { findSubscription } from '../store/subscriptions.ts';
import { listShrinks } from '../store/plan-changes.ts';
import { listSubmissions, saveQuote, type Upgrade } from '../store/upgrades.ts';
import type { Stripe } from '../stripe/client.ts';
import { commit } from '../work/commit.ts';
import { endUpgrade, refuseUpgrade, tellOfUpgrade } from './end-upgrade.ts';
import { isOurs, readSchedule } from './schedules.ts';
import { planOfPrice } from './plan-of-price.ts';
import { syncUnderLease } from './sync-customer.ts';
import { CHANGES_PER_MS, type Refusal, refusalOf, tooMany } from './upgrade-rules.ts';
import type { Quote } from '../domain/upgrades.ts';
import type { BillingApp } from './billing-app.ts';

/** How long an amount may be confirmed. */
const QUOTE_LIFE_MS = 10 * 60_000;
/** How long a request may wait while Stripe is unreachable. */
const LONGEST_QUOTING_MS = 15 * 60_000;

/** Asks Stripe what a bigger plan costs now and tells the account. An upgrade that cannot be made is refused with its reason. */
export async function quoteUpgrade(app: BillingApp, upgrade: Upgrade): Promise<void> {
  const { accountId, plan } = upgrade;
  const now = app.now();
  const [isOnHold] = await app.db.read(isAccountOnHold(accountId));
  if (now > upgrade.createdAt + LONGEST_QUOTING_MS || isOnHold) {
    return endUpgrade(app, upgrade, { change: { state: 'expired' }, news: 'expired' });
  }
  await syncUnderLease(app, accountId);
  const subscription = await readForAccount(app, accountId);
  const refusal =
    refusalFor(app, subscription, plan) ??
    (await refusalBySchedule(app, subscription)) ??
    (await refusalByRate(app, upgrade));
  if (refusal || !subscription) return refuseUpgrade(app, upgrade, refusal);
  const terms = termsFor(app, subscription, plan);
  const quote = { ...terms, amountDue: await priceOf(app, terms) };
  const [item] = subscription.items.data;
  const dates = { renewsAt: (item?.current_period_end ?? 0) * 1000, untilAt: now + QUOTE_LIFE_MS };
  const what = upgrade.trouble === null ? 'quoted' : 'quoted_late';
  await commit(app, [saveQuote(upgrade.id, quote, dates), tellOfUpgrade(app, upgrade, what)]);
}

async function readForAccount(
  app: BillingApp,
  accountId: string,
): Promise<Stripe.Subscription | null> {
  const [stored] = await app.db.read(findSubscription(accountId));
  return stored && readAtStripe(app, stored.stripeSubscriptionId);
}

/** A subscription with its newest invoice. */
export async function readAtStripe(
  { stripe }: BillingApp,
  id: string,
): Promise<Stripe.Subscription> {
  const subscription = await stripe.subscriptions.retrieve(id, { expand: ['latest_invoice'] });
  if (subscription.object === 'subscription') return subscription;
  throw new AppError('upstream', 'Stripe answered with something that is not a subscription');
}

export function refusalFor(
  app: BillingApp,
  subscription: Stripe.Subscription | null,
  plan: Plan,
): Refusal | null {
  return refusalOf(subscription, plan, (priceId) => planOfPrice(app.config, priceId));
}

/** A bigger plan replaces a smaller one that was to follow. What an operator has scheduled stays an operator's matter. */
async function refusalBySchedule(
  { stripe }: BillingApp,
  subscription: Stripe.Subscription | null,
): Promise<Refusal | null> {
  const schedule = subscription && (await readSchedule(stripe, subscription));
  if (!schedule || isOurs(schedule)) return null;
  return { reason: 'needs_operator', untilAt: null, payUrl: null };
}

async function refusalByRate(
  { db, now }: BillingApp,
  { accountId }: Upgrade,
): Promise<Refusal | null> {
  const since = now() - CHANGES_PER_MS;
  const [submitted, shrinks] = await db.read(
    listSubmissions(accountId, since),
    listShrinks(accountId, since),
  );
  return tooMany([...submitted, ...shrinks].toSorted((a, b) => a - b));
}

/** The proration date is fixed here, so that the amount charged is the amount shown. */
function termsFor(
  app: BillingApp,
  subscription: Stripe.Subscription,
  plan: Plan,
): Omit<Quote, 'amountDue'> {
  const [item] = subscription.items.data;
  if (!item) throw new AppError('upstream', 'a subscription without a plan');
  const { current_period_start: start, current_period_end: periodEnd } = item;
  // The period is in Stripe's time, which may differ slightly from ours.
  const now = Math.floor(app.now() / 1000);
  return {
    stripeSubscriptionId: subscription.id,
    itemId: item.id,
    fromPrice: item.price.id,
    toPrice: app.config.stripe.prices[plan][0],
    prorationDate: Math.max(start, Math.min(now, periodEnd - 1)),
  };
}

/** What the change costs at once, in cents, calculated by Stripe. */
export async function priceOf(
  { stripe }: BillingApp,
  terms: Omit<Quote, 'amountDue'>,
): Promise<number> {
  const { stripeSubscriptionId, itemId, toPrice, prorationDate } = terms;
  const invoice = await stripe.invoices.createPreview({
    subscription: stripeSubscriptionId,
    subscription_details: {
      items: [{ id: itemId, price: toPrice }],
      proration_behavior: 'always_invoice',
      proration_date: prorationDate,
    },
  });
  if (invoice.object === 'invoice' && invoice.currency === 'usd') return invoice.amount_due;
  throw new AppError('upstream', 'Stripe answered without an amount in US dollars');
}
