import { PLANS } from '../domain/plans.ts';
import type { Stripe, StripeClient } from '../stripe/client.ts';
import type { BillingApp } from './billing-app.ts';
import { isEnding } from './plan-change-rules.ts';
import { planOfPrice } from './plan-of-price.ts';
import { planItem } from './read-subscription.ts';
import { isOurs, nextPrice, readSchedule, releaseSchedule, schedulePrice } from './schedules.ts';

/** Remembers the price that was to follow, on a subscription whose schedule a hold has ended. */
export const NEXT = 'automna_next';
/** Marks an invoice that is not collected during a hold. Others are left alone by Stripe or by an operator for reasons of their own. */
const UNCOLLECTED = 'automna_held';

/** Ends a subscription with its period because of a hold. A smaller plan that was to follow is remembered first. */
export async function stopRenewal(
  stripe: StripeClient,
  subscription: Stripe.Subscription,
  metadata: Stripe.MetadataParam = {},
): Promise<void> {
  const { id } = subscription;
  const schedule = await readSchedule(stripe, subscription);
  const next = schedule && nextPrice(schedule);
  if (next) await stripe.subscriptions.update(id, { metadata: { [NEXT]: next.price } });
  // Stripe refuses an end while a schedule says what comes next.
  await releaseSchedule(stripe, schedule);
  await stripe.subscriptions.update(id, { cancel_at_period_end: true, metadata });
}

/** Plans the smaller plan again that a hold has taken off, once the subscription goes on. Returns whether anything changed. */
export async function restoreNext(
  { stripe, config }: BillingApp,
  subscription: Stripe.Subscription,
): Promise<boolean> {
  const { id, status, metadata, pending_update: change } = subscription;
  const price = metadata[NEXT];
  // What is not paid yet comes first, and the plan is made smaller after that.
  if (!price || isEnding(subscription) || status !== 'active' || change) return false;
  const schedule = await readSchedule(stripe, subscription);
  const isFree = schedule === null || (isOurs(schedule) && nextPrice(schedule) === null);
  if (isFree && isSmaller(price, subscription, (each) => planOfPrice(config, each)))
    await schedulePrice(stripe, subscription, { price, schedule });
  await stripe.subscriptions.update(id, { metadata: { [NEXT]: '' } });
  return true;
}

type PlanOf = Parameters<typeof planItem>[1];

function isSmaller(price: string, subscription: Stripe.Subscription, planOf: PlanOf): boolean {
  const [next, now] = [planOf(price), planOf(planItem(subscription, planOf)?.price.id ?? '')];
  return next !== null && now !== null && PLANS.indexOf(next) < PLANS.indexOf(now);
}

/** Nobody is charged for what was not paid before a hold: neither by a next try, nor by a draft whose hour is not over. */
export async function stopCollecting(stripe: StripeClient, subscription: string): Promise<void> {
  for (const invoice of await listOpen(stripe, subscription)) {
    if (!invoice.auto_advance) continue;
    const metadata = { [UNCOLLECTED]: '1' };
    await stripe.invoices.update(invoice.id, { auto_advance: false, metadata });
  }
}

/** Stripe collects again what only a hold has kept it from. */
export async function goOnCollecting(stripe: StripeClient, subscription: string): Promise<void> {
  for (const invoice of await listOpen(stripe, subscription)) {
    if (!invoice.metadata?.[UNCOLLECTED]) continue;
    const metadata = { [UNCOLLECTED]: '' };
    await stripe.invoices.update(invoice.id, { auto_advance: true, metadata });
  }
}

async function listOpen(stripe: StripeClient, subscription: string): Promise<Stripe.Invoice[]> {
  const lists = (['draft', 'open'] as const).map((status) =>
    stripe.invoices.list({ subscription, status, limit: 100 }).autoPagingToArray({ limit: 1000 }),
  );
  return (await Promise.all(lists)).flat();
}
