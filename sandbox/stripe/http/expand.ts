import { paymentOf } from '../resources/payments.ts';
import { lineItemsOf } from '../resources/checkout-line-items.ts';
import type { Tables } from '../store.ts';
import type { World } from '../world.ts';
import { refused } from './errors.ts';
import { list, text } from './params.ts';

export const EXPAND = { expand: list(text()) };

const MAX_DEPTH = 4;

/** Fields that hold the id of another object, and where that object is. */
const REFERENCES: Record<string, keyof Tables> = {
  charge: 'charges',
  coupon: 'coupons',
  customer: 'customers',
  default_payment_method: 'paymentMethods',
  invoice: 'invoices',
  latest_charge: 'charges',
  latest_invoice: 'invoices',
  discounts: 'discounts',
  discount: 'discounts',
  promotion_code: 'promotionCodes',
  payment_intent: 'paymentIntents',
  payment_method: 'paymentMethods',
  price: 'prices',
  product: 'products',
  schedule: 'schedules',
  subscription: 'subscriptions',
};

/** Fields that are absent unless expanded, by object and field. */
const INCLUDED: Record<string, (world: World, id: string) => unknown> = {
  'checkout.session.line_items': lineItemsOf,
  'invoice.payments': (world, id) => {
    const payment = paymentOf(world, { id });
    const url = '/v1/invoice_payments';
    return { object: 'list', data: payment ? [payment] : [], has_more: false, url };
  },
  'customer.subscriptions': (world, id) => ({
    object: 'list',
    data: Object.values(world.state.subscriptions).filter(
      (subscription) => subscription.customer === id && subscription.status !== 'canceled',
    ),
    has_more: false,
    url: `/v1/customers/${id}/subscriptions`,
  }),
};

type Fields = Record<string, unknown>;

/** A copy of the response in which the expanded fields hold objects instead of ids. */
export function expand(world: World, answer: object, paths: string[]): object {
  const copy = structuredClone(answer);
  for (const path of paths) {
    const segments = path.split('.');
    if (segments.length > MAX_DEPTH) {
      const message = `You cannot expand more than ${MAX_DEPTH} levels of a property. Property: ${path}`;
      throw refused(message, 'expand');
    }
    walk(world, copy, { segments, path });
  }
  return copy;
}

function walk(world: World, value: unknown, at: { segments: string[]; path: string }): void {
  const [field, ...segments] = at.segments;
  if (field === undefined || value === null || typeof value !== 'object') return;
  if (Array.isArray(value)) {
    for (const item of value) walk(world, item, at);
    return;
  }
  const owner = value as Fields;
  owner[field] = isNestedList(owner, field) ? owner[field] : expanded(world, owner, { field, at });
  walk(world, owner[field], { segments, path: at.path });
}

function isNestedList(owner: Fields, field: string): boolean {
  return field === 'data' && owner['object'] === 'list';
}

function expanded(
  world: World,
  owner: Fields,
  { field, at }: { field: string; at: { segments: string[]; path: string } },
): unknown {
  const include = INCLUDED[`${String(owner['object'])}.${field}`];
  if (include) return structuredClone(owner[field] ?? include(world, String(owner['id'])));
  const value = owner[field];
  const many = REFERENCES[field];
  if (Array.isArray(value) && many) return value.map((one) => found(world, many, one));
  const isWaypoint = typeof value === 'object' && at.segments.length > 1;
  if (isWaypoint) return value;
  const table = isReference(owner, field) ? REFERENCES[field] : undefined;
  if (!table) throw refused(`This property cannot be expanded (${at.path}).`);
  return found(world, table, value);
}

function found(world: World, table: keyof Tables, value: unknown): unknown {
  if (typeof value !== 'string') return value;
  return structuredClone(world.state[table][value] ?? value);
}

// These are plain ids in the API, not expandable fields.
function isReference(owner: Fields, field: string): boolean {
  const plain = owner['object'] === 'subscription_item' || owner['object'] === 'line_item';
  return field in owner && !(plain && ['subscription', 'invoice'].includes(field));
}
