import { applyMetadata, metadata } from '../http/metadata.ts';
import { PAGING, page } from '../http/paging.ts';
import { clearable, list, object, oneOf, type Params, text } from '../http/params.ts';
import { type Route, route } from '../http/router.ts';
import { newId } from '../ids.ts';
import type { Customer, DeletedCustomer } from '../wire.ts';
import { changedFields, emit, get, getCustomer, type World } from '../world.ts';
import { cancelNow, isOver } from './subscription-lifecycle.ts';

const ADDRESS = object({
  city: clearable(text()),
  country: clearable(text(2)),
  line1: clearable(text()),
  line2: clearable(text()),
  postal_code: clearable(text()),
  state: clearable(text()),
});

const FIELDS = {
  address: clearable(ADDRESS),
  description: clearable(text()),
  email: clearable(text(512)),
  invoice_settings: object({ default_payment_method: clearable(text()) }),
  metadata: metadata(),
  name: clearable(text(256)),
  phone: clearable(text(20)),
  preferred_locales: list(text(10)),
  tax_exempt: clearable(oneOf('none', 'exempt', 'reverse')),
};

export const customerRoutes: Route[] = [
  route({
    operation: 'create-customer',
    at: 'POST /v1/customers',
    params: FIELDS,
    run: createCustomer,
  }),
  route({
    operation: 'list-customers',
    at: 'GET /v1/customers',
    params: { ...PAGING, email: text(512) },
    run: (world, params) =>
      page(
        {
          kind: 'customer',
          url: '/v1/customers',
          rows: livingCustomers(world),
          where: ({ email }) => params.email === undefined || email === params.email,
        },
        params,
      ),
  }),
  route({
    operation: 'retrieve-customer',
    at: 'GET /v1/customers/:id',
    params: {},
    run: (world, _params, id) => get(world, ['customers', id]),
  }),
  route({
    operation: 'update-customer',
    at: 'POST /v1/customers/:id',
    params: FIELDS,
    run: updateCustomer,
  }),
  route({
    operation: 'delete-customer',
    at: 'DELETE /v1/customers/:id',
    params: {},
    run: (world, _params, id) => deleteCustomer(world, id),
  }),
];

/** Also called by a payment without a customer. */
export function createCustomer(world: World, params: Params<typeof FIELDS>): Customer {
  const customer: Customer = withFields(blankCustomer(world), params);
  world.state.customers[customer.id] = customer;
  emit(world, 'customer.created', { object: customer });
  return customer;
}

export function updateCustomer(world: World, params: Params<typeof FIELDS>, id: string): Customer {
  const before = getCustomer(world, id);
  const method = params.invoice_settings?.default_payment_method;
  if (method) {
    get(world, ['paymentMethods', method], 'invoice_settings[default_payment_method]');
  }
  const customer = withFields(before, params);
  world.state.customers[id] = customer;
  emit(world, 'customer.updated', { object: customer, previous: changedFields(before, customer) });
  return customer;
}

/** A deleted customer can still be read by id; its subscriptions end at once. */
function deleteCustomer(world: World, id: string): DeletedCustomer {
  const customer = getCustomer(world, id);
  for (const subscription of Object.values(world.state.subscriptions)) {
    if (subscription.customer === id && !isOver(subscription)) cancelNow(world, subscription);
  }
  emit(world, 'customer.deleted', { object: customer });
  const deleted: DeletedCustomer = { id, object: 'customer', deleted: true };
  world.state.customers[id] = deleted;
  return deleted;
}

function livingCustomers(world: World): Record<string, Customer> {
  const living: Record<string, Customer> = {};
  for (const customer of Object.values(world.state.customers)) {
    if (!customer.deleted) living[customer.id] = customer;
  }
  return living;
}

function withFields(customer: Customer, params: Params<typeof FIELDS>): Customer {
  const { address, metadata: change, invoice_settings: settings, ...fields } = params;
  const next: Customer = {
    ...customer,
    ...fields,
    invoice_settings: { ...customer.invoice_settings, ...settings },
    metadata: applyMetadata(customer.metadata, change),
  };
  if (address !== undefined) next.address = address && { ...BLANK_ADDRESS, ...address };
  return next;
}

const BLANK_ADDRESS = {
  city: null,
  country: null,
  line1: null,
  line2: null,
  postal_code: null,
  state: null,
};

function blankCustomer(world: World): Customer {
  const id = newId('cus');
  return {
    id,
    object: 'customer',
    address: null,
    balance: 0,
    created: world.nowSeconds(),
    currency: null,
    default_source: null,
    delinquent: false,
    description: null,
    discount: null,
    email: null,
    invoice_prefix: id.slice(-8).toUpperCase(),
    invoice_settings: {
      custom_fields: null,
      default_payment_method: null,
      footer: null,
      rendering_options: null,
    },
    livemode: false,
    metadata: {},
    name: null,
    next_invoice_sequence: 1,
    phone: null,
    preferred_locales: [],
    shipping: null,
    tax_exempt: 'none',
    test_clock: null,
  };
}
