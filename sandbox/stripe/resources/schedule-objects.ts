import { newId } from '../ids.ts';
import type { Metadata, Schedule, SchedulePhase, Subscription, SubscriptionItem } from '../wire.ts';
import type { World } from '../world.ts';

/** A schedule with one phase: the subscription as it is, until its period ends. */
export function scheduleOf(world: World, subscription: Subscription): Schedule {
  const phase = currentPhaseOf(subscription);
  return {
    id: newId('sub_sched'),
    object: 'subscription_schedule',
    application: null,
    billing_mode: { flexible: { proration_discounts: 'included' }, type: 'flexible' },
    canceled_at: null,
    completed_at: null,
    created: world.nowSeconds(),
    current_phase: { start_date: phase.start_date, end_date: phase.end_date },
    customer: subscription.customer,
    customer_account: null,
    default_settings: {
      application_fee_percent: null,
      billing_cycle_anchor: 'automatic',
      billing_thresholds: null,
      collection_method: 'charge_automatically',
      default_payment_method: null,
      description: null,
      invoice_settings: {
        account_tax_ids: null,
        custom_fields: null,
        days_until_due: null,
        description: null,
        footer: null,
        issuer: { type: 'self' },
      },
      on_behalf_of: null,
      transfer_data: null,
    },
    end_behavior: 'release',
    livemode: false,
    metadata: {},
    pause_schedules: [],
    phases: [phase],
    released_at: null,
    released_subscription: null,
    status: 'active',
    subscription: subscription.id,
    test_clock: null,
  };
}

export function newPhase(
  fields: Pick<SchedulePhase, 'start_date' | 'end_date' | 'items' | 'currency'> & {
    metadata?: Metadata;
  } & Partial<SchedulePhase>,
): SchedulePhase {
  return {
    add_invoice_items: [],
    application_fee_percent: null,
    billing_cycle_anchor: null,
    billing_thresholds: null,
    collection_method: null,
    default_payment_method: null,
    default_tax_rates: [],
    description: null,
    discounts: [],
    invoice_settings: null,
    metadata: {},
    on_behalf_of: null,
    proration_behavior: 'create_prorations',
    transfer_data: null,
    trial_end: null,
    ...fields,
  };
}

export function phaseItem(price: string, quantity: number): SchedulePhase['items'][number] {
  return {
    billing_thresholds: null,
    discounts: [],
    metadata: {},
    plan: price,
    price,
    quantity,
    tax_rates: [],
  };
}

function currentPhaseOf({ items, currency, discounts, ...rest }: Subscription): SchedulePhase {
  const first = items.data[0];
  return newPhase({
    currency,
    start_date: first?.current_period_start ?? rest.start_date,
    end_date: first?.current_period_end ?? rest.start_date,
    items: items.data.map((item: SubscriptionItem) => phaseItem(item.price.id, item.quantity ?? 1)),
    discounts: discounts.map((discount) => ({
      coupon: null,
      discount: typeof discount === 'string' ? discount : discount.id,
      promotion_code: null,
    })),
    default_payment_method: rest.default_payment_method,
    metadata: rest.metadata,
    automatic_tax: { ...rest.automatic_tax, disabled_reason: null },
  });
}
