import { impossible } from '../http/errors.ts';
import { applyMetadata, metadata } from '../http/metadata.ts';
import { PAGING, page } from '../http/paging.ts';
import { clearable, flag, list, type Params, required, text } from '../http/params.ts';
import { type Route, route } from '../http/router.ts';
import { newId } from '../ids.ts';
import type { Product } from '../wire.ts';
import { changedFields, emit, get, type World } from '../world.ts';

const FIELDS = {
  name: text(),
  active: flag(),
  description: clearable(text()),
  metadata: metadata(),
};
const CREATE = { ...FIELDS, id: text() };
const LIST = { ...PAGING, active: flag(), ids: list(text()) };

export const productRoutes: Route[] = [
  route({
    operation: 'create-product',
    at: 'POST /v1/products',
    params: CREATE,
    run: createProduct,
  }),
  route({
    operation: 'list-products',
    at: 'GET /v1/products',
    params: LIST,
    run: (world, params) =>
      page(
        {
          kind: 'product',
          url: '/v1/products',
          rows: world.state.products,
          where: ({ id, active }) =>
            (params.active ?? active) === active && (params.ids?.includes(id) ?? true),
        },
        params,
      ),
  }),
  route({
    operation: 'retrieve-product',
    at: 'GET /v1/products/:id',
    params: {},
    run: (world, _params, id) => get(world, ['products', id]),
  }),
  route({
    operation: 'update-product',
    at: 'POST /v1/products/:id',
    params: FIELDS,
    run: updateProduct,
  }),
];

export function createProduct(world: World, params: Params<typeof CREATE>): Product {
  const id = params.id ?? newId('prod');
  if (Object.hasOwn(world.state.products, id)) {
    throw impossible('Product already exists.', 'id', 'resource_already_exists');
  }
  const product: Product = {
    id,
    object: 'product',
    active: params.active ?? true,
    created: world.nowSeconds(),
    default_price: null,
    description: params.description ?? null,
    images: [],
    livemode: false,
    marketing_features: [],
    metadata: applyMetadata({}, params.metadata),
    name: required(params.name, 'name'),
    package_dimensions: null,
    shippable: null,
    statement_descriptor: null,
    tax_code: null,
    tax_details: null,
    type: 'service',
    unit_label: null,
    updated: world.nowSeconds(),
    url: null,
  };
  world.state.products[id] = product;
  emit(world, 'product.created', { object: product });
  return product;
}

function updateProduct(world: World, params: Params<typeof FIELDS>, id: string): Product {
  const before = get(world, ['products', id]);
  const product: Product = {
    ...before,
    ...params,
    metadata: applyMetadata(before.metadata, params.metadata),
    updated: world.nowSeconds(),
  };
  world.state.products[id] = product;
  emit(world, 'product.updated', { object: product, previous: changedFields(before, product) });
  return product;
}
