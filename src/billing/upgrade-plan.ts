import { AppError } from '../errors.ts';
import { idFrom } from '../ids.ts';
import { PLANS } from '../domain/plans.ts';
import type { Quote } from '../domain/upgrades.ts';
import { isAccountOnHold } from '../store/deletions.ts';
import { findSubscription } from '../store/subscriptions.ts';
import { addUpgrade, findUpgrade, type Upgrade, updateUpgrade } from '../store/upgrades.ts';
import { Stripe } from '../stripe/client.ts';
import { isStoredFailure } from '../stripe/stored-failure.ts';
import { commit } from '../work/commit.ts';
import { backOffByAgeMs, type DueRowWork, workOffRow } from '../work/due-row.ts';
import { endUpgrade, refuseUpgrade, tellOfUpgrade } from './end-upgrade.ts';
import { priceOf, quoteUpgrade, readAtStripe, refusalFor } from './quote-upgrade.ts';
import { readSchedule, releaseSchedule } from './schedules.ts';
import { syncUnderLease } from './sync-customer.ts';
import { invoicePages } from './payment-link.ts';
import { openInvoiceUrl, standingOf } from './upgrade-rules.ts';
import type { BillingApp } from './billing-app.ts';

/** How long a confirmation may wait while Stripe is unreachable, so that nobody is charged hours later. */
const LONGEST_SUBMITTING_MS = 30 * 60_000;
const RECHECK_MS = 60_000;
const RECHECK_LATER_MS = 10 * 60_000;
const BACK_OFF = { firstMs: 2000, longestMs: 60_000 };

/**
 * Takes the next step for an upgrade: quotes it, submits it once it is confirmed, or checks whether it was paid. Idempotent:
 * before a charge the subscription is read and compared with the quote, and each confirmation has one idempotency key. Only
 * the sync changes the account's entitlement. Rethrows the Stripe client's error after storing the time of the next try.
 */
export async function upgradePlan(app: BillingApp, id: string): Promise<void> {
  await workOffRow(app, id, UPGRADES);
}

const UPGRADES: DueRowWork<BillingApp, Upgrade> = {
  find: findUpgrade,
  lease: ({ accountId }) => `billing:${accountId}`,
  advance: async (app, upgrade) => {
    await advance(app, upgrade);
    return 'stop';
  },
  recordFailure: async (app, upgrade, error) => {
    if (await endIfRefused(app, upgrade, error)) return;
    await recordFailure(app, upgrade, error);
    throw error;
  },
};

async function advance(app: BillingApp, upgrade: Upgrade): Promise<void> {
  switch (upgrade.state) {
    case 'quoting':
      return quoteUpgrade(app, upgrade);
    case 'quoted':
      return app.now() >= (upgrade.untilAt ?? 0)
        ? endUpgrade(app, upgrade, { change: { state: 'expired' }, news: 'expired' })
        : setDueAt(app, upgrade, upgrade.untilAt);
    case 'confirmed':
      return submit(app, upgrade);
    case 'unpaid':
      return watchPayment(app, upgrade);
    case 'done':
    case 'expired':
    case 'lapsed':
    case 'refused':
    case 'replaced':
      return setDueAt(app, upgrade, null);
  }
}

async function setDueAt(app: BillingApp, upgrade: Upgrade, dueAt: number | null): Promise<void> {
  await commit(app, [updateUpgrade(upgrade, { dueAt })]);
}

