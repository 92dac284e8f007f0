import { impossible } from '../http/errors.ts';
import type { Subscription, SubscriptionItem } from '../wire.ts';
import type { World } from '../world.ts';
import { type Billed, productName } from './invoice-objects.ts';

/**
 * What a change of items costs at a moment: for each item that changes, a credit for the rest of its period at the old
 * price and a charge for it at the new one, linear by second. Documented of Stripe; its rounding is assumed.
 */
export function prorationsOf(
  world: World,
  before: Subscription,
  { items, date }: { items: SubscriptionItem[]; date: number | undefined },
): Billed[] {
  const at = date ?? world.nowSeconds();
  assertInPeriod(before, at);
  const credits = before.items.data.flatMap((item) => {
    const after = items.find(({ id }) => id === item.id);
    return after && isSame(item, after) ? [] : [prorated(world, item, { at, sign: -1 })];
  });
  const charges = items.flatMap((item) => {
    const old = before.items.data.find(({ id }) => id === item.id);
    return old && isSame(old, item) ? [] : [prorated(world, item, { at, sign: 1 })];
  });
  return [...credits, ...charges];
}

function isSame(a: SubscriptionItem, b: SubscriptionItem): boolean {
  return a.price.id === b.price.id && a.quantity === b.quantity;
}

function prorated(
  world: World,
  item: SubscriptionItem,
  { at, sign }: { at: number; sign: 1 | -1 },
): Billed {
  const { current_period_start: start, current_period_end: end, quantity = 1 } = item;
  const full = (item.price.unit_amount ?? 0) * quantity;
  const amount = sign * Math.round((full * (end - at)) / (end - start));
  const what = sign < 0 ? 'Unused time on' : 'Remaining time on';
  const day = new Date(at * 1000).toISOString().slice(0, 10);
  const description = `${what} ${productName(world, item)} after ${day}`;
  return { item, proration: { amount, description, from: at } };
}

/** The wording is an assumption. */
function assertInPeriod({ items }: Subscription, at: number): void {
  const isInside = items.data.every(
    ({ current_period_start: start, current_period_end: end }) => start <= at && at < end,
  );
  if (isInside) return;
  const message = 'The proration date must be within the current period of the subscription.';
  throw impossible(message, 'proration_date');
}
