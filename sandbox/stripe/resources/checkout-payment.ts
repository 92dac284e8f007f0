import { type Customer, idOf, type Invoice, type PaymentMethod, type Session } from '../wire.ts';
import { emit, type World } from '../world.ts';
import { askBank, type Card } from './cards.ts';
import { createCustomer } from './customers.ts';
import { payLate } from './collection.ts';
import { voidInvoice } from './invoice-lifecycle.ts';
import { keepBankAccount, keepCard } from './payment-methods.ts';
import { changeSubscription, subscribe } from './subscription-lifecycle.ts';

/** What a customer does on the payment page: pays by card, perhaps with the bank's answer, or by bank account. */
export type Payment = Card & { confirmed?: boolean | undefined; byBank?: boolean };

export type PaymentOutcome =
  | { kind: 'paid'; returnTo: string }
  | { kind: 'asks' }
  | { kind: 'declined'; message: string };

/** Source: docs.stripe.com/payments/3d-secure, the message after a failed authentication. */
export const NOT_CONFIRMED =
  'We are unable to authenticate your payment method. Please choose a different payment method and try again.';

/** A card is charged only after the bank has agreed, and its customer has confirmed where it asks for that. */
export function verdictOn(world: World, payment: Payment) {
  const verdict = askBank(payment, 'pay', world.nowSeconds());
  if (verdict.kind !== 'asks' || payment.confirmed === undefined) return verdict;
  return payment.confirmed
    ? ({ kind: 'good' } as const)
    : ({ kind: 'declined', message: NOT_CONFIRMED } as const);
}

/** Pays an open session: subscription, paid invoice, completed session. A declined card changes nothing. */
export function payCheckout(world: World, session: Session, payment: Payment): PaymentOutcome {
  const verdict = payment.byBank ? ({ kind: 'good' } as const) : verdictOn(world, payment);
  if (verdict.kind !== 'good') return verdict;
  const customer = customerOf(world, session);
  if (!customer) return { kind: 'declined', message: 'This account does not exist any more.' };
  const method = payment.byBank
    ? keepBankAccount(world, customer.id)
    : keepCard(world, customer.id, payment);
  const completed = complete(world, session, { customer, method });
  return { kind: 'paid', returnTo: successUrl(completed) };
}

/**
 * The bank has debited the account of a session that was completed unpaid, or has refused to. Source:
 * docs.stripe.com/payments/checkout/fulfill-orders, "Delayed payment methods".
 */
export function settleBankDebit(world: World, sessionId: string, isPaid: boolean): void {
  const before = world.state.sessions[sessionId];
  const invoice = world.state.invoices[idOf(before?.invoice) ?? ''];
  const subscription = world.state.subscriptions[idOf(before?.subscription) ?? ''];
  if (!before || before.payment_status !== 'unpaid' || !invoice || !subscription) {
    throw new Error(`no bank debit is under way for ${sessionId}`);
  }
  if (isPaid) {
    payLate(
      world,
      invoice,
      world.state.paymentMethods[idOf(subscription.default_payment_method) ?? ''],
    );
  } else {
    voidInvoice(world, invoice);
    changeSubscription(world, subscription, { status: 'incomplete_expired' });
  }
  const session: Session = { ...before, payment_status: isPaid ? 'paid' : 'unpaid' };
  world.state.sessions[session.id] = session;
  const outcome = isPaid ? 'succeeded' : 'failed';
  emit(world, `checkout.session.async_payment_${outcome}`, { object: session });
}

export function successUrl({ id, success_url: template }: Session): string {
  return (template ?? '').replaceAll('{CHECKOUT_SESSION_ID}', id);
}

type Payer = { customer: Customer; method: PaymentMethod };

function complete(world: World, session: Session, { customer, method }: Payer): Session {
  const checkout = world.state.checkouts[session.id];
  const { subscription, invoice } = subscribe(
    world,
    {
      customerId: customer.id,
      lines: (checkout?.lineItems ?? []).flatMap(({ price, quantity }) =>
        price ? [{ price, quantity: quantity ?? 1 }] : [],
      ),
      metadata: checkout?.subscriptionMetadata ?? {},
      description: checkout?.subscriptionDescription ?? null,
      paymentMethodId: method.id,
    },
    method,
  );
  const completed: Session = {
    ...session,
    status: 'complete',
    payment_status: isPaid(invoice) ? 'paid' : 'unpaid',
    url: null,
    customer: customer.id,
    customer_details: {
      address: null,
      business_name: null,
      email: customer.email,
      individual_name: null,
      name: customer.name ?? null,
      phone: null,
      tax_exempt: 'none',
      tax_ids: [],
    },
    subscription: subscription.id,
    invoice: invoice.id,
  };
  world.state.sessions[session.id] = completed;
  emit(world, 'checkout.session.completed', { object: completed });
  return completed;
}

function isPaid({ status }: Invoice): boolean {
  return status === 'paid';
}

/** Null when the customer was deleted while the session was open. */
function customerOf(world: World, session: Session): Customer | null {
  const known = world.state.customers[idOf(session.customer) ?? ''];
  if (known) return known.deleted ? null : known;
  return createCustomer(world, session.customer_email ? { email: session.customer_email } : {});
}
