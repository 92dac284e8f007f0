import { impossible, refused } from '../http/errors.ts';
import { applyMetadata, metadata } from '../http/metadata.ts';
import { PAGING, page } from '../http/paging.ts';
import {
  flag,
  integer,
  list,
  object,
  oneOf,
  type Params,
  required,
  text,
  url,
} from '../http/params.ts';
import { type Route, route } from '../http/router.ts';
import { type Coupon, type Customer, idOf, type Session } from '../wire.ts';
import { get, getCustomer, type World } from '../world.ts';
import { expireSession } from './checkout-expiry.ts';
import { LINE_ITEMS, lineItemsOf, readLineItems } from './checkout-line-items.ts';
import { newSession } from './checkout-objects.ts';

const MINUTE = 60;
const SHORTEST = 30 * MINUTE;
const LONGEST = 24 * 60 * MINUTE;

const CREATE = {
  adaptive_pricing: object({ enabled: flag() }),
  allow_promotion_codes: flag(),
  allowed_payment_method_types: list(oneOf('card', 'link', 'us_bank_account')),
  automatic_tax: object({ enabled: flag() }),
  billing_address_collection: oneOf('auto', 'required'),
  cancel_url: url(),
  client_reference_id: text(200),
  consent_collection: object({ terms_of_service: oneOf('none', 'required') }),
  customer: text(),
  customer_email: text(512),
  customer_update: object({ address: oneOf('auto', 'never'), name: oneOf('auto', 'never') }),
  discounts: list(object({ coupon: text(), promotion_code: text() })),
  expires_at: integer(0),
  line_items: LINE_ITEMS,
  locale: oneOf('auto', 'en', 'de', 'es', 'fr', 'it', 'nl', 'pt'),
  metadata: metadata(),
  mode: oneOf('payment', 'setup', 'subscription'),
  payment_method_collection: oneOf('always', 'if_required'),
  subscription_data: object({ description: text(500), metadata: metadata() }),
  success_url: url(),
  tax_id_collection: object({ enabled: flag() }),
  ui_mode: oneOf('hosted_page', 'embedded_page', 'elements'),
};
const LIST = {
  ...PAGING,
  customer: text(),
  status: oneOf('open', 'complete', 'expired'),
  subscription: text(),
};

export const checkoutSessionRoutes: Route[] = [
  route({
    operation: 'create-checkout-session',
    at: 'POST /v1/checkout/sessions',
    params: CREATE,
    run: createSession,
  }),
  route({
    operation: 'list-checkout-sessions',
    at: 'GET /v1/checkout/sessions',
    params: LIST,
    run: listSessions,
  }),
  route({
    operation: 'retrieve-checkout-session',
    at: 'GET /v1/checkout/sessions/:id',
    params: {},
    run: (world, _params, id) => get(world, ['sessions', id]),
  }),
  route({
    operation: 'list-checkout-line-items',
    at: 'GET /v1/checkout/sessions/:id/line_items',
    params: { limit: PAGING.limit },
    run: (world, _params, id) => lineItemsOf(world, get(world, ['sessions', id]).id),
  }),
  route({
    operation: 'expire-checkout-session',
    at: 'POST /v1/checkout/sessions/:id/expire',
    params: {},
    run: (world, _params, id) => {
      const session = get(world, ['sessions', id]);
      if (session.status === 'open') return expireSession(world, session);
      const message = `Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of "${session.status}".`;
      throw impossible(message);
    },
  }),
];

function createSession(world: World, params: Params<typeof CREATE>): Session {
  assertHostedSubscription(params);
  if (params.customer && params.customer_email) {
    throw refused('You may only specify one of these parameters: customer, customer_email.');
  }
  const customer = params.customer ? getCustomer(world, params.customer, 'customer') : null;
  if (params.customer_update && !customer) {
    throw refused('`customer_update` can only be used with `customer`.', 'customer_update');
  }
  assertTaxable(params, customer);
  const coupon = startingCoupon(world, params);
  const lineItems = readLineItems(world, required(params.line_items, 'line_items'));
  const session = newSession(world, {
    customerId: customer?.id ?? null,
    customerEmail: params.customer_email ?? null,
    clientReferenceId: params.client_reference_id ?? null,
    lineItems,
    successUrl: required(params.success_url, 'success_url'),
    cancelUrl: params.cancel_url ?? null,
    expiresAt: expiryOf(world, params.expires_at),
    metadata: applyMetadata({}, params.metadata),
    options: optionsOf(params),
  });
  world.state.sessions[session.id] = session;
  world.state.checkouts[session.id] = {
    lineItems,
    subscriptionMetadata: applyMetadata({}, params.subscription_data?.metadata),
    subscriptionDescription: params.subscription_data?.description ?? null,
    coupon: coupon?.id ?? null,
    savesAddress: params.customer_update?.address === 'auto' || !customer,
  };
  return session;
}

