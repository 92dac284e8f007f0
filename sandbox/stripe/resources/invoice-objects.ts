import { newId } from '../ids.ts';
import {
  type Customer,
  idOf,
  type Invoice,
  type InvoiceLine,
  type Subscription,
  type SubscriptionItem,
} from '../wire.ts';
import { getCustomer, type World } from '../world.ts';
import { totalsOf } from './totals.ts';

export type InvoiceReason = 'subscription_create' | 'subscription_cycle' | 'subscription_update';

/** What one line of an invoice is about. `proration` is an amount for a part of the period. */
export type Billed = { item: SubscriptionItem; proration?: Proration };
export type Proration = { amount: number; description: string; from: number };

type Wanted = { reason: InvoiceReason; billed: Billed[] };

/**
 * The amount that would be charged now, as a draft that is not stored. The customer's balance counts: a credit lowers
 * the amount due, and a refund from a change becomes a credit.
 */
export function draftInvoice(world: World, subscription: Subscription, wanted: Wanted): Invoice {
  const { reason, billed } = wanted;
  const id = newId('in');
  const now = world.nowSeconds();
  const customer = getCustomer(world, idOf(subscription.customer) ?? '');
  const lines = billed.map((one) => newLine(world, id, one));
  const totals = totalsOf(world, subscription, { lines, customer });
  const { total } = totals;
  const due = Math.max(0, total + customer.balance);
  return {
    id,
    object: 'invoice',
    account_country: 'US',
    account_name: 'Sandbox',
    account_tax_ids: null,
    amount_due: due,
    amount_overpaid: 0,
    amount_paid: 0,
    amount_remaining: due,
    amount_shipping: 0,
    application: null,
    attempt_count: 0,
    attempted: false,
    auto_advance: false,
    automatic_tax: taxStateOf(subscription, customer),
    automatically_finalizes_at: null,
    billing_reason: reason,
    collection_method: 'charge_automatically',
    created: now,
    currency: subscription.currency,
    custom_fields: null,
    customer: customer.id,
    customer_account: null,
    customer_address: customer.address ?? null,
    customer_email: customer.email,
    customer_name: customer.name ?? null,
    customer_phone: customer.phone ?? null,
    customer_shipping: null,
    customer_tax_exempt: customer.tax_exempt ?? 'none',
    customer_tax_ids: [],
    default_payment_method: null,
    default_source: null,
    default_tax_rates: [],
    description: null,
    discounts: totals.total_discount_amounts?.map(({ discount }) => idOf(discount) ?? '') ?? [],
    due_date: null,
    effective_at: null,
    ending_balance: Math.min(0, total + customer.balance),
    footer: null,
    from_invoice: null,
    hosted_invoice_url: null,
    invoice_pdf: null,
    issuer: { type: 'self' },
    last_finalization_error: null,
    latest_revision: null,
    lines: { object: 'list', data: lines, has_more: false, url: `/v1/invoices/${id}/lines` },
    livemode: false,
    metadata: {},
    next_payment_attempt: null,
    number: null,
    on_behalf_of: null,
    parent: {
      quote_details: null,
      subscription_details: {
        metadata: subscription.metadata,
        subscription: subscription.id,
      },
      type: 'subscription_details',
    },
    payment_settings: {
      default_mandate: null,
      payment_method_options: null,
      payment_method_types: null,
    },
    period_end: now,
    period_start: now,
    post_payment_credit_notes_amount: 0,
    pre_payment_credit_notes_amount: 0,
    receipt_number: null,
    rendering: null,
    shipping_cost: null,
    shipping_details: null,
    starting_balance: customer.balance,
    statement_descriptor: null,
    status: 'draft',
    status_transitions: {
      finalized_at: null,
      marked_uncollectible_at: null,
      paid_at: null,
      voided_at: null,
    },
    test_clock: null,
    ...totals,
    total_pretax_credit_amounts: [],
    webhooks_delivered_at: null,
  };
}

/** With automatic tax an invoice needs to know where its customer is. */
function taxStateOf(
  { automatic_tax: { enabled } }: Subscription,
  customer: Customer,
): Invoice['automatic_tax'] {
  const located = customer.address?.country ? 'complete' : 'requires_location_inputs';
  return {
    disabled_reason: null,
    enabled,
    liability: enabled ? { type: 'self' } : null,
    provider: enabled ? 'stripe' : null,
    status: enabled ? located : null,
  };
}

/** A draft becomes an open invoice with a number and a page. */
export function finalized(world: World, draft: Invoice): Invoice {
  const now = world.nowSeconds();
  const customer = getCustomer(world, idOf(draft.customer) ?? '');
  const due = Math.max(0, draft.total + customer.balance);
  return {
    ...draft,
    amount_due: due,
    amount_remaining: due,
    auto_advance: true,
    automatically_finalizes_at: null,
    effective_at: now,
    ending_balance: Math.min(0, draft.total + customer.balance),
    hosted_invoice_url: `${world.url}/i/${draft.id}`,
    invoice_pdf: `${world.url}/i/${draft.id}/pdf`,
    number: nextNumber(world),
    starting_balance: customer.balance,
    status: 'open',
    status_transitions: { ...draft.status_transitions, finalized_at: now },
  };
}

export function productName(world: World, item: SubscriptionItem): string {
  const productId = idOf(item.price.product) ?? '';
  return world.state.products[productId]?.name ?? productId;
}

function newLine(world: World, invoiceId: string, { item, proration }: Billed): InvoiceLine {
  const { price, quantity = 1 } = item;
  const amount = proration?.amount ?? (price.unit_amount ?? 0) * quantity;
  const productId = idOf(price.product) ?? '';
  return {
    id: newId('il'),
    object: 'line_item',
    amount,
    currency: price.currency,
    description: proration?.description ?? `${quantity} × ${productName(world, item)}`,
    discount_amounts: [],
    discountable: !proration,
    discounts: [],
    invoice: invoiceId,
    livemode: false,
    metadata: {},
    parent: {
      invoice_item_details: null,
      subscription_item_details: {
        invoice_item: null,
        proration: proration !== undefined,
        proration_details: { credited_items: null },
        subscription: item.subscription,
        subscription_item: item.id,
      },
      type: 'subscription_item_details',
    },
    period: { start: proration?.from ?? item.current_period_start, end: item.current_period_end },
    pretax_credit_amounts: [],
    pricing: {
      price_details: { price: price.id, product: productId },
      type: 'price_details',
      unit_amount_decimal: price.unit_amount_decimal,
    },
    quantity,
    quantity_decimal: String(quantity),
    subscription: item.subscription,
    subtotal: amount,
    taxes: [],
  };
}

function nextNumber(world: World): string {
  world.state.invoicesNumbered += 1;
  return `SANDBOX-${String(world.state.invoicesNumbered).padStart(4, '0')}`;
}
