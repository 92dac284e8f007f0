import { findHold } from '../accounts/find-hold.ts';
import { AppError } from '../errors.ts';
import type { Plan } from '../domain/plans.ts';
import { findSubscription } from '../store/subscriptions.ts';
import { listSubmittedUpgrades, saveQuote, type Upgrade } from '../store/upgrades.ts';
import type { Stripe } from '../stripe/client.ts';
import { endUpgrade, newsOfUpgrade, refuseUpgrade } from './end-upgrade.ts';
import { type BillingApp, planOfPrice, syncUnderLease } from './sync-customer.ts';
import { CHANGES_PER_MS, type Refusal, refusalOf, tooMany } from './upgrade-rules.ts';
import type { Quote } from '../domain/upgrades.ts';

/** How long an amount may be confirmed. */
const QUOTE_LIFE_MS = 10 * 60_000;
/** How long a wish may wait for a Stripe that is away. */
const LONGEST_ASKING_MS = 15 * 60_000;

/** Asks Stripe what a bigger plan costs now, and tells it; a change that cannot be made is refused with its reason. */
export async function quoteUpgrade(app: BillingApp, upgrade: Upgrade): Promise<void> {
  const { accountId, plan } = upgrade;
  const now = app.now();
  if (now > upgrade.createdAt + LONGEST_ASKING_MS || (await findHold(app, accountId))) {
    return endUpgrade(app, upgrade, { change: { state: 'expired' }, news: 'expired' });
  }
  await syncUnderLease(app, accountId);
  const subscription = await readOfAccount(app, accountId);
  const refusal = refusalFor(app, subscription, plan) ?? (await refusalOfDay(app, upgrade));
  if (refusal || !subscription) return refuseUpgrade(app, upgrade, refusal);
  const asked = questionFor(app, subscription, plan);
  const quote = { ...asked, amountDue: await priceOf(app, asked) };
  const [item] = subscription.items.data;
  const terms = { renewsAt: (item?.current_period_end ?? 0) * 1000, untilAt: now + QUOTE_LIFE_MS };
  const news = await newsOfUpgrade(app, upgrade, 'quoted');
  await app.db.write([saveQuote(upgrade.id, quote, terms), ...news.statements]);
  news.after();
}

async function readOfAccount(
  app: BillingApp,
  accountId: string,
): Promise<Stripe.Subscription | null> {
  const [result] = await app.db.read([findSubscription(accountId)]);
  const id = result?.rows[0]?.['stripe_subscription_id'];
  return typeof id === 'string' ? readAtStripe(app, id) : null;
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
  return refusalOf(subscription, plan, (priceId) => planOfPrice(app, priceId));
}

async function refusalOfDay({ db, now }: BillingApp, { accountId }: Upgrade) {
  const [made] = await db.read([listSubmittedUpgrades(accountId, now() - CHANGES_PER_MS)]);
  return tooMany(made?.rows.map((row) => Number(row['submitted_at'])) ?? []);
}

/** The moment that the change counts from is fixed here, so that what is charged is what was shown. */
function questionFor(
  app: BillingApp,
  subscription: Stripe.Subscription,
  plan: Plan,
): Omit<Quote, 'amountDue'> {
  const [item] = subscription.items.data;
  if (!item) throw new AppError('upstream', 'a subscription without a plan');
  const { current_period_start: start, current_period_end: periodEnd } = item;
  // Stripe's clock makes the period, ours may be a little before or behind it.
  const now = Math.floor(app.now() / 1000);
  return {
    stripeSubscriptionId: subscription.id,
    itemId: item.id,
    fromPrice: item.price.id,
    toPrice: app.config.stripe.prices[plan],
    prorationDate: Math.max(start, Math.min(now, periodEnd - 1)),
  };
}

/** What a change costs at once, in cents, as Stripe says. */
export async function priceOf(
  { stripe }: BillingApp,
  asked: Omit<Quote, 'amountDue'>,
): Promise<number> {
  const { stripeSubscriptionId, itemId, toPrice, prorationDate } = asked;
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