/** Source: docs.stripe.com/tax/checkout, "Existing customers"; the wording is Stripe's. */
function assertTaxable(params: Params<typeof CREATE>, customer: Customer | null): void {
  if (!params.automatic_tax?.enabled || !customer || customer.address?.country) return;
  if (params.customer_update?.address === 'auto') return;
  throw impossible(
    "Automatic tax calculation in Checkout requires a valid address on the Customer. Add a valid address to the Customer or set either `customer_update[address]` to 'auto' or `customer_update[shipping]` to 'auto' to save the address entered in Checkout to the Customer.",
    'automatic_tax',
    'customer_tax_location_invalid',
  );
}

/** Source: the SDK on `discounts`: one at most, and not beside `allow_promotion_codes`. */
function startingCoupon(world: World, params: Params<typeof CREATE>): Coupon | null {
  if (!params.discounts) return null;
  if (params.allow_promotion_codes !== undefined) {
    throw refused(
      'You may only specify one of these parameters: allow_promotion_codes, discounts.',
    );
  }
  const [given] = params.discounts;
  if (!given || params.discounts.length > 1) {
    throw refused('You may only specify one discount.', 'discounts');
  }
  const name = 'discounts[0]';
  if (given.coupon) return get(world, ['coupons', given.coupon], `${name}[coupon]`);
  const code = required(given.promotion_code, `${name}[coupon]`);
  const { promotion } = get(world, ['promotionCodes', code], `${name}[promotion_code]`);
  return get(world, ['coupons', idOf(promotion.coupon) ?? '']);
}

function listSessions(world: World, params: Params<typeof LIST>): object {
  if (params.customer) getCustomer(world, params.customer, 'customer');
  if (params.subscription) get(world, ['subscriptions', params.subscription], 'subscription');
  const source = {
    kind: 'checkout.session',
    url: '/v1/checkout/sessions',
    rows: world.state.sessions,
    where: (session: Session) =>
      (params.customer ?? session.customer) === session.customer &&
      (params.status ?? session.status) === session.status &&
      (params.subscription ?? session.subscription) === session.subscription,
  };
  return page(source, params);
}

function assertHostedSubscription(params: Params<typeof CREATE>): void {
  if (required(params.mode, 'mode') !== 'subscription') {
    throw refused('The stand-in only implements `mode=subscription`.', 'mode');
  }
  if ((params.ui_mode ?? 'hosted_page') !== 'hosted_page') {
    throw refused('The stand-in only implements `ui_mode=hosted_page`.', 'ui_mode');
  }
}

function expiryOf(world: World, expiresAt: number | undefined): number {
  const now = world.nowSeconds();
  if (expiresAt === undefined) return now + LONGEST;
  const message = (bound: string) =>
    `The \`expires_at\` timestamp must be ${bound} from Checkout Session creation.`;
  if (expiresAt < now + SHORTEST) throw refused(message('at least 30 minutes'), 'expires_at');
  if (expiresAt > now + LONGEST) throw refused(message('less than 24 hours'), 'expires_at');
  return expiresAt;
}

function optionsOf(params: Params<typeof CREATE>): Partial<Session> {
  return {
    adaptive_pricing: { enabled: params.adaptive_pricing?.enabled ?? true },
    allow_promotion_codes: params.allow_promotion_codes ?? null,
    allowed_payment_method_types: params.allowed_payment_method_types ?? null,
    automatic_tax: {
      enabled: params.automatic_tax?.enabled ?? false,
      liability: null,
      provider: null,
      status: params.automatic_tax?.enabled ? 'requires_location_inputs' : null,
    },
    billing_address_collection: params.billing_address_collection ?? null,
    consent_collection: params.consent_collection
      ? {
          payment_method_reuse_agreement: null,
          promotions: null,
          terms_of_service: params.consent_collection.terms_of_service ?? null,
        }
      : null,
    locale: params.locale ?? null,
    payment_method_collection: params.payment_method_collection ?? 'always',
  };
}
