import { newId } from '../ids.ts';
import type { Metadata, Price, Subscription, SubscriptionItem } from '../wire.ts';
import type { World } from '../world.ts';
import { periodEnd } from './period.ts';
import { planOf } from './plan.ts';

export type NewSubscription = {
  customerId: string;
  lines: { price: Price; quantity: number }[];
  metadata: Metadata;
  description: string | null;
  paymentMethodId: string;
  discountIds: string[];
  automaticTax: boolean;
};

/** A subscription as it is before its first invoice is paid. */
export function newSubscription(world: World, fields: NewSubscription): Subscription {
  const id = newId('sub');
  const now = world.nowSeconds();
  return {
    id,
    object: 'subscription',
    application: null,
    application_fee_percent: null,
    automatic_tax: {
      disabled_reason: null,
      enabled: fields.automaticTax,
      liability: fields.automaticTax ? { type: 'self' } : null,
    },
    billing_cycle_anchor: now,
    billing_cycle_anchor_config: null,
    billing_mode: { flexible: { proration_discounts: 'included' }, type: 'flexible' },
    billing_schedules: [],
    billing_thresholds: null,
    cancel_at: null,
    cancel_at_period_end: false,
    canceled_at: null,
    cancellation_details: {
      comment: null,
      feedback: null,
      feedback_option: null,
      reason: null,
    },
    collection_method: 'charge_automatically',
    created: now,
    currency: fields.lines[0]?.price.currency ?? 'usd',
    customer: fields.customerId,
    customer_account: null,
    days_until_due: null,
    default_payment_method: fields.paymentMethodId,
    default_source: null,
    default_tax_rates: [],
    description: fields.description,
    discounts: fields.discountIds,
    ended_at: null,
    invoice_settings: {
      account_tax_ids: null,
      custom_fields: null,
      description: null,
      footer: null,
      issuer: { type: 'self' },
    },
    items: {
      object: 'list',
      data: fields.lines.map((line) =>
        newItem(line, {
          subscriptionId: id,
          start: now,
          end: periodEnd(now, line.price.recurring),
        }),
      ),
      has_more: false,
      url: `/v1/subscription_items?subscription=${id}`,
    },
    latest_invoice: null,
    livemode: false,
    managed_payments: null,
    metadata: fields.metadata,
    next_pending_invoice_item_invoice: null,
    on_behalf_of: null,
    pause_collection: null,
    payment_settings: {
      payment_method_options: null,
      payment_method_types: null,
      save_default_payment_method: 'off',
    },
    pending_invoice_item_interval: null,
    pending_setup_intent: null,
    pending_update: null,
    schedule: null,
    start_date: now,
    status: 'incomplete',
    test_clock: null,
    transfer_data: null,
    trial_end: null,
    trial_settings: {
      end_behavior: { billing_cycle_anchor: null, missing_payment_method: 'create_invoice' },
    },
    trial_start: null,
  };
}

export function newItem(
  { price, quantity }: { price: Price; quantity: number },
  { subscriptionId, start, end }: { subscriptionId: string; start: number; end: number },
): SubscriptionItem {
  return {
    id: newId('si'),
    object: 'subscription_item',
    billing_thresholds: null,
    created: start,
    current_period_end: end,
    current_period_start: start,
    current_trial: null,
    discounts: [],
    metadata: {},
    plan: planOf(price),
    price,
    quantity,
    subscription: subscriptionId,
    tax_rates: [],
  };
}
