import { impossible, refused } from '../http/errors.ts';
import { applyMetadata, metadata } from '../http/metadata.ts';
import { PAGING, page } from '../http/paging.ts';
import {
  clearable,
  flag,
  integer,
  list,
  object,
  oneOf,
  type Params,
  required,
  text,
} from '../http/params.ts';
import { type Route, route } from '../http/router.ts';
import { newId } from '../ids.ts';
import type { Price } from '../wire.ts';
import { changedFields, emit, get, type World } from '../world.ts';
import { planOf } from './plan.ts';
import { createProduct } from './products.ts';

const INTERVAL = oneOf('day', 'week', 'month', 'year');
const FIELDS = {
  active: flag(),
  lookup_key: text(200),
  metadata: metadata(),
  nickname: clearable(text()),
  tax_behavior: oneOf('exclusive', 'inclusive', 'unspecified'),
  transfer_lookup_key: flag(),
};
const CREATE = {
  ...FIELDS,
  billing_scheme: oneOf('per_unit'),
  currency: oneOf('usd', 'eur', 'gbp'),
  product: text(),
  product_data: object({ id: text(), name: text(), active: flag(), metadata: metadata() }),
  recurring: object({
    interval: INTERVAL,
    interval_count: integer(1, 36),
    usage_type: oneOf('licensed'),
  }),
  unit_amount: integer(0),
};
const LIST = {
  ...PAGING,
  active: flag(),
  currency: text(3),
  lookup_keys: list(text(200)),
  product: text(),
  type: oneOf('one_time', 'recurring'),
};

export const priceRoutes: Route[] = [
  route({ operation: 'create-price', at: 'POST /v1/prices', params: CREATE, run: createPrice }),
  route({
    operation: 'list-prices',
    at: 'GET /v1/prices',
    params: LIST,
    run: (world, params) =>
      page(
        {
          kind: 'price',
          url: '/v1/prices',
          rows: world.state.prices,
          where: (price) => isAskedFor(price, params),
        },
        params,
      ),
  }),
  route({
    operation: 'retrieve-price',
    at: 'GET /v1/prices/:id',
    params: {},
    run: (world, _params, id) => get(world, ['prices', id]),
  }),
  route({
    operation: 'update-price',
    at: 'POST /v1/prices/:id',
    params: FIELDS,
    run: updatePrice,
  }),
];

/** Only a seed chooses the id. */
export function createPrice(world: World, params: Params<typeof CREATE>, seedId?: string): Price {
  const currency = required(params.currency, 'currency');
  const unitAmount = required(params.unit_amount, 'unit_amount');
  if (params.recurring) required(params.recurring.interval, 'recurring[interval]');
  assertLookupKeyFree(world, params);
  const price: Price = {
    id: seedId || newId('price'),
    object: 'price',
    active: params.active ?? true,
    billing_scheme: 'per_unit',
    created: world.nowSeconds(),
    currency,
    custom_unit_amount: null,
    livemode: false,
    lookup_key: params.lookup_key ?? null,
    metadata: applyMetadata({}, params.metadata),
    nickname: params.nickname ?? null,
    product: productOf(world, params),
    recurring: recurringOf(params),
    tax_behavior: params.tax_behavior ?? 'unspecified',
    tiers_mode: null,
    transform_quantity: null,
    type: params.recurring ? 'recurring' : 'one_time',
    unit_amount: unitAmount,
    unit_amount_decimal: String(unitAmount),
  };
  takeLookupKey(world, price);
  storePrice(world, price);
  emit(world, 'price.created', { object: price });
  return price;
}

function updatePrice(world: World, params: Params<typeof FIELDS>, id: string): Price {
  const before = get(world, ['prices', id]);
  assertLookupKeyFree(world, params, id);
  const { transfer_lookup_key: _transfer, metadata: change, ...fields } = params;
  if (fields.tax_behavior && before.tax_behavior !== 'unspecified') {
    throw impossible('You cannot change `tax_behavior` once it is set.', 'tax_behavior');
  }
  const price: Price = {
    ...before,
    ...fields,
    metadata: applyMetadata(before.metadata, change),
  };
  takeLookupKey(world, price);
  storePrice(world, price);
  emit(world, 'price.updated', { object: price, previous: changedFields(before, price) });
  return price;
}

/** Subscriptions and open checkout sessions show the current price. */
function storePrice(world: World, price: Price): void {
  world.state.prices[price.id] = price;
  const items = Object.values(world.state.subscriptions).flatMap((one) => one.items.data);
  for (const item of items) {
    if (item.price.id === price.id) Object.assign(item, { price, plan: planOf(price) });
  }
  for (const line of Object.values(world.state.checkouts).flatMap((one) => one.lineItems)) {
    if (line.price?.id === price.id) line.price = price;
  }
}

function isAskedFor(price: Price, params: Params<typeof LIST>): boolean {
  return (
    (params.active ?? price.active) === price.active &&
    (params.currency ?? price.currency) === price.currency &&
    (params.product ?? price.product) === price.product &&
    (params.type ?? price.type) === price.type &&
    (params.lookup_keys?.some((key) => key === price.lookup_key) ?? true)
  );
}

function productOf(world: World, params: Params<typeof CREATE>): string {
  if (params.product && params.product_data) {
    throw refused('You may only specify one of these parameters: product, product_data.');
  }
  if (params.product_data) {
    required(params.product_data.name, 'product_data[name]');
    return createProduct(world, params.product_data).id;
  }
  return get(world, ['products', required(params.product, 'product')], 'product').id;
}

function recurringOf({ recurring }: Params<typeof CREATE>): Price['recurring'] {
  if (!recurring?.interval) return null;
  return {
    interval: recurring.interval,
    interval_count: recurring.interval_count ?? 1,
    meter: null,
    trial_period_days: null,
    usage_type: 'licensed',
  };
}

type KeyParams = Pick<Params<typeof FIELDS>, 'lookup_key' | 'transfer_lookup_key'>;

function assertLookupKeyFree(world: World, params: KeyParams, ownId?: string): void {
  const { lookup_key: key, transfer_lookup_key: transfer } = params;
  if (!key || transfer) return;
  const holder = Object.values(world.state.prices).find((price) => price.lookup_key === key);
  if (!holder || holder.id === ownId) return;
  throw impossible(`A price (\`${holder.id}\`) already uses that lookup key.`, 'lookup_key');
}

/** Takes the key from the price that held it before. */
function takeLookupKey(world: World, taker: Price): void {
  for (const price of Object.values(world.state.prices)) {
    if (price.id !== taker.id && taker.lookup_key && price.lookup_key === taker.lookup_key) {
      storePrice(world, { ...price, lookup_key: null });
    }
  }
}
