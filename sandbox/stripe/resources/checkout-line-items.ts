import { impossible, refused } from '../http/errors.ts';
import type { Params } from '../http/params.ts';
import { integer, list, object, required, text } from '../http/params.ts';
import { newId } from '../ids.ts';
import type { LineItem, List, Price } from '../wire.ts';
import { get, type World } from '../world.ts';

const MAX_RECURRING = 20;

const LINE = { price: text(), quantity: integer(1, 999_999) };
export const LINE_ITEMS = list(object(LINE));

/** The lines of a session; every price must be active and recurring. */
export function readLineItems(world: World, lines: Params<typeof LINE>[]): LineItem[] {
  if (lines.length > MAX_RECURRING) {
    throw refused(`You may pass up to ${MAX_RECURRING} line items.`, 'line_items');
  }
  const items = lines.map((line, index) => readLine(world, line, `line_items[${index}]`));
  if (new Set(items.map((item) => item.currency)).size > 1) {
    throw impossible('All prices on a Checkout Session must have the same currency.', 'line_items');
  }
  return items;
}

export function lineItemsOf(world: World, sessionId: string): List<LineItem> {
  return {
    object: 'list',
    data: world.state.checkouts[sessionId]?.lineItems ?? [],
    has_more: false,
    url: `/v1/checkout/sessions/${sessionId}/line_items`,
  };
}

/** The wording of both refusals is an assumption. */
export function assertSellable(price: Price, param: string): void {
  if (!price.active) {
    throw impossible(
      'The price specified is inactive. This field only accepts active prices.',
      param,
    );
  }
  if (price.type !== 'recurring') {
    const message = `The price specified is set to \`type=one_time\` but this field only accepts prices with \`type=recurring\`.`;
    throw impossible(message, param);
  }
}

function readLine(world: World, line: Params<typeof LINE>, name: string): LineItem {
  const priceId = required(line.price, `${name}[price]`);
  const quantity = required(line.quantity, `${name}[quantity]`);
  const price = get(world, ['prices', priceId], `${name}[price]`);
  assertSellable(price, `${name}[price]`);
  const amount = (price.unit_amount ?? 0) * quantity;
  return {
    id: newId('li'),
    object: 'item',
    adjustable_quantity: null,
    amount_discount: 0,
    amount_subtotal: amount,
    amount_tax: 0,
    amount_total: amount,
    currency: price.currency,
    description: productName(world, price),
    metadata: {},
    price,
    quantity,
  };
}

function productName(world: World, price: Price): string {
  const product = typeof price.product === 'string' ? world.state.products[price.product] : null;
  return product?.name ?? price.id;
}
