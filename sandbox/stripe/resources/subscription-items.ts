import { impossible, noSuch } from '../http/errors.ts';
import { flag, integer, list, object, type Params, required, text } from '../http/params.ts';
import type { Subscription, SubscriptionItem } from '../wire.ts';
import { get, type World } from '../world.ts';
import { assertSellable } from './checkout-line-items.ts';
import { planOf } from './plan.ts';
import { newItem } from './subscription-objects.ts';

const ITEM = { id: text(), price: text(), quantity: integer(0), deleted: flag() };
export const ITEMS = list(object(ITEM));

type ItemChange = Params<typeof ITEM>;

/** The items after the change. As at Stripe, a change without an item id adds an item. */
export function changeItems(
  world: World,
  subscription: Subscription,
  changes: ItemChange[],
): SubscriptionItem[] {
  const items = changes.reduce(
    (current, change, index) =>
      changeItem(world, { subscription, current, change, name: `items[${index}]` }),
    subscription.items.data,
  );
  if (items.length > 0) return items;
  throw impossible('A subscription must have at least one active item.', 'items');
}

type Step = {
  subscription: Subscription;
  current: SubscriptionItem[];
  change: ItemChange;
  name: string;
};

function changeItem(world: World, { subscription, current, change, name }: Step) {
  const price = change.price ? get(world, ['prices', change.price], `${name}[price]`) : null;
  if (price) assertSellable(price, `${name}[price]`);
  if (!change.id) return [...current, addedItem(subscription, { price, change, name })];
  const item = current.find((one) => one.id === change.id);
  if (!item) throw noSuch('subscription_item', change.id, `${name}[id]`);
  if (change.deleted) return current.filter((one) => one !== item);
  const changed: SubscriptionItem = {
    ...item,
    ...(price ? { price, plan: planOf(price) } : {}),
    quantity: change.quantity ?? item.quantity ?? 1,
  };
  return current.map((one) => (one === item ? changed : one));
}

function addedItem(
  subscription: Subscription,
  {
    price,
    change,
    name,
  }: Pick<Step, 'change' | 'name'> & { price: SubscriptionItem['price'] | null },
): SubscriptionItem {
  const added = required(price ?? undefined, `${name}[price]`);
  if (subscription.items.data.some((item) => item.price.id === added.id)) {
    const message = `Cannot add multiple subscription items with the same plan: ${added.id}`;
    throw impossible(message, `${name}[price]`);
  }
  const first = subscription.items.data[0];
  return newItem(
    { price: added, quantity: change.quantity ?? 1 },
    {
      subscriptionId: subscription.id,
      start: first?.current_period_start ?? subscription.created,
      end: first?.current_period_end ?? subscription.created,
    },
  );
}
