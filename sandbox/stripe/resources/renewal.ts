import { idOf, type Invoice, type Subscription, type SubscriptionItem } from '../wire.ts';
import { emit, type World } from '../world.ts';
import { collect, subscriptionOf } from './collection.ts';
import { draft, finalize, voidInvoice } from './invoice-lifecycle.ts';
import { periodEnd } from './period.ts';
import { changeSubscription } from './subscription-lifecycle.ts';

/**
 * The time between a new period and its charge. Source: docs.stripe.com/billing/invoices/subscription, "Stripe waits
 * approximately 1 hour before finalizing".
 */
const DRAFT_SECONDS = 3600;
/** `unpaid` goes on making invoices, as drafts that nobody collects: docs.stripe.com/billing/subscriptions/overview. */
const RENEWED = ['active', 'past_due', 'unpaid'];

export function isRenewed({ status }: Subscription): boolean {
  return RENEWED.includes(status);
}

/** Begins the next period of every subscription whose period is over, with a draft invoice. */
export function renewDueSubscriptions(world: World): void {
  for (const subscription of Object.values(world.state.subscriptions)) {
    if (isRenewed(subscription) && firstEnd(subscription) <= world.nowSeconds()) {
      renew(world, subscription);
    }
  }
}

export function firstEnd({ items }: Subscription): number {
  return Math.min(...items.data.map((item) => item.current_period_end));
}

/** Finalizes and charges every draft whose hour is over. */
export function finalizeDueInvoices(world: World): void {
  for (const invoice of Object.values(world.state.invoices)) {
    const at = invoice.automatically_finalizes_at;
    if (invoice.status !== 'draft' || at === null || at > world.nowSeconds()) continue;
    const subscription = subscriptionOf(world, invoice);
    const paused = subscription?.pause_collection;
    if (paused) setAside(world, invoice, paused.behavior);
    else charge(world, invoice);
  }
}

/** Ends every pause of the collection whose date has come. */
export function resumeDueCollections(world: World): void {
  for (const subscription of Object.values(world.state.subscriptions)) {
    const at = subscription.pause_collection?.resumes_at;
    if (!at || at > world.nowSeconds()) continue;
    changeSubscription(world, subscription, { pause_collection: null });
  }
}

function renew(world: World, before: Subscription): void {
  const items = { ...before.items, data: itemsOfNextPeriod(before, before.items.data) };
  const drafted = draft(world, { ...before, items }, 'subscription_cycle');
  const isCollected = before.status !== 'unpaid';
  const invoice: Invoice = {
    ...drafted,
    auto_advance: isCollected,
    automatically_finalizes_at: isCollected ? world.nowSeconds() + DRAFT_SECONDS : null,
  };
  world.state.invoices[invoice.id] = invoice;
  changeSubscription(world, before, { items, latest_invoice: invoice.id });
  emit(world, 'invoice.created', { object: invoice });
}

function charge(world: World, drafted: Invoice): void {
  if (!isLocated(world, drafted)) return failFinalization(world, drafted);
  const invoice = finalize(world, drafted);
  emit(world, 'invoice.finalized', { object: invoice });
  collect(world, invoice, 'renew-subscription');
}

/** Whether tax can be calculated, or nobody asks for it. */
export function isLocated(world: World, { automatic_tax: tax, customer }: Invoice): boolean {
  const payer = world.state.customers[idOf(customer) ?? ''];
  return !tax.enabled || (!!payer && !payer.deleted && !!payer.address?.country);
}

/** Source: docs.stripe.com/tax/customer-locations: without a place the invoice stays a draft, and an event says so. */
function failFinalization(world: World, drafted: Invoice): void {
  const invoice: Invoice = {
    ...drafted,
    auto_advance: false,
    automatically_finalizes_at: null,
    automatic_tax: { ...drafted.automatic_tax, status: 'requires_location_inputs' },
    last_finalization_error: {
      code: 'customer_tax_location_invalid',
      message: "We couldn't determine the customer's location for automatic tax.",
      type: 'invalid_request_error',
    },
  };
  world.state.invoices[invoice.id] = invoice;
  emit(world, 'invoice.finalization_failed', { object: invoice });
}

/** What a paused collection does with an invoice. Source: docs.stripe.com/billing/subscriptions/pause-payment. */
function setAside(world: World, invoice: Invoice, behavior: string): void {
  const kept = { ...invoice, auto_advance: false, automatically_finalizes_at: null };
  if (behavior === 'void') voidInvoice(world, { ...kept, status: 'open' });
  else if (behavior === 'keep_as_draft') world.state.invoices[invoice.id] = kept;
  else {
    const given: Invoice = {
      ...finalize(world, kept),
      status: 'uncollectible',
      auto_advance: false,
    };
    world.state.invoices[invoice.id] = given;
    emit(world, 'invoice.marked_uncollectible', { object: given });
  }
}

export function itemsOfNextPeriod(
  { billing_cycle_anchor: anchor }: Subscription,
  items: SubscriptionItem[],
): SubscriptionItem[] {
  return items.map((item) => nextPeriod(item, anchor));
}

function nextPeriod(item: SubscriptionItem, anchor: number): SubscriptionItem {
  const start = item.current_period_end;
  let n = 1;
  while (periodEnd(anchor, item.price.recurring, n) <= start) n += 1;
  return {
    ...item,
    current_period_start: start,
    current_period_end: periodEnd(anchor, item.price.recurring, n),
  };
}
