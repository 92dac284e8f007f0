import { type Customer, idOf, type Invoice, type Subscription } from '../wire.ts';
import { emit, type World } from '../world.ts';
import { type Billed, draftInvoice, finalized, type InvoiceReason } from './invoice-objects.ts';

/** Creates an open invoice for the current period of every item, or for the given lines. */
export function issueInvoice(
  world: World,
  subscription: Subscription,
  reason: InvoiceReason,
  billed: Billed[] = subscription.items.data.map((item) => ({ item })),
): Invoice {
  const invoice = finalized(world, draftInvoice(world, subscription, { reason, billed }));
  world.state.invoices[invoice.id] = invoice;
  settleBalance(world, invoice);
  return invoice;
}

/** Charges an open invoice successfully. */
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
    status_transitions: { ...open.status_transitions, paid_at: now },
  };
  world.state.invoices[invoice.id] = invoice;
  emit(world, 'invoice.paid', { object: invoice });
  emit(world, 'invoice.payment_succeeded', { object: invoice });
  return invoice;
}

/** A charge that the bank declines or asks the customer to confirm. The invoice stays open. */
export function failCharge(world: World, open: Invoice, asksCustomer: boolean): Invoice {
  const attempt_count = open.attempt_count + 1;
  const invoice: Invoice = { ...open, attempt_count, attempted: true };
  world.state.invoices[invoice.id] = invoice;
  if (asksCustomer) emit(world, 'invoice.payment_action_required', { object: invoice });
  emit(world, 'invoice.payment_failed', { object: invoice });
  return invoice;
}

/** Voids an invoice. */
export function voidInvoice(world: World, open: Invoice): void {
  const invoice: Invoice = {
    ...open,
    status: 'void',
    amount_remaining: 0,
    auto_advance: false,
    status_transitions: { ...open.status_transitions, voided_at: world.nowSeconds() },
  };
  world.state.invoices[invoice.id] = invoice;
  moveBalance(world, invoice, invoice.starting_balance - (invoice.ending_balance ?? 0));
  emit(world, 'invoice.voided', { object: invoice });
}

function settleBalance(world: World, invoice: Invoice): void {
  moveBalance(world, invoice, (invoice.ending_balance ?? 0) - invoice.starting_balance);
}

function moveBalance(world: World, invoice: Invoice, by: number): void {
  const customer = world.state.customers[idOf(invoice.customer) ?? ''];
  if (by === 0 || !customer || customer.deleted) return;
  const changed: Customer = { ...customer, balance: customer.balance + by };
  world.state.customers[customer.id] = changed;
}
