import { idOf, type Invoice, type PaymentMethod, type Subscription } from '../wire.ts';
import { impossible } from '../http/errors.ts';
import { changedFields, emit, type World } from '../world.ts';
import { issueInvoice, payInvoice, stopCollecting } from './invoice-lifecycle.ts';
import { recordUnpaid } from './payments.ts';
import { isRunning } from './totals.ts';
import { type NewSubscription, newSubscription } from './subscription-objects.ts';

/** Canceled or never paid. */
export function isOver({ status }: Subscription): boolean {
  return status === 'canceled' || status === 'incomplete_expired';
}

/**
 * Creates a subscription whose first invoice is paid at once by card. A bank debit takes days; until then the
 * subscription is incomplete: docs.stripe.com/billing/subscriptions/overview, "Subscription statuses".
 */
export function subscribe(
  world: World,
  fields: NewSubscription,
  method: PaymentMethod,
): { subscription: Subscription; invoice: Invoice } {
  const subscription = newSubscription(world, fields);
  world.state.subscriptions[subscription.id] = subscription;
  const invoice = issueInvoice(world, subscription, 'subscription_create');
  subscription.latest_invoice = invoice.id;
  emit(world, 'customer.subscription.created', { object: subscription });
  emit(world, 'invoice.created', { object: invoice });
  emit(world, 'invoice.finalized', { object: invoice });
  if (method.type !== 'card') {
    recordUnpaid(world, invoice, 'processing');
    return { subscription, invoice };
  }
  const paid = payInvoice(world, invoice, method);
  const active = changeSubscription(world, subscription, { status: 'active' });
  return { subscription: active, invoice: paid };
}

/**
 * Stores the changed subscription and records an event. One that is over stays over:
 * docs.stripe.com/billing/subscriptions/overview, "Subscription statuses".
 */
export function changeSubscription(
  world: World,
  before: Subscription,
  change: Partial<Subscription>,
): Subscription {
  if (isOver(before) && change.status) throw impossible('A canceled subscription stays canceled.');
  const changed = { ...before, ...change };
  const subscription = { ...changed, discounts: runningOf(world, changed) };
  world.state.subscriptions[subscription.id] = subscription;
  emit(world, 'customer.subscription.updated', {
    object: subscription,
    previous: changedFields(before, subscription),
  });
  return subscription;
}

function runningOf(world: World, { discounts }: Subscription): Subscription['discounts'] {
  return discounts.filter((one) => {
    const discount = world.state.discounts[idOf(one) ?? ''];
    return discount !== undefined && isRunning(world, discount);
  });
}

/** Ends a subscription now. */
export function cancelNow(
  world: World,
  before: Subscription,
  details: Partial<Subscription['cancellation_details']> = {},
): Subscription {
  const now = world.nowSeconds();
  const subscription: Subscription = {
    ...before,
    status: 'canceled',
    canceled_at: before.canceled_at ?? now,
    ended_at: now,
    pause_collection: null,
    pending_update: null,
    schedule: null,
    cancellation_details: {
      ...NO_DETAILS,
      ...before.cancellation_details,
      reason: 'cancellation_requested',
      ...details,
    },
  };
  world.state.subscriptions[subscription.id] = subscription;
  cancelSchedule(world, before);
  stopCollecting(world, subscription.id);
  emit(world, 'customer.subscription.deleted', { object: subscription });
  return subscription;
}

/** A schedule ends with its subscription. */
function cancelSchedule(world: World, { schedule: attached }: Subscription): void {
  const before = world.state.schedules[idOf(attached) ?? ''];
  if (before?.status !== 'active') return;
  const now = world.nowSeconds();
  const schedule = { ...before, status: 'canceled', canceled_at: now, current_phase: null };
  world.state.schedules[schedule.id] = schedule;
  emit(world, 'subscription_schedule.canceled', { object: schedule });
}

/** Ends every subscription whose `cancel_at` has passed. */
export function cancelDueSubscriptions(world: World): void {
  const now = world.nowSeconds();
  for (const subscription of Object.values(world.state.subscriptions)) {
    const { cancel_at: cancelAt } = subscription;
    if (cancelAt && cancelAt <= now && !isOver(subscription)) cancelNow(world, subscription);
  }
}

const NO_DETAILS = { comment: null, feedback: null, feedback_option: null };
