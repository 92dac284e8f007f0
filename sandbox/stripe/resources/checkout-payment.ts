import { type Customer, idOf, type Invoice, type PaymentMethod, type Session } from '../wire.ts';
import { emit, type World } from '../world.ts';
import { askBank, type Card } from './cards.ts';
import { findCode } from './coupons.ts';
import { createCustomer, updateCustomer } from './customers.ts';
import { redeem, type Reduction, reductionOf } from './discounts.ts';
import { payLate } from './collection.ts';
import { voidInvoice } from './invoice-lifecycle.ts';
import { keepBankAccount, keepCard } from './payment-methods.ts';
import { changeSubscription, subscribe } from './subscription-lifecycle.ts';

/** What a customer does on the payment page: pays by card, perhaps with the bank's answer, or by bank account. */
export type Payment = Card & {
  confirmed?: boolean | undefined;
  byBank?: boolean;
  /** A promotion code, the country of the address, and the consent to the terms, where the page asks for them. */
  code?: string | undefined;
  country?: string | undefined;
  agrees?: boolean;
};

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
  const missing = whatIsMissing(world, session, payment);
  if (missing) return { kind: 'declined', message: missing };
  const verdict = payment.byBank ? ({ kind: 'good' } as const) : verdictOn(world, payment);
  if (verdict.kind !== 'good') return verdict;
  const customer = customerOf(world, session, payment);
  if (!customer) return { kind: 'declined', message: 'This account does not exist any more.' };
  const method = payment.byBank
    ? keepBankAccount(world, customer.id)
    : keepCard(world, customer.id, payment);
  const completed = complete(world, session, { customer, method, payment });
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

/** What the page insists on, beside a card. */
function whatIsMissing(world: World, session: Session, payment: Payment): string | null {
  if (session.consent_collection?.terms_of_service === 'required' && !payment.agrees) {
    return 'Please agree to the terms of service.';
  }
  if (session.automatic_tax.enabled && !payment.country && !countryOf(world, session)) {
    return 'Please choose your country.';
  }
  const code = payment.code ?? '';
  return code && !reductionFor(world, session, code) ? 'This code is invalid.' : null;
}

function countryOf(world: World, session: Session): string | null {
  const customer = world.state.customers[idOf(session.customer) ?? ''];
  return customer && !customer.deleted ? (customer.address?.country ?? null) : null;
}

/** What a session takes off: the coupon that it began with, or a code that was typed where codes are allowed. */
export function reductionFor(world: World, session: Session, code: string): Reduction | null {
  const coupon = world.state.coupons[world.state.checkouts[session.id]?.coupon ?? ''];
  if (coupon) return { coupon, code: null };
  if (!session.allow_promotion_codes || !code) return null;
  const found = findCode(world, code, idOf(session.customer));
  return found ? reductionOf(world, found) : null;
}

type Payer = { customer: Customer; method: PaymentMethod; payment: Payment };

function complete(world: World, session: Session, payer: Payer): Session {
  const { customer, method, payment } = payer;
  const checkout = world.state.checkouts[session.id];
  const reduction = reductionFor(world, session, payment.code ?? '');
  const discount = reduction
    ? redeem(world, reduction, { customer: customer.id, session: session.id })
    : null;
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
      discountIds: discount ? [discount.id] : [],
      automaticTax: session.automatic_tax.enabled,
    },
    method,
  );
  const completed: Session = {
    ...session,
    status: 'complete',
    payment_status: isPaid(invoice) ? 'paid' : 'unpaid',
    amount_subtotal: invoice.subtotal,
    amount_total: invoice.total,
    automatic_tax: invoice.automatic_tax,
    consent: payment.agrees ? { promotions: null, terms_of_service: 'accepted' } : null,
    discounts: reduction
      ? [{ coupon: reduction.coupon.id, promotion_code: reduction.code?.id ?? null }]
      : [],
    total_details: {
      amount_discount: total(invoice.total_discount_amounts),
      amount_shipping: 0,
      amount_tax: total(invoice.total_taxes),
    },
    url: null,
    customer: customer.id,
    customer_details: {
      address: customer.address ?? null,
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

function total(amounts: { amount: number }[] | null): number {
  return (amounts ?? []).reduce((sum, { amount }) => sum + amount, 0);
}

/** Null when the customer was deleted while the session was open. An address is kept when the session says so. */
function customerOf(world: World, session: Session, { country }: Payment): Customer | null {
  const known = world.state.customers[idOf(session.customer) ?? ''];
  if (known?.deleted) return null;
  if (known && country && world.state.checkouts[session.id]?.savesAddress) {
    return updateCustomer(world, { address: { country } }, known.id);
  }
  if (known) return known;
  return createCustomer(world, session.customer_email ? { email: session.customer_email } : {});
}
