import { impossible, refused } from '../http/errors.ts';
import { object, oneOf, type Params, required, text, url } from '../http/params.ts';
import { type Route, route } from '../http/router.ts';
import { newId } from '../ids.ts';
import { idOf, type PortalConfiguration, type PortalSession, type Subscription } from '../wire.ts';
import { changedFields, emit, get, getCustomer, type World } from '../world.ts';
import { askBank } from './cards.ts';
import { NOT_CONFIRMED, type Payment, type PaymentOutcome } from './checkout-payment.ts';
import { keepCard } from './payment-methods.ts';
import { changeSubscription, isOver } from './subscription-lifecycle.ts';

const REDIRECT = object({
  type: oneOf('redirect', 'portal_homepage', 'hosted_confirmation'),
  redirect: object({ return_url: url() }),
  hosted_confirmation: object({ custom_message: text(500) }),
});
const CREATE = {
  configuration: text(),
  customer: text(),
  flow_data: object({
    type: oneOf('payment_method_update', 'subscription_cancel'),
    subscription_cancel: object({ subscription: text() }),
    after_completion: REDIRECT,
  }),
  locale: oneOf('auto', 'en', 'de', 'es', 'es-419', 'fr', 'it', 'nl', 'pt'),
  return_url: url(),
};

export const portalSessionRoutes: Route[] = [
  route({
    operation: 'create-portal-session',
    at: 'POST /v1/billing_portal/sessions',
    params: CREATE,
    run: createSession,
  }),
];

/** Source: docs.stripe.com/customer-management/portal-deep-links and the SDK: a session is short-lived. Unused it lasts 5 minutes. */
const UNUSED_SECONDS = 300;
const USED_SECONDS = 3600;

/** The session behind a link; null when it does not exist or its time is over. Opening it prolongs it. */
export function openPortal(world: World, id: string): PortalSession | null {
  const session = world.state.portalSessions[id];
  if (!session) return null;
  const now = world.nowSeconds();
  const usedAt = world.state.portalUsedAt[id];
  const until = usedAt ? usedAt + USED_SECONDS : session.created + UNUSED_SECONDS;
  if (now > until) return null;
  world.state.portalUsedAt[id] = now;
  return session;
}

export function configurationOf(world: World, session: PortalSession): PortalConfiguration {
  return get(world, ['portalConfigurations', idOf(session.configuration) ?? '']);
}

export function subscriptionsOf(world: World, { customer }: PortalSession): Subscription[] {
  return Object.values(world.state.subscriptions).filter(
    (subscription) => subscription.customer === customer && !isOver(subscription),
  );
}

/**
 * The card becomes the default of the customer. A subscription with a card of its own keeps that: reported of Stripe,
 * and the order of docs.stripe.com/billing/revenue-recovery/smart-retries.
 */
export function updateCard(world: World, session: PortalSession, card: Payment): PaymentOutcome {
  const asked = askBank(card, 'keep', world.nowSeconds());
  if (asked.kind === 'declined') return asked;
  if (asked.kind === 'asks' && card.confirmed !== true) {
    return card.confirmed === undefined ? asked : { kind: 'declined', message: NOT_CONFIRMED };
  }
  const before = getCustomer(world, session.customer);
  const method = keepCard(world, before.id, card);
  const settings = { ...before.invoice_settings, default_payment_method: method.id };
  const customer = { ...before, invoice_settings: settings };
  world.state.customers[customer.id] = customer;
  emit(world, 'payment_method.attached', { object: method });
  emit(world, 'customer.updated', { object: customer, previous: changedFields(before, customer) });
  return { kind: 'paid', returnTo: afterFlow(world, session) };
}

