import { impossible } from '../http/errors.ts';
import type { Subscription, SubscriptionItem } from '../wire.ts';
import { emit, type World } from '../world.ts';
import type { Outcome } from './cards.ts';
import { cardRefused, chargeOnFile } from './collection.ts';
import { failCharge, issueInvoice, payInvoice } from './invoice-lifecycle.ts';
import { draftInvoice } from './invoice-objects.ts';
import { methodOf } from './payment-methods.ts';
import { prorationsOf } from './prorations.ts';
import { changeSubscription } from './subscription-lifecycle.ts';

export type PaymentBehavior = 'allow_incomplete' | 'error_if_incomplete' | 'pending_if_incomplete';

export type ChargedChange = {
  items: SubscriptionItem[];
  date: number | undefined;
  behavior: PaymentBehavior;
};

const PENDING_SECONDS = 23 * 3600;
const FIRST_RETRY_SECONDS = 3 * 86_400;

/** Changes the items and charges the difference at once. */
export function changeAndCharge(
  world: World,
  before: Subscription,
  { items, date, behavior }: ChargedChange,
): Subscription {
  const billed = prorationsOf(world, before, { items, date });
  const change = { items: { ...before.items, data: items } };
  if (billed.length === 0) return changeSubscription(world, before, change);
  const method = methodOf(world, before);
  const card = chargeSavedCard(world, before, { billed, behavior });
  const invoice = issueInvoice(world, before, 'subscription_update', billed);
  emit(world, 'invoice.created', { object: invoice });
  emit(world, 'invoice.finalized', { object: invoice });
  const latest = { latest_invoice: invoice.id };
  if (card === 'good') {
    payInvoice(world, invoice, method);
    return changeSubscription(world, before, { ...change, ...latest });
  }
  const nextAt = behavior === 'allow_incomplete' ? world.nowSeconds() + FIRST_RETRY_SECONDS : null;
  failCharge(world, invoice, { asks: card === 'asks', method, nextAt });
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
): Outcome {
  const draft = draftInvoice(world, subscription, { reason: 'subscription_update', billed });
  if (draft.amount_due === 0) return 'good';
  const card = chargeOnFile(world, methodOf(world, subscription), 'update-subscription');
  if (card === 'good' || behavior !== 'error_if_incomplete') return card;
  throw cardRefused(card);
}

/** About a day, but never past the end of the period. */
function pendingUntil(world: World, { items }: Subscription): number {
  const ends = items.data.map((item) => item.current_period_end);
  return Math.min(world.nowSeconds() + PENDING_SECONDS, ...ends);
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
