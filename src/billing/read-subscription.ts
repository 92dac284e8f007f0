import { AppError } from '../errors.ts';
import { isLive, paidEntitlement, type SubscriptionProblem } from '../domain/entitlement.ts';
import { type Plan, PLANS } from '../domain/plans.ts';
import type {
  CardOnFile,
  FailedPayment,
  PaidInvoice,
  SubscriptionDetails,
} from '../domain/subscription-details.ts';
import type { SubscriptionRow } from '../store/subscriptions.ts';
import type { Stripe } from '../stripe/client.ts';
import { openInvoiceUrl } from './upgrade-rules.ts';

/** What is needed to read a subscription besides the subscription itself. */
export type Reading = {
  now: number;
  /** The plan that a price sells or sold; null for any other price. */
  planOf: (priceId: string) => Plan | null;
  /** What the last sync stored. */
  stored: SubscriptionRow | null;
};

/** Statuses in which Stripe charges, or has charged, for a subscription. */
const CHARGED = ['active', 'trialing', 'past_due'];

const A_DAY_S = 86_400;

/** Why an invoice is for a whole period, and not for a change in it. */
const PERIODIC = ['subscription_create', 'subscription_cycle'];

/**
 * The one subscription that counts. The highest plan wins, so that paying twice never loses anything; of equals the one that
 * is stored already, then the older one. `others` are charged for as well and need an operator.
 */
export function chooseSubscription(
  subscriptions: Stripe.Subscription[],
  reading: Reading,
): { row: SubscriptionRow | null; others: string[] } {
  // Stripe lists the newest first, also of those that were made in the same second.
  const oldestFirst = subscriptions.toReversed().toSorted((a, b) => a.created - b.created);
  const isOver = ({ status }: Stripe.Subscription) => !isLive(status);
  const ordered = [
    ...oldestFirst.filter((each) => !isOver(each)),
    ...oldestFirst.filter(isOver).toReversed(),
  ];
  const [row, ...rest] = ordered
    .map((subscription) => toRow(subscription, reading))
    .toSorted((a, b) => rank(b, reading) - rank(a, reading));
  if (!row) return { row: null, others: [] };
  const others = rest.filter(({ status }) => CHARGED.includes(status));
  const problem = row.problem ?? (others.length > 0 ? 'several' : null);
  const ids = others.map(({ stripeSubscriptionId }) => stripeSubscriptionId);
  return { row: { ...row, problem }, others: ids };
}

function rank(row: SubscriptionRow, { now, stored }: Reading): number {
  const { plan } = paidEntitlement(row, now);
  const byPlan = plan ? (PLANS.indexOf(plan) + 1) * 10 : 0;
  if (!isLive(row.status)) return byPlan;
  return byPlan + (row.stripeSubscriptionId === stored?.stripeSubscriptionId ? 6 : 5);
}

/** The row of a subscription. The plan comes from the prices alone, wherever its item stands. */
export function toRow(subscription: Stripe.Subscription, reading: Reading): SubscriptionRow {
  const item = planItem(subscription, reading.planOf);
  if (subscription.object !== 'subscription' || !item) {
    throw new AppError('upstream', 'Stripe answered with something that is not a subscription');
  }
  const { id, status } = subscription;
  const known = reading.planOf(item.price.id);
  const problem = problemOf(subscription, { item, known });
  const periodEndAt = paidUntil(subscription, { item, problem });
  const cancelAt = subscription.cancel_at ? subscription.cancel_at * 1000 : null;
  return {
    stripeSubscriptionId: id,
    status,
    priceId: item.price.id,
    plan: known ?? (isLive(status) ? planLastKnown(id, reading) : null),
    periodEndAt,
    cancelAt: cancelAt ?? (subscription.cancel_at_period_end ? periodEndAt : null),
    unconfirmedSince: null,
    pastDueSince: status === 'past_due' ? (pastDueSince(id, reading) ?? reading.now) : null,
    // The invoice of a change that waits for its payment is no debt: the plan of before goes on.
    payUrl: subscription.pending_update ? null : openInvoiceUrl(subscription),
    details: detailsOf(subscription, item),
    problem: isLive(status) ? problem : null,
    // The sync knows it.
    hold: null,
  };
}

