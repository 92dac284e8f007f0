import { newId } from '../ids.ts';
import {
  type Charge,
  idOf,
  type Invoice,
  type InvoicePayment,
  type PaymentIntent,
  type PaymentMethod,
} from '../wire.ts';
import type { World } from '../world.ts';
import { newCharge, newInvoicePayment, newPaymentIntent } from './payment-objects.ts';

/** A finalized invoice with an amount gets the payment intent through which it will be paid. */
export function requestPayment(world: World, invoice: Invoice): void {
  if (invoice.amount_due === 0) return;
  const intent = newPaymentIntent(world, invoice);
  world.state.paymentIntents[intent.id] = intent;
  const payment = newInvoicePayment(world, invoice, intent.id);
  world.state.invoicePayments[payment.id] = payment;
}

/** Records a successful charge of the invoice's payment intent; null when nothing was due. */
export function recordPaid(
  world: World,
  invoice: Invoice,
  method: PaymentMethod | null,
): Charge | null {
  const payment = paymentOf(world, invoice);
  const intent = intentOf(world, payment);
  if (!payment || !intent) return null;
  const charge = newCharge(world, intent, method);
  world.state.charges[charge.id] = charge;
  world.state.paymentIntents[intent.id] = {
    ...intent,
    amount_received: intent.amount,
    latest_charge: charge.id,
    last_payment_error: null,
    next_action: null,
    payment_method: method?.id ?? null,
    status: 'succeeded',
  };
  world.state.invoicePayments[payment.id] = {
    ...payment,
    amount_paid: payment.amount_requested,
    status: 'paid',
    status_transitions: { ...payment.status_transitions, paid_at: world.nowSeconds() },
  };
  return charge;
}

/** The state of the payment intent while its invoice stays open. */
export function recordUnpaid(
  world: World,
  invoice: Invoice,
  status: 'requires_payment_method' | 'requires_action' | 'processing',
): void {
  const intent = intentOf(world, paymentOf(world, invoice));
  if (intent) world.state.paymentIntents[intent.id] = { ...intent, status };
}

/** The payment of an invoice that is void. */
export function cancelPayment(world: World, invoice: Invoice): void {
  const payment = paymentOf(world, invoice);
  const intent = intentOf(world, payment);
  const now = world.nowSeconds();
  if (!payment || !intent) return;
  world.state.paymentIntents[intent.id] = { ...intent, status: 'canceled', canceled_at: now };
  world.state.invoicePayments[payment.id] = {
    ...payment,
    status: 'canceled',
    status_transitions: { ...payment.status_transitions, canceled_at: now },
  };
}

/** An invoice has one payment; its id follows from that of the invoice. */
export function paymentOf(world: World, { id }: Pick<Invoice, 'id'>): InvoicePayment | undefined {
  return world.state.invoicePayments[id.replace(/^in_/, 'inpay_')];
}

export function intentOf(world: World, payment: InvoicePayment | undefined): PaymentIntent | null {
  return world.state.paymentIntents[idOf(payment?.payment.payment_intent) ?? ''] ?? null;
}

/** A charge that fails at the bank is kept too, as at Stripe. */
export function recordDeclined(world: World, invoice: Invoice, method: PaymentMethod | null): void {
  const intent = intentOf(world, paymentOf(world, invoice));
  if (!intent) return;
  const charge: Charge = {
    ...newCharge(world, intent, method),
    id: newId('ch'),
    amount_captured: 0,
    captured: false,
    failure_code: 'card_declined',
    failure_message: 'Your card was declined.',
    paid: false,
    receipt_url: null,
    status: 'failed',
  };
  world.state.charges[charge.id] = charge;
  world.state.paymentIntents[intent.id] = {
    ...intent,
    latest_charge: charge.id,
    status: 'requires_payment_method',
  };
}
