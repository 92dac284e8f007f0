import type { BillingApp } from './billing-app.ts';
import { tellAccount, tellOperators } from '../news/tell.ts';
import { type Change, commit } from '../work/commit.ts';
import { withLease } from '../work/lease.ts';
import { holdOf } from '../domain/payment-risks.ts';
import { findLocale } from '../store/accounts.ts';
import { findCustomer, forgetCustomer } from '../store/customers.ts';
import { isAccountOnHold } from '../store/deletions.ts';
import type { PaymentRisk } from '../store/payment-risks.ts';
import { recheckMachine } from '../store/machines.ts';
import { findGrounds, findPaidEntitlement } from '../store/entitlements.ts';
import {
  findSubscription,
  markUnconfirmed,
  saveSubscription,
  type SubscriptionRow,
} from '../store/subscriptions.ts';
import { entitlement, isLive, paidEntitlement } from '../domain/entitlement.ts';
import { cardChanges } from './card-changes.ts';
import { consequencesOf } from './entitlement-consequences.ts';
import { invoicePages } from './payment-link.ts';
import { cardNotices, holdNews, newPayment, paymentNews } from './payment-news.ts';
import { blockKnownCard, followHold } from './follow-hold.ts';
import { planOfPrice } from './plan-of-price.ts';
import { refreshRisks } from './refresh-risks.ts';
import { voidOfEnded } from './end-unpaid.ts';
import { followLocale } from './follow-locale.ts';
import { useNewCard } from './use-new-card.ts';
import { readCustomer } from './read-customer.ts';
import { nextPrice, readSchedule } from './schedules.ts';
import type { Stripe } from '../stripe/client.ts';
import { chooseSubscription, failureOf } from './read-subscription.ts';

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
  await withLease(app, `billing:${accountId}`, (_renew, holder) =>
    syncUnderLease(holder, accountId, asked),
  );
}

/** Does the same as `syncCustomer`, for a caller that holds the account's billing lease. */
export async function syncUnderLease(
  app: BillingApp,
  accountId: string,
  asked = false,
): Promise<void> {
  const now = app.now();
  const [customerId, stored, { comp }, isLeaving, locale] = await app.db.read(
    findCustomer(accountId),
    findSubscription(accountId),
    findGrounds(accountId),
    isAccountOnHold(accountId),
    findLocale(accountId),
  );
  const risks = await readOrNote(app, accountId, () => refreshRisks(app, accountId));
  const { row, changes: found } = await readOrNote(app, accountId, async () =>
    customerId
      ? readAtStripe(app, { accountId, customerId, stored, risks, isLeaving, locale })
      : { row: stored && { ...stored, hold: holdOf(risks) }, changes: [] },
  );
  const before = entitlement({ subscription: stored, comp }, now);
  const after = entitlement({ subscription: row, comp }, now);
  const paid = { before: paidEntitlement(stored, now), after: paidEntitlement(row, now) };
  const changes: Change[] = [
    ...found,
    ...(row && (customerId || row.hold !== stored?.hold)
      ? [saveSubscription(accountId, row, { now, syncDueAt: syncDueAt(row, risks, now) })]
      : []),
    ...newInvoicePages(app, accountId, { stored, row }),
    ...(await consequencesOf(app, {
      accountId,
      before,
      after,
      paid,
      payment: newPayment(stored, row),
    })),
    ...paymentNews(app, accountId, { stored, row, before: paid.before }),
    ...holdNews(app, accountId, { stored, row }),
    ...cardNotices(accountId, { stored, row }),
    ...(asked && !paid.before.plan && !paid.after.plan
      ? [tellAccount(app, accountId, { type: 'payment_not_seen' }, app.newId('chg'))]
      : []),
  ];
  if (changes.length > 0) await commit(app, [...changes, { enqueue: 'sweep', payload: {} }]);
}

/** Pages of invoices that the last sync did not know. */
function newInvoicePages(
  app: BillingApp,
  accountId: string,
  { stored, row }: { stored: SubscriptionRow | null; row: SubscriptionRow | null },
): Change[] {
  const pagesOf = (each: SubscriptionRow | null) => [each?.payUrl, each?.details.paid?.url];
  const known = new Set(pagesOf(stored));
  return invoicePages(
    app,
    accountId,
    pagesOf(row).filter((url) => !known.has(url)),
  );
}

/** A dispute goes on after the subscription, and has its dates. */
function syncDueAt({ status }: SubscriptionRow, risks: PaymentRisk[], now: number): number | null {
  const isOpen = risks.some(({ kind, state }) => kind !== 'card' && state === 'open');
  return isLive(status) || isOpen ? now + SYNC_EVERY_MS : null;
}

type Known = {
  accountId: string;
  customerId: string;
  stored: SubscriptionRow | null;
  risks: PaymentRisk[];
  /** It waits for its deletion. */
  isLeaving: boolean;
  locale: string;
};
type Found = { row: SubscriptionRow | null; changes: Change[] };

/** While Stripe is away for days, the plan ends without a sync, see `UNCONFIRMED_MS`; the machine then has to know. */
async function readOrNote<T>(
  app: BillingApp,
  accountId: string,
  read: () => Promise<T>,
): Promise<T> {
  try {
    return await read();
  } catch (error) {
    const now = app.now();
    await commit(app, [markUnconfirmed(accountId, now)]);
    const [{ why }] = await app.db.read(findPaidEntitlement(accountId, now));
    if (why === 'unknown') await commit(app, [recheckMachine(accountId, now)]);
    throw error;
  }
}

