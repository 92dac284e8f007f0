import { impossible, StripeError } from '../http/errors.ts';
import type { Invoice, Subscription, SubscriptionItem } from '../wire.ts';
import { emit, type World } from '../world.ts';
import { failCharge, issueInvoice, payInvoice } from './invoice-lifecycle.ts';
import { draftInvoice } from './invoice-objects.ts';
import { prorationsOf } from './prorations.ts';
import { changeSubscription } from './subscription-lifecycle.ts';

/** Faults of the saved card when a plan change is charged. */
export const CARD_FAULTS = {
  'card-declined': 'declines the saved card when a change of plan is charged',
  'card-asks': 'has the bank ask for 3-D Secure when a change of plan is charged',
} as const;

export type PaymentBehavior = 'allow_incomplete' | 'error_if_incomplete' | 'pending_if_incomplete';

export type ChargedChange = {
  items: SubscriptionItem[];
  date: number | undefined;
  behavior: PaymentBehavior;
};

const PENDING_SECONDS = 23 * 3600;

/** Changes the items and charges the difference at once. */
export function changeAndCharge(
  world: World,
  before: Subscription,
  { items, date, behavior }: ChargedChange,
): Subscription {
  const billed = prorationsOf(world, before, { items, date });
  const change = { items: { ...before.items, data: items } };
  if (billed.length === 0) return changeSubscription(world, before, change);
  const card = chargeSavedCard(world, before, { billed, behavior });
  const invoice = issueInvoice(world, before, 'subscription_update', billed);
  emit(world, 'invoice.created', { object: invoice });
  emit(world, 'invoice.finalized', { object: invoice });
  const latest = { latest_invoice: invoice.id };
  if (card === 'good') {
    payInvoice(world, invoice);
    return changeSubscription(world, before, { ...change, ...latest });
  }
  failCharge(world, invoice, card === 'asks');
  if (behavior === 'allow_incomplete') {
    return changeSubscription(world, before, { ...change, ...latest, status: 'past_due' });
  }
  const pending = { ...NOTHING_PENDING, expires_at: pendingUntil(world, before) };
  return changeSubscription(world, before, {
    ...latest,
    pending_update: { ...pending, subscription_items: items },
  });
}

type Charge = { billed: Parameters<typeof issueInvoice>[3] & object; behavior: PaymentBehavior };

function chargeSavedCard(
  world: World,
  subscription: Subscription,
  { billed, behavior }: Charge,
): 'good' | 'declined' | 'asks' {
  const draft = draftInvoice(world, subscription, { reason: 'subscription_update', billed });
  if (draft.amount_due === 0) return 'good';
  const card = cardOf(world);
  if (card === 'good' || behavior !== 'error_if_incomplete') return card;
  throw new StripeError(402, {
    type: 'card_error',
    code: card === 'declined' ? 'card_declined' : 'subscription_payment_intent_requires_action',
    message: 'Your card was declined.',
  });
}

function cardOf({ faults }: World): 'good' | 'declined' | 'asks' {
  if (faults.take('card-declined', 'update-subscription')) return 'declined';
  return faults.take('card-asks', 'update-subscription') ? 'asks' : 'good';
}

/** About a day, but never past the end of the period. */
function pendingUntil(world: World, { items }: Subscription): number {
  const ends = items.data.map((item) => item.current_period_end);
  return Math.min(world.nowSeconds() + PENDING_SECONDS, ...ends);
}

/** Applies a pending update whose invoice was paid. */
export function applyPending(world: World, before: Subscription, invoice: Invoice): Subscription {
  const waiting = before.pending_update?.subscription_items;
  if (!waiting || before.latest_invoice !== invoice.id) return before;
  const items = { ...before.items, data: waiting };
  const after = changeSubscription(world, before, { items, pending_update: null });
  emit(world, 'customer.subscription.pending_update_applied', { object: after });
  return after;
}

/** Assumption: a pending update blocks every other change. */
export function assertNothingPending({ pending_update: pending }: Subscription): void {
  if (!pending) return;
  throw impossible(
    'This subscription has a pending update. Pay its invoice or wait until it expires.',
  );
}

const NOTHING_PENDING = {
  billing_cycle_anchor: null,
  cancel_at_period_end: null,
  discount: null,
  discounts: null,
  metadata: null,
  trial_end: null,
  trial_from_plan: null,
};
