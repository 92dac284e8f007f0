import { StripeError } from '../http/errors.ts';
import type { Invoice, PaymentMethod, Subscription } from '../wire.ts';
import { emit, type World } from '../world.ts';
import { askBank, type Outcome } from './cards.ts';
import { failCharge, payInvoice, stopCollecting, subscriptionIdOf } from './invoice-lifecycle.ts';
import { methodOf } from './payment-methods.ts';
import { cancelNow, changeSubscription, isOver } from './subscription-lifecycle.ts';

/** Faults of the card on file. The operation says what is charged: `renew-subscription`, `retry-invoice`, `update-subscription` or `pay-invoice`. */
export const CARD_FAULTS = {
  'card-declined': 'declines the card on file',
  'card-asks': 'has the bank ask for 3-D Secure when the card on file is charged',
} as const;

export type ChargedFor =
  | 'renew-subscription'
  | 'retry-invoice'
  | 'update-subscription'
  | 'pay-invoice';

const DAY = 86_400;
/** Days between the tries. Source: docs.stripe.com/billing/revenue-recovery/smart-retries, "Custom retry schedule". */
const RETRY_AFTER_DAYS = [3, 5, 7];

/** What the bank says to the card on file. */
export function chargeOnFile(
  world: World,
  method: PaymentMethod | null,
  operation: ChargedFor,
): Outcome {
  if (world.faults.take('card-declined', operation)) return 'declined';
  if (world.faults.take('card-asks', operation)) return 'asks';
  if (!method) return 'declined';
  const number = world.state.cardNumbers[method.id];
  return number ? askBank({ number }, 'charge', world.nowSeconds()).kind : 'good';
}

/** Charges an open invoice to the card on file. A failure plans the next try. */
export function collect(world: World, open: Invoice, operation: ChargedFor): Invoice {
  const subscription = subscriptionOf(world, open);
  const method = subscription && methodOf(world, subscription);
  const outcome = open.amount_due === 0 ? 'good' : chargeOnFile(world, method, operation);
  if (outcome === 'good') return payLate(world, open, method);
  const days = RETRY_AFTER_DAYS[open.attempt_count];
  const nextAt = days === undefined ? null : world.nowSeconds() + days * DAY;
  const failed = failCharge(world, open, { asks: outcome === 'asks', method, nextAt });
  if (subscription && !isOver(subscription)) fallBehind(world, subscription, failed);
  return failed;
}

/**
 * An open invoice is paid, by whatever means. Its subscription goes on when the invoice is the latest one. Source:
 * docs.stripe.com/billing/subscriptions/overview, "Subscription statuses".
 */
export function payLate(world: World, open: Invoice, method: PaymentMethod | null = null): Invoice {
  const invoice = payInvoice(world, open, method);
  const before = subscriptionOf(world, open);
  if (!before || before.latest_invoice !== invoice.id || isOver(before)) return invoice;
  if (before.pending_update) applyPending(world, before, invoice);
  else if (['past_due', 'unpaid', 'incomplete'].includes(before.status)) {
    changeSubscription(world, before, { status: 'active' });
  }
  return invoice;
}

/** Applies a pending update whose invoice was paid. */
function applyPending(world: World, before: Subscription, invoice: Invoice): void {
  const waiting = before.pending_update?.subscription_items;
  if (!waiting || before.latest_invoice !== invoice.id) return;
  const items = { ...before.items, data: waiting };
  const after = changeSubscription(world, before, { items, pending_update: null });
  emit(world, 'customer.subscription.pending_update_applied', { object: after });
}

export function cardRefused(outcome: 'declined' | 'asks'): StripeError {
  return new StripeError(402, {
    type: 'card_error',
    code: outcome === 'declined' ? 'card_declined' : 'subscription_payment_intent_requires_action',
    message: 'Your card was declined.',
  });
}

export function subscriptionOf(world: World, invoice: Invoice): Subscription | null {
  return world.state.subscriptions[subscriptionIdOf(invoice) ?? ''] ?? null;
}

/** The first failure makes a subscription past due; after the last retry the account's setting decides. */
function fallBehind(world: World, before: Subscription, failed: Invoice): void {
  if (failed.next_payment_attempt !== null) {
    if (before.status === 'active') changeSubscription(world, before, { status: 'past_due' });
    return;
  }
  const { afterRetries } = world.settings;
  if (afterRetries === 'cancel') cancelNow(world, before, { reason: 'payment_failed' });
  else if (afterRetries === 'unpaid') changeSubscription(world, before, { status: 'unpaid' });
  stopCollecting(world, before.id);
}