async function submit(app: BillingApp, upgrade: Upgrade): Promise<void> {
  const { quote, renewsAt, submittedAt, confirmedAt } = upgrade;
  if (!quote) throw new Error('an upgrade was confirmed without a quote');
  const before = await readAtStripe(app, quote.stripeSubscriptionId);
  const standing = standingOf(before, quote, renewsAt);
  // An earlier try whose answer was lost may have succeeded, and the change must not be made twice.
  if (standing === 'done') return finish(app, upgrade);
  if (standing === 'waiting' && submittedAt !== null) return awaitPayment(app, upgrade, before);
  const isLate = app.now() > (confirmedAt ?? 0) + LONGEST_SUBMITTING_MS;
  const [isOnHold] = await app.db.read(isAccountOnHold(upgrade.accountId));
  if (isLate || isOnHold) {
    return endUpgrade(app, upgrade, { change: { state: 'expired' }, news: 'given_up' });
  }
  const isAsQuoted =
    standing === 'as_quoted' &&
    refusalFor(app, before, upgrade.plan) === null &&
    (await priceOf(app, quote)) === quote.amountDue;
  if (!isAsQuoted) return requote(app, upgrade);
  // Stripe refuses a change while a schedule says what comes next.
  await releaseSchedule(app.stripe, await readSchedule(app.stripe, before));
  await commit(app, [updateUpgrade(upgrade, { submittedAt: submittedAt ?? app.now() })]);
  await settle(app, upgrade, { quote, refusal: await submitToStripe(app, upgrade, quote) });
}

type Submission = { quote: Quote; refusal: Stripe.errors.StripeInvalidRequestError | null };

/** Stores what the subscription at Stripe shows after the change was submitted. */
async function settle(
  app: BillingApp,
  upgrade: Upgrade,
  { quote, refusal }: Submission,
): Promise<void> {
  const after = await readAtStripe(app, quote.stripeSubscriptionId);
  const outcome = standingOf(after, quote, upgrade.renewsAt);
  if (outcome === 'done') return finish(app, upgrade);
  if (outcome === 'waiting') return awaitPayment(app, upgrade, after);
  if (refusal && outcome === 'changed') return requote(app, upgrade);
  if (refusal) throw refusal;
  app.log.error({ upgradeId: upgrade.id, outcome }, 'Stripe accepted an upgrade but shows none');
  return refuseUpgrade(app, upgrade, { reason: 'needs_operator', untilAt: null, payUrl: null });
}

/** Submits the change. Returns Stripe's refusal if it is no longer possible, for example because the period has just ended. */
async function submitToStripe(
  app: BillingApp,
  upgrade: Upgrade,
  quote: Quote,
): Promise<Submission['refusal']> {
  const { id, attempts } = upgrade;
  try {
    await app.stripe.subscriptions.update(
      quote.stripeSubscriptionId,
      {
        items: [{ id: quote.itemId, price: quote.toPrice }],
        proration_behavior: 'always_invoice',
        // The new plan begins only once it is paid.
        payment_behavior: 'pending_if_incomplete',
        proration_date: quote.prorationDate,
      },
      { idempotencyKey: `upgrade:${id}:${attempts}` },
    );
    return null;
  } catch (error) {
    if (error instanceof Stripe.errors.StripeInvalidRequestError) return error;
    if (isStoredFailure(error)) {
      await commit(app, [updateUpgrade(upgrade, { attempts: attempts + 1 })]);
    }
    throw error;
  }
}

/** Replaces a quote whose subscription has changed since. Nothing was charged. */
async function requote(app: BillingApp, upgrade: Upgrade): Promise<void> {
  const id = idFrom('upg', upgrade.id, 'anew');
  const { accountId, plan } = upgrade;
  await commit(app, [
    updateUpgrade(upgrade, { state: 'replaced', dueAt: null }),
    ...addUpgrade({ id, accountId, plan, reason: 'changed', now: app.now() }),
    { enqueue: 'upgrade-plan', payload: { id } },
  ]);
}

async function finish(app: BillingApp, upgrade: Upgrade): Promise<void> {
  await syncUnderLease(app, upgrade.accountId);
  const [stored] = await app.db.read(findSubscription(upgrade.accountId));
  if (!stored?.plan || PLANS.indexOf(stored.plan) < PLANS.indexOf(upgrade.plan)) {
    throw new AppError('upstream', 'Stripe does not list the upgrade that it made');
  }
  await endUpgrade(app, upgrade, { change: { state: 'done', payUrl: null }, news: 'done' });
}

