import { idOf, type Invoice, type PaymentMethod, type Subscription } from '../wire.ts';
import { emit, type World } from '../world.ts';
import { moveBalance } from './balance.ts';
import { afterCharge } from './cards.ts';
import { dispute } from './disputes.ts';
import { warn } from './fraud-warnings.ts';
import { useUp } from './totals.ts';
import { type Billed, draftInvoice, finalized, type InvoiceReason } from './invoice-objects.ts';
import {
  cancelPayment,
  recordDeclined,
  recordPaid,
  recordUnpaid,
  requestPayment,
} from './payments.ts';

/** Stores a draft for the current period of every item, or for the given lines. */
export function draft(
  world: World,
  subscription: Subscription,
  reason: InvoiceReason,
  billed: Billed[] = subscription.items.data.map((item) => ({ item })),
): Invoice {
  const invoice = draftInvoice(world, subscription, { reason, billed });
  world.state.invoices[invoice.id] = invoice;
  useUp(world, invoice);
  return invoice;
}

/** A draft becomes an open invoice; the customer's balance is used up now. */
export function finalize(world: World, before: Invoice): Invoice {
  const invoice = finalized(world, before);
  world.state.invoices[invoice.id] = invoice;
  settleBalance(world, invoice);
  requestPayment(world, invoice);
  return invoice;
}

/** An open invoice at once: the first one of a subscription, and that of a change. */
export function issueInvoice(
  world: World,
  subscription: Subscription,
  reason: InvoiceReason,
  billed?: Billed[],
): Invoice {
  return finalize(world, draft(world, subscription, reason, billed));
}

/** An open invoice is paid with a method, or without one when nothing is due. */
export function payInvoice(
  world: World,
  open: Invoice,
  method: PaymentMethod | null = null,
): Invoice {
  const now = world.nowSeconds();
  const invoice: Invoice = {
    ...open,
    status: 'paid',
    amount_paid: open.amount_due,
    amount_remaining: 0,
    attempt_count: open.attempt_count + 1,
    attempted: true,
    auto_advance: false,
    next_payment_attempt: null,
    status_transitions: { ...open.status_transitions, paid_at: now },
  };
  world.state.invoices[invoice.id] = invoice;
  const charge = recordPaid(world, invoice, method);
  emit(world, 'invoice.paid', { object: invoice });
  emit(world, 'invoice.payment_succeeded', { object: invoice });
  if (charge && method) hearFromOwner(world, charge.id, method.id);
  return invoice;
}

/** Some test cards are disputed, or warned of, as soon as they were charged. */
function hearFromOwner(world: World, chargeId: string, methodId: string): void {
  const after = afterCharge(world.state.cardNumbers[methodId] ?? '');
  if (after === 'disputed') dispute(world, chargeId);
  if (after === 'warned') warn(world, chargeId);
}

type Failure = { asks: boolean; method: PaymentMethod | null; nextAt: number | null };

/** A charge that the bank declines or asks the customer to confirm. The invoice stays open. */
export function failCharge(world: World, open: Invoice, failure: Failure): Invoice {
  const { asks, method, nextAt } = failure;
  const invoice: Invoice = {
    ...open,
    attempt_count: open.attempt_count + 1,
    attempted: true,
    auto_advance: nextAt !== null,
    next_payment_attempt: nextAt,
  };
  world.state.invoices[invoice.id] = invoice;
  if (asks) recordUnpaid(world, invoice, 'requires_action');
  else recordDeclined(world, invoice, method);
  if (asks) emit(world, 'invoice.payment_action_required', { object: invoice });
  emit(world, 'invoice.payment_failed', { object: invoice });
  return invoice;
}

/** Voids an invoice. */
export function voidInvoice(world: World, open: Invoice): Invoice {
  const invoice: Invoice = {
    ...open,
    status: 'void',
    amount_remaining: 0,
    auto_advance: false,
    next_payment_attempt: null,
    status_transitions: { ...open.status_transitions, voided_at: world.nowSeconds() },
  };
  world.state.invoices[invoice.id] = invoice;
  if (open.status !== 'draft') {
    const by = invoice.starting_balance - (invoice.ending_balance ?? 0);
    moveBalance(world, invoice, { by, type: 'unapplied_from_invoice' });
  }
  cancelPayment(world, invoice);
  emit(world, 'invoice.voided', { object: invoice });
  return invoice;
}

/**
 * Nobody collects the invoices of a subscription that has ended. Source: docs.stripe.com/api/subscriptions/cancel,
 * "stops automatic collection of all finalized invoices".
 */
export function stopCollecting(world: World, subscriptionId: string): void {
  for (const invoice of Object.values(world.state.invoices)) {
    const isOpen = invoice.status === 'open' || invoice.status === 'draft';
    if (!isOpen || subscriptionIdOf(invoice) !== subscriptionId) continue;
    world.state.invoices[invoice.id] = {
      ...invoice,
      auto_advance: false,
      automatically_finalizes_at: null,
      next_payment_attempt: null,
    };
  }
}

export function subscriptionIdOf({ parent }: Invoice): string | null {
  return idOf(parent?.subscription_details?.subscription);
}

function settleBalance(world: World, invoice: Invoice): void {
  const by = (invoice.ending_balance ?? 0) - invoice.starting_balance;
  moveBalance(world, invoice, { by, type: 'applied_to_invoice' });
}
