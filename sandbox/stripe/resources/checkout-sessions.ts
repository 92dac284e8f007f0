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
import type { Session } from '../wire.ts';
import { get, getCustomer, type World } from '../world.ts';
import { expireSession } from './checkout-expiry.ts';
import { LINE_ITEMS, lineItemsOf, readLineItems } from './checkout-line-items.ts';
import { newSession } from './checkout-objects.ts';

const MINUTE = 60;
const SHORTEST = 30 * MINUTE;
const LONGEST = 24 * 60 * MINUTE;

const CREATE = {
  allow_promotion_codes: flag(),
  allowed_payment_method_types: list(oneOf('card', 'link', 'us_bank_account')),
  automatic_tax: object({ enabled: flag() }),
  billing_address_collection: oneOf('auto', 'required'),
  cancel_url: url(),
  client_reference_id: text(200),
  customer: text(),
  customer_email: text(512),
  customer_update: object({ address: oneOf('auto', 'never'), name: oneOf('auto', 'never') }),
  expires_at: integer(0),
  line_items: LINE_ITEMS,
  locale: oneOf('auto', 'en', 'de', 'es', 'fr', 'it', 'nl', 'pt'),
  metadata: metadata(),
  mode: oneOf('payment', 'setup', 'subscription'),
  payment_method_collection: oneOf('always', 'if_required'),
  subscription_data: object({ description: text(500), metadata: metadata() }),
  success_url: url(),
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
  };
  return session;
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
    allow_promotion_codes: params.allow_promotion_codes ?? null,
    allowed_payment_method_types: params.allowed_payment_method_types ?? null,
    automatic_tax: {
      enabled: params.automatic_tax?.enabled ?? false,
      liability: null,
      provider: null,
      status: params.automatic_tax?.enabled ? 'complete' : null,
    },
    billing_address_collection: params.billing_address_collection ?? null,
    locale: params.locale ?? null,
    payment_method_collection: params.payment_method_collection ?? 'always',
  };
}
