import type { Invoice, Subscription } from '../wire.ts';
import { emit, type World } from '../world.ts';
import { newInvoice } from './invoice-objects.ts';

/** Makes an open invoice for the current period of every item. */
export function issueInvoice(
  world: World,
  subscription: Subscription,
  reason: 'subscription_create' | 'subscription_cycle',
): Invoice {
  const invoice = newInvoice(world, subscription, reason);
  world.state.invoices[invoice.id] = invoice;
  return invoice;
}

/** Charges an open invoice with success. */
export function payInvoice(world: World, open: Invoice): Invoice {
  const now = world.nowSeconds();
  const invoice: Invoice = {
    ...open,
    status: 'paid',
    amount_paid: open.amount_due,
    amount_remaining: 0,
    attempt_count: open.attempt_count + 1,
    attempted: true,
    auto_advance: false,
    ending_balance: 0,
    status_transitions: { ...open.status_transitions, paid_at: now },
  };
  world.state.invoices[invoice.id] = invoice;
  emit(world, 'invoice.paid', { object: invoice });
  emit(world, 'invoice.payment_succeeded', { object: invoice });
  return invoice;
}