async function awaitPayment(
  app: BillingApp,
  upgrade: Upgrade,
  subscription: Stripe.Subscription,
): Promise<void> {
  await syncUnderLease(app, upgrade.accountId);
  const { pending_update: pending } = subscription;
  const payUrl = openInvoiceUrl(subscription);
  await commit(app, [
    ...invoicePages(app, upgrade.accountId, [payUrl]),
    updateUpgrade(upgrade, {
      state: 'unpaid',
      untilAt: pending ? pending.expires_at * 1000 : null,
      payUrl,
      trouble: null,
      dueAt: app.now() + RECHECK_MS,
    }),
    tellOfUpgrade(app, upgrade, 'unpaid'),
  ]);
}

/** Webhooks announce the payment; polling covers a late webhook, and the end of the time to pay. */
async function watchPayment(app: BillingApp, upgrade: Upgrade): Promise<void> {
  const { quote } = upgrade;
  if (!quote) throw new Error('an upgrade waits for a payment without a quote');
  const subscription = await readAtStripe(app, quote.stripeSubscriptionId);
  const standing = standingOf(subscription, quote, upgrade.renewsAt);
  if (standing === 'done') return finish(app, upgrade);
  const isDropped = upgrade.reason === 'dropped' && (await voidInvoice(app, subscription));
  if (standing !== 'waiting' || isDropped) {
    await syncUnderLease(app, upgrade.accountId);
    return endUpgrade(app, upgrade, { change: { state: 'lapsed', payUrl: null }, news: 'lapsed' });
  }
  const isFresh = app.now() < (upgrade.submittedAt ?? 0) + RECHECK_LATER_MS;
  const dueAt = app.now() + (isFresh ? RECHECK_MS : RECHECK_LATER_MS);
  await commit(app, [
    updateUpgrade(upgrade, { reason: null, trouble: null, dueAt }),
    ...(upgrade.reason === 'asked'
      ? [tellOfUpgrade(app, upgrade, 'not_seen', app.newId('not_seen'))]
      : []),
  ]);
}

/**
 * Voids the invoice of a change that is dropped, which discards the change. Source: Stripe, "Pending updates": it is voided as
 * well when the time to pay is over. False when the invoice can no longer be voided, for example because it was just paid.
 */
async function voidInvoice(app: BillingApp, { latest_invoice: invoice }: Stripe.Subscription) {
  if (!invoice || typeof invoice === 'string' || invoice.status !== 'open') return false;
  try {
    await app.stripe.invoices.voidInvoice(invoice.id);
    return true;
  } catch (error) {
    if (error instanceof Stripe.errors.StripeInvalidRequestError) return false;
    throw error;
  }
}

/** Ends an upgrade that Stripe has finally refused. Stripe would refuse the same request again. */
async function endIfRefused(app: BillingApp, upgrade: Upgrade, error: unknown): Promise<boolean> {
  if (error instanceof Stripe.errors.StripeCardError) {
    await refuseUpgrade(app, upgrade, { reason: 'declined', untilAt: null, payUrl: null });
    return true;
  }
  if (!(error instanceof Stripe.errors.StripeInvalidRequestError)) return false;
  app.log.error({ err: error, upgradeId: upgrade.id }, 'Stripe refuses an upgrade');
  await refuseUpgrade(app, upgrade, { reason: 'needs_operator', untilAt: null, payUrl: null });
  return true;
}

async function recordFailure(app: BillingApp, upgrade: Upgrade, error: unknown): Promise<void> {
  const ageMs = app.now() - (upgrade.confirmedAt ?? upgrade.createdAt);
  const isFirst = upgrade.trouble === null && upgrade.state !== 'unpaid';
  const isAsked = upgrade.reason === 'asked';
  await commit(app, [
    updateUpgrade(upgrade, {
      trouble: error instanceof Error ? error.name : 'error',
      dueAt: app.now() + backOffByAgeMs(ageMs, BACK_OFF),
      ...(isAsked ? { reason: null } : {}),
    }),
    ...(isAsked ? [tellOfUpgrade(app, upgrade, 'unchecked', app.newId('unchecked'))] : []),
    ...(isFirst ? [tellOfUpgrade(app, upgrade, 'trouble', `trouble:${upgrade.state}`)] : []),
  ]);
}