/** Reported of Stripe: a cancellation on the page comes as `cancel_at`, with `cancel_at_period_end` false. */
export function cancelOnPage(world: World, session: PortalSession, id: string): string {
  const before = ownSubscription(world, session, id);
  const ends = before.items.data.map((item) => item.current_period_end);
  changeSubscription(world, before, {
    cancel_at: Math.max(...ends),
    canceled_at: world.nowSeconds(),
    cancellation_details: {
      comment: null,
      feedback: null,
      feedback_option: null,
      reason: 'cancellation_requested',
    },
  });
  return afterFlow(world, session);
}

export function keepOnPage(world: World, session: PortalSession, id: string): string {
  const before = ownSubscription(world, session, id);
  changeSubscription(world, before, {
    cancel_at: null,
    cancel_at_period_end: false,
    canceled_at: null,
  });
  return afterFlow(world, session);
}

function createSession(world: World, params: Params<typeof CREATE>): PortalSession {
  const customer = getCustomer(world, required(params.customer, 'customer'), 'customer');
  const configuration = chosenConfiguration(world, params.configuration);
  const id = newId('bps');
  const session: PortalSession = {
    id,
    object: 'billing_portal.session',
    after_expiration: null,
    configuration: configuration.id,
    created: world.nowSeconds(),
    customer: customer.id,
    customer_account: null,
    flow: flowOf(world, customer.id, params.flow_data),
    livemode: false,
    locale: params.locale ?? null,
    on_behalf_of: null,
    return_url: params.return_url ?? configuration.default_return_url,
    url: `${world.url}/p/session/${id}`,
  };
  world.state.portalSessions[id] = session;
  return session;
}

function chosenConfiguration(world: World, id: string | undefined): PortalConfiguration {
  if (id) {
    const configuration = get(world, ['portalConfigurations', id], 'configuration');
    if (configuration.active) return configuration;
    throw impossible('The configuration specified is inactive.', 'configuration');
  }
  const standard = Object.values(world.state.portalConfigurations).find((one) => one.is_default);
  if (standard) return standard;
  throw impossible(
    'No configuration provided and your test mode default configuration has not been created. Provide a configuration or create your default by saving your customer portal settings in test mode at https://dashboard.stripe.com/test/settings/billing/portal.',
  );
}

function flowOf(
  world: World,
  customerId: string,
  given: Params<typeof CREATE>['flow_data'],
): PortalSession['flow'] {
  if (!given) return null;
  const type = required(given.type, 'flow_data[type]');
  const { after_completion: after } = given;
  const returnUrl = after?.redirect?.return_url;
  if (after?.type === 'redirect') {
    required(returnUrl, 'flow_data[after_completion][redirect][return_url]');
  }
  return {
    after_completion: {
      hosted_confirmation: null,
      redirect: returnUrl ? { return_url: returnUrl } : null,
      type: after?.type ?? 'portal_homepage',
    },
    customer_update: null,
    subscription_cancel:
      type === 'subscription_cancel'
        ? { retention: null, subscription: cancelled(world, customerId, given) }
        : null,
    subscription_pause: null,
    subscription_update: null,
    subscription_update_confirm: null,
    type,
  };
}

function cancelled(
  world: World,
  customerId: string,
  given: NonNullable<Params<typeof CREATE>['flow_data']>,
): string {
  const name = 'flow_data[subscription_cancel][subscription]';
  const id = required(given.subscription_cancel?.subscription, name);
  const subscription = get(world, ['subscriptions', id], name);
  if (subscription.customer !== customerId) {
    throw refused('The subscription does not belong to that customer.', name);
  }
  if (subscription.cancel_at) {
    throw impossible('The subscription is already set to be canceled at period end.', name);
  }
  return id;
}

/** Where the browser goes when a flow is over: back to the site, or to the front page of the portal. */
function afterFlow(world: World, { id, flow }: PortalSession): string {
  return flow?.after_completion.redirect?.return_url ?? `${world.url}/p/session/${id}?done`;
}

function ownSubscription(world: World, session: PortalSession, id: string): Subscription {
  const own = subscriptionsOf(world, session).find((subscription) => subscription.id === id);
  if (own) return own;
  throw new Error(`the session ${session.id} has no subscription ${id}`);
}
