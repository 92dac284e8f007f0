import type { Faults } from '../faults.ts';
import { noSuch } from './http/errors.ts';
import type { State, Tables } from './store.ts';
import type { Customer, EventType, StripeEvent } from './wire.ts';
import { newId } from './ids.ts';

/** Settings of the account that Stripe's dashboard has. */
export type Settings = {
  /** What becomes of a subscription when the last retry has failed. */
  afterRetries: 'cancel' | 'unpaid' | 'past_due';
};

export type RequestInfo = { id: string | null; idempotency_key: string | null };

/** The state that resources work on. Handlers are synchronous, so every request is atomic. */
export type World = {
  state: State;
  faults: Faults;
  /** Base URL of the stand-in; it serves the payment page too. */
  url: string;
  apiVersion: string;
  nowSeconds: () => number;
  /** `at` is the moment that is being worked off while the clock catches up, in seconds; nothing is due before `quietUntil`. */
  clock: { at: number | null; quietUntil: number };
  settings: Settings;
  /** The API request being served; null fields when the clock causes the change. */
  request: RequestInfo;
  /** Events of the current step, in order. */
  burst: StripeEvent[];
  /** How many events there were since the start. */
  emitted: number;
};

const MAX_EVENTS = 5000;
const DROPPED_AT_ONCE = 500;

/** Records an event with the object as it is now; it is delivered when the step ends. */
export function emit(
  world: World,
  type: EventType,
  change: { object: object; previous?: object },
): void {
  const { object, previous } = change;
  const event: StripeEvent = {
    id: newId('evt'),
    object: 'event',
    api_version: world.apiVersion,
    created: world.nowSeconds(),
    data: structuredClone({ object, ...(previous ? { previous_attributes: previous } : {}) }),
    livemode: false,
    pending_webhooks: 0,
    request: { ...world.request },
    type,
  };
  world.state.events[event.id] = event;
  world.burst.push(event);
  world.emitted += 1;
  if (world.emitted % DROPPED_AT_ONCE === 0) dropOldest(world.state.events);
}

/** The changed fields with their old values: `previous_attributes` of an update. */
export function changedFields<T extends object>(before: T, after: T): Partial<T> {
  const same = (field: keyof T) => JSON.stringify(before[field]) === JSON.stringify(after[field]);
  const fields = Object.keys(before) as (keyof T)[];
  return Object.fromEntries(
    fields.filter((field) => !same(field)).map((field) => [field, before[field]]),
  ) as Partial<T>;
}

const KINDS: Record<keyof Tables, string> = {
  customers: 'customer',
  products: 'product',
  prices: 'price',
  subscriptions: 'subscription',
  invoices: 'invoice',
  sessions: 'checkout.session',
  events: 'event',
  paymentMethods: 'PaymentMethod',
  paymentIntents: 'payment_intent',
  charges: 'charge',
  invoicePayments: 'invoice_payment',
  schedules: 'subscription_schedule',
  refunds: 'refund',
  coupons: 'coupon',
  promotionCodes: 'promotion code',
  discounts: 'discount',
  endpoints: 'webhook endpoint',
  disputes: 'dispute',
  warnings: 'radar.early_fraud_warning',
  balanceTransactions: 'customer_balance_transaction',
  portalConfigurations: 'configuration',
  portalSessions: 'session',
};

/** Throws Stripe's `resource_missing`; `param` names the parameter the id came in, none means the path. */
export function get<Name extends keyof Tables>(
  world: World,
  [table, id]: [table: Name, id: string],
  param?: string,
): Tables[Name] {
  const rows = world.state[table] as Record<string, Tables[Name]>;
  const row = Object.hasOwn(rows, id) ? rows[id] : undefined;
  if (!row) throw noSuch(KINDS[table], id, param);
  return row;
}

/** A customer that has not been deleted. */
export function getCustomer(world: World, id: string, param?: string): Customer {
  const customer = get(world, ['customers', id], param);
  if (customer.deleted) throw noSuch('customer', id, param);
  return customer;
}

function dropOldest(events: Record<string, StripeEvent>): void {
  const ids = Object.keys(events);
  for (const id of ids.slice(0, Math.max(0, ids.length - MAX_EVENTS))) delete events[id];
}
