import { createHash } from 'node:crypto';
import { newId } from '../ids.ts';
import { type Customer, idOf, type PaymentMethod, type Subscription } from '../wire.ts';
import type { World } from '../world.ts';
import { brandOf, type Card, digitsOf, readExpiry } from './cards.ts';

/** Keeps a card for a customer; without one it pays once. */
export function keepCard(world: World, customerId: string | null, card: Card): PaymentMethod {
  const method = newMethod(world, customerId, { type: 'card', card: cardObject(card) });
  world.state.paymentMethods[method.id] = method;
  world.state.cardNumbers[method.id] = digitsOf(card.number);
  return method;
}

/** Keeps a bank account, which is debited days after the customer agreed. */
export function keepBankAccount(world: World, customerId: string): PaymentMethod {
  const method = newMethod(world, customerId, { type: 'us_bank_account' });
  world.state.paymentMethods[method.id] = method;
  return method;
}

/** Every kept card of a customer becomes another one under the same id, as when a bank closes it. */
export function exchangeCard(world: World, customerId: string, number: string): void {
  for (const method of Object.values(world.state.paymentMethods)) {
    if (method.customer !== customerId || method.type !== 'card') continue;
    world.state.paymentMethods[method.id] = { ...method, card: cardObject({ number }) };
    world.state.cardNumbers[method.id] = digitsOf(number);
  }
}

/**
 * What a charge of a subscription takes: its own method, then the customer's default. Source:
 * docs.stripe.com/billing/revenue-recovery/smart-retries, "Payment method ordering".
 */
export function methodOf(world: World, subscription: Subscription): PaymentMethod | null {
  const customer = world.state.customers[idOf(subscription.customer) ?? ''];
  const id = idOf(subscription.default_payment_method) ?? defaultOf(customer);
  return (id && world.state.paymentMethods[id]) || null;
}

function defaultOf(customer: Customer | { deleted: true } | undefined): string | null {
  if (!customer || customer.deleted) return null;
  return idOf(customer.invoice_settings.default_payment_method);
}

type Kind = Pick<PaymentMethod, 'type' | 'card'>;

function newMethod(world: World, customerId: string | null, kind: Kind): PaymentMethod {
  return {
    id: newId('pm'),
    object: 'payment_method',
    allow_redisplay: 'limited',
    billing_details: BLANK_DETAILS,
    created: world.nowSeconds(),
    customer: customerId,
    customer_account: null,
    livemode: false,
    metadata: {},
    ...kind,
  };
}

function cardObject({ number, expiry }: Card): NonNullable<PaymentMethod['card']> {
  const digits = digitsOf(number);
  const { month, year } = readExpiry(expiry ?? '') ?? { month: 12, year: 2034 };
  return {
    brand: brandOf(digits),
    checks: null,
    country: 'US',
    display_brand: brandOf(digits),
    exp_month: month,
    exp_year: year,
    fingerprint: createHash('sha256').update(digits).digest('hex').slice(0, 16),
    funding: 'credit',
    generated_from: null,
    last4: digits.slice(-4),
    networks: { available: [brandOf(digits)], preferred: null },
    regulated_status: 'unregulated',
    three_d_secure_usage: { supported: true },
    wallet: null,
  };
}

export const BLANK_DETAILS = { address: null, email: null, name: null, phone: null, tax_id: null };