/** What is shown of a subscription. A pending change is in its schedule, which the sync reads apart. */
function detailsOf(
  subscription: Stripe.Subscription,
  item: Stripe.SubscriptionItem,
): SubscriptionDetails {
  const { latest_invoice: invoice, start_date: start } = subscription;
  return {
    card: cardOf(subscription),
    failure: typeof invoice === 'object' ? failureOf(invoice) : null,
    paid: typeof invoice === 'object' ? paidOf(invoice) : null,
    isFirstPeriod: item.current_period_start - start < A_DAY_S,
    pending: null,
  };
}

/** What a charge takes: the subscription's own card, else the customer's default. */
function cardOf(subscription: Stripe.Subscription): CardOnFile | null {
  const { card } = cardsOf(subscription).own ?? cardsOf(subscription).ofCustomer ?? {};
  if (!card) return null;
  // A card works until the end of its month.
  const expiresAt = Date.UTC(card.exp_year, card.exp_month);
  return { brand: card.brand, last4: card.last4, expiresAt };
}

/** The payment methods of a subscription and of its customer, as far as they were read with it. */
export function cardsOf({ default_payment_method: own, customer }: Stripe.Subscription): {
  own: Stripe.PaymentMethod | null;
  ofCustomer: Stripe.PaymentMethod | null;
} {
  const ofCustomer =
    typeof customer === 'string' || customer.deleted
      ? null
      : customer.invoice_settings.default_payment_method;
  return {
    own: typeof own === 'string' ? null : own,
    ofCustomer: typeof ofCustomer === 'string' ? null : ofCustomer,
  };
}

/** The payment that has failed, of an invoice that is still open. */
export function failureOf(invoice: Stripe.Invoice | null): FailedPayment | null {
  if (invoice?.status !== 'open' || invoice.attempt_count === 0) return null;
  if (invoice.billing_reason === 'subscription_update') return null;
  const {
    id,
    attempt_count: attempt,
    next_payment_attempt: next,
    amount_due: amountCents,
  } = invoice;
  return { invoice: id, attempt, nextAt: next === null ? null : next * 1000, amountCents };
}

function paidOf(invoice: Stripe.Invoice | null): PaidInvoice | null {
  if (invoice?.status !== 'paid') return null;
  return {
    id: invoice.id,
    amountCents: invoice.amount_paid,
    url: invoice.hosted_invoice_url ?? null,
    isRenewal: invoice.billing_reason === 'subscription_cycle',
  };
}

/** The item whose price is a plan's, the highest plan first. Everything else is an add-on. */
export function planItem(
  { items }: Stripe.Subscription,
  planOf: Reading['planOf'],
): Stripe.SubscriptionItem | undefined {
  const rankOf = ({ price }: Stripe.SubscriptionItem) =>
    PLANS.indexOf(planOf(price.id) ?? PLANS[0]);
  const known = items.data.filter(({ price }) => planOf(price.id) !== null);
  return known.toSorted((a, b) => rankOf(b) - rankOf(a))[0] ?? items.data[0];
}

function problemOf(
  { pause_collection: pause, items }: Stripe.Subscription,
  { item, known }: { item: Stripe.SubscriptionItem; known: Plan | null },
): SubscriptionProblem | null {
  if (pause || item.quantity === 0) return 'not_collected';
  if (!known) return 'unknown_price';
  return items.data.length > 1 ? 'extra_item' : null;
}

/** A price of nobody's keeps the plan of before: of this subscription, or the one in force on the account. */
function planLastKnown(id: string, { now, stored }: Reading): Plan | null {
  if (!stored) return null;
  return stored.stripeSubscriptionId === id ? stored.plan : paidEntitlement(stored, now).plan;
}

function pastDueSince(id: string, { stored }: Reading): number | null {
  return stored?.stripeSubscriptionId === id ? stored.pastDueSince : null;
}

/** A period that begins while nothing is collected is not paid. One that began before stays paid. */
function paidUntil(
  { status, latest_invoice: invoice }: Stripe.Subscription,
  { item, problem }: { item: Stripe.SubscriptionItem; problem: SubscriptionProblem | null },
): number {
  const isOwed =
    problem === 'not_collected' &&
    status !== 'trialing' &&
    typeof invoice === 'object' &&
    PERIODIC.includes(invoice?.billing_reason ?? '') &&
    (invoice?.status !== 'paid' || invoice.total === 0);
  return (isOwed ? item.current_period_start : item.current_period_end) * 1000;
}
