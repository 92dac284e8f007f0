import { isLive, paidEntitlement } from '../domain/entitlement.ts';
import { findSubscription } from '../store/subscriptions.ts';
import { Stripe, type StripeClient } from '../stripe/client.ts';
import type { BillingApp } from './billing-app.ts';
import { readCustomer } from './read-customer.ts';
import { toRow } from './read-subscription.ts';
import { readSchedule, releaseSchedule } from './schedules.ts';
import { planOfPrice } from './plan-of-price.ts';

/** Statuses of a subscription that nobody has paid for. With `past_due` that holds once its grace is over. */
const UNPAID = ['past_due', 'unpaid', 'paused'];

/**
 * Makes room for a new subscription: ends those that have stopped because a payment is open, and voids their invoices, so
 * that nobody pays for time in which the agent did not run. Returns false while another subscription is live.
 */
export async function endUnpaid(
  app: BillingApp,
  { accountId, customer }: { accountId: string; customer: string },
): Promise<boolean> {
  const { subscriptions } = await readCustomer(app.stripe, customer);
  const live = subscriptions.filter(({ status }) => isLive(status));
  const [stored] = await app.db.read(findSubscription(accountId));
  const planOf = (priceId: string) => planOfPrice(app.config, priceId);
  const reading = { now: app.now(), planOf, stored };
  const hasStopped = (each: Stripe.Subscription) =>
    UNPAID.includes(each.status) && !paidEntitlement(toRow(each, reading), reading.now).plan;
  if (!live.every(hasStopped)) return false;
  for (const { id } of live) await endWithoutCharge(app, id);
  return true;
}

/** Ends a subscription at once, whatever was planned for it. One that has ended already stays so. */
export async function endNow(app: BillingApp, id: string): Promise<void> {
  const subscription = await app.stripe.subscriptions.retrieve(id);
  if (!isLive(subscription.status)) return;
  await releaseSchedule(app.stripe, await readSchedule(app.stripe, subscription));
  await endWithoutCharge(app, id);
}

/**
 * Nobody can pay for a subscription any more that has ended with a payment open: an old link would take money for nothing.
 * Returns true when there was one to void: what was read before then has to be read again.
 */
export async function voidOfEnded(
  stripe: StripeClient,
  subscriptions: Stripe.Subscription[],
): Promise<boolean> {
  let isChanged = false;
  for (const { id, status, latest_invoice: latest } of subscriptions) {
    const isOwed = typeof latest === 'object' && latest?.status === 'open';
    if (!isOwed || status !== 'canceled') continue;
    await voidOpen(stripe, id).catch(unlessRefused);
    isChanged = true;
  }
  return isChanged;
}

/** Voids what is open, and only then ends the subscription: after a crash in between, the next try ends it. */
export async function endWithoutCharge(
  { stripe }: BillingApp,
  subscription: string,
): Promise<void> {
  await voidOpen(stripe, subscription);
  await stripe.subscriptions.cancel(subscription, { invoice_now: false, prorate: false });
}

async function voidOpen(stripe: StripeClient, subscription: string): Promise<void> {
  const open = await stripe.invoices
    .list({ subscription, status: 'open', limit: 100 })
    .autoPagingToArray({ limit: 1000 });
  for (const { id } of open) await stripe.invoices.voidInvoice(id);
}

/** A payment may be under way, or the invoice is paid by now. The next sync sees how it ended. */
function unlessRefused(error: unknown): void {
  if (!(error instanceof Stripe.errors.StripeInvalidRequestError)) throw error;
}