/** The subscription of a customer as it has to be stored. What cannot be read never ends a plan; it calls an operator, once. */
async function readAtStripe(app: BillingApp, known: Known, isAgain = false): Promise<Found> {
  const { accountId, customerId, stored, risks, isLeaving } = known;
  const hold = holdOf(risks);
  const { state, subscriptions } = await readCustomer(app.stripe, customerId);
  switch (state) {
    case 'deleted':
      return {
        row: stored && { ...ofDeleted(stored), hold },
        changes: [forgetCustomer(accountId, customerId), ...alarmOfDeleted(app, known)],
      };
    case 'other_mode':
      return alarmed(app, known, stored && { ...ofOtherMode(stored, app.now()), hold });
    case 'there': {
      const planOf = (priceId: string) => planOfPrice(app.config, priceId);
      const { row, others } = chooseSubscription(subscriptions, {
        now: app.now(),
        planOf,
        stored,
      });
      if (others.length > 0) app.log.error({ accountId, others }, 'more than one subscription');
      const used = subscriptions.find(({ id }) => id === row?.stripeSubscriptionId);
      if (used && !isAgain) {
        await followLocale(app.stripe, used, known.locale);
        const isNew = !stored || !paidEntitlement(stored, app.now()).plan;
        if (isNew && hold === null && (await blockKnownCard(app, accountId, used)))
          return readAtStripe(app, { ...known, risks: await refreshRisks(app, accountId) });
        const isLost = risks.some(({ state }) => state === 'lost');
        let isChanged = await voidOfEnded(app.stripe, subscriptions);
        for (const each of subscriptions)
          if (await followHold(app, each, { hold, isLost, stored, isLeaving })) isChanged = true;
        if (isChanged || (hold !== 'blocked' && (await useNewCard(app, accountId, used))))
          return readAtStripe(app, known, true);
      }
      const held = row && { ...(await completed(app, row, subscriptions)), hold };
      const found = alarmed(app, known, held);
      return {
        ...found,
        changes: [...found.changes, ...(await cardChanges(app, accountId, used))],
      };
    }
  }
}

/** Nothing can be read, so a renewal stays unconfirmed. */
function ofOtherMode(stored: SubscriptionRow, now: number): SubscriptionRow {
  const since = now >= stored.periodEndAt ? now : null;
  return {
    ...stored,
    problem: 'other_mode',
    unconfirmedSince: stored.unconfirmedSince ?? since,
  };
}

/** With a customer all subscriptions end, and so does whatever was open or planned for them. */
function ofDeleted(stored: SubscriptionRow): SubscriptionRow {
  const details = { ...stored.details, failure: null, pending: null };
  const ended = { cancelAt: null, pastDueSince: null, payUrl: null, problem: null };
  return { ...stored, ...ended, status: 'canceled', details };
}

/** Somebody has deleted a customer by hand who had a subscription, and what was paid for the rest of it is not refunded by that. */
function alarmOfDeleted(app: BillingApp, { accountId, customerId, stored }: Known): Change[] {
  if (!stored || !isLive(stored.status)) return [];
  const notice = { type: 'customer_deleted' as const, accountId };
  return [tellOperators(app, notice, `deleted:${customerId}`)];
}

/** The row with what the subscription itself does not say: another open invoice, and a smaller plan that follows. */
async function completed(
  app: BillingApp,
  row: SubscriptionRow,
  subscriptions: Stripe.Subscription[],
): Promise<SubscriptionRow> {
  const { details, ...payable } = await withOpenInvoice(app, row);
  const subscription = subscriptions.find(({ id }) => id === row.stripeSubscriptionId);
  const schedule = subscription && (await readSchedule(app.stripe, subscription));
  const next = schedule && nextPrice(schedule);
  const plan = next && planOfPrice(app.config, next.price);
  const pending = next && plan ? { plan, at: next.at * 1000 } : null;
  return { ...payable, details: { ...details, pending } };
}

/** Statuses that a payment ends. */
const PAYABLE = ['past_due', 'unpaid', 'incomplete'];

/** The newest invoice of an unpaid subscription is a draft that nobody can pay, so any other open invoice is offered. */
async function withOpenInvoice(app: BillingApp, row: SubscriptionRow): Promise<SubscriptionRow> {
  if (row.payUrl || !PAYABLE.includes(row.status)) return row;
  const subscription = row.stripeSubscriptionId;
  const { data } = await app.stripe.invoices.list({ subscription, status: 'open', limit: 1 });
  const open = data[0] ?? null;
  const failure = row.details.failure ?? failureOf(open);
  return { ...row, payUrl: open?.hosted_invoice_url ?? null, details: { ...row.details, failure } };
}

/** Alarms operators when the problem of a subscription is a new one. */
function alarmed(
  app: BillingApp,
  { accountId, stored }: Known,
  row: SubscriptionRow | null,
): Found {
  const problem = row?.problem ?? null;
  if (problem === null || problem === stored?.problem) return { row, changes: [] };
  const { stripeSubscriptionId, priceId } = row ?? {};
  app.log.error({ accountId, problem, stripeSubscriptionId, priceId }, 'a subscription is odd');
  const notice = { type: 'subscription_problem' as const, accountId, problem };
  return { row, changes: [tellOperators(app, notice, `subscription:${app.newId('odd')}`)] };
}
