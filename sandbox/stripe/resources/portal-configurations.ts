import { applyMetadata, metadata } from '../http/metadata.ts';
import { PAGING, page } from '../http/paging.ts';
import {
  clearable,
  flag,
  list,
  object,
  oneOf,
  type Params,
  required,
  text,
  url,
} from '../http/params.ts';
import { type Route, route } from '../http/router.ts';
import { newId } from '../ids.ts';
import type { PortalConfiguration } from '../wire.ts';
import { get, type World } from '../world.ts';

const PRORATION = oneOf('none', 'create_prorations', 'always_invoice');
const REASON = oneOf(
  'too_expensive',
  'missing_features',
  'switched_service',
  'unused',
  'customer_service',
  'too_complex',
  'low_quality',
  'other',
);
const FEATURES = object({
  customer_update: object({
    enabled: flag(),
    allowed_updates: clearable(
      list(oneOf('email', 'address', 'shipping', 'phone', 'tax_id', 'name')),
    ),
  }),
  invoice_history: object({ enabled: flag() }),
  payment_method_update: object({ enabled: flag() }),
  subscription_cancel: object({
    enabled: flag(),
    mode: oneOf('at_period_end', 'immediately'),
    proration_behavior: PRORATION,
    cancellation_reason: object({ enabled: flag(), options: clearable(list(REASON)) }),
  }),
  subscription_pause: object({ enabled: flag() }),
  subscription_update: object({ enabled: flag() }),
});
const FIELDS = {
  business_profile: object({
    headline: clearable(text(60)),
    privacy_policy_url: url(),
    terms_of_service_url: url(),
  }),
  default_return_url: clearable(url()),
  features: FEATURES,
  login_page: object({ enabled: flag() }),
  metadata: metadata(),
  name: clearable(text(256)),
};
const UPDATE = { ...FIELDS, active: flag() };
const LIST = { ...PAGING, active: flag(), is_default: flag() };

type Given = Params<typeof UPDATE>;
type Features = PortalConfiguration['features'];

export const portalConfigurationRoutes: Route[] = [
  route({
    operation: 'create-portal-configuration',
    at: 'POST /v1/billing_portal/configurations',
    params: FIELDS,
    run: (world, params) => {
      required(params.features, 'features');
      return createConfiguration(world, params);
    },
  }),
  route({
    operation: 'list-portal-configurations',
    at: 'GET /v1/billing_portal/configurations',
    params: LIST,
    run: (world, params) =>
      page(
        {
          kind: 'configuration',
          url: '/v1/billing_portal/configurations',
          rows: world.state.portalConfigurations,
          where: ({ active, is_default: isDefault }) =>
            (params.active ?? active) === active && (params.is_default ?? isDefault) === isDefault,
        },
        params,
      ),
  }),
  route({
    operation: 'retrieve-portal-configuration',
    at: 'GET /v1/billing_portal/configurations/:id',
    params: {},
    run: (world, _params, id) => get(world, ['portalConfigurations', id]),
  }),
  route({
    operation: 'update-portal-configuration',
    at: 'POST /v1/billing_portal/configurations/:id',
    params: UPDATE,
    run: (world, params, id) => {
      const configuration = withFields(get(world, ['portalConfigurations', id]), params);
      world.state.portalConfigurations[id] = { ...configuration, updated: world.nowSeconds() };
      return get(world, ['portalConfigurations', id]);
    },
  }),
];

export function createConfiguration(
  world: World,
  params: Given,
  isDefault = false,
): PortalConfiguration {
  const now = world.nowSeconds();
  const blank: PortalConfiguration = {
    id: newId('bpc'),
    object: 'billing_portal.configuration',
    active: true,
    application: null,
    business_profile: { headline: null, privacy_policy_url: null, terms_of_service_url: null },
    created: now,
    default_return_url: null,
    features: NOTHING_ON,
    is_default: isDefault,
    livemode: false,
    login_page: { enabled: false, url: null },
    metadata: {},
    name: null,
    updated: now,
  };
  const configuration = withFields(blank, params);
  world.state.portalConfigurations[configuration.id] = configuration;
  return configuration;
}

/** The one that a saved dashboard page makes. */
export function seedConfiguration(world: World): void {
  if (Object.keys(world.state.portalConfigurations).length > 0) return;
  const features = {
    invoice_history: { enabled: true },
    payment_method_update: { enabled: true },
    subscription_cancel: { enabled: true, mode: 'at_period_end' as const },
  };
  createConfiguration(world, { features }, true);
}

function withFields(before: PortalConfiguration, params: Given): PortalConfiguration {
  const { business_profile: profile, login_page: login, ...rest } = params;
  return {
    ...before,
    active: rest.active ?? before.active,
    business_profile: { ...before.business_profile, ...profile },
    default_return_url:
      rest.default_return_url === undefined ? before.default_return_url : rest.default_return_url,
    features: rest.features ? mergedFeatures(before.features, rest.features) : before.features,
    login_page: { ...before.login_page, ...login },
    metadata: applyMetadata(before.metadata ?? {}, rest.metadata),
    name: rest.name === undefined ? before.name : rest.name,
  };
}

function mergedFeatures(before: Features, given: NonNullable<Given['features']>): Features {
  const { allowed_updates: allowed, ...customer } = given.customer_update ?? {};
  const { cancellation_reason: reason, ...cancel } = given.subscription_cancel ?? {};
  const { options, ...asked } = reason ?? {};
  return {
    customer_update: {
      ...before.customer_update,
      ...customer,
      ...(allowed === undefined ? {} : { allowed_updates: allowed ?? [] }),
    },
    invoice_history: { ...before.invoice_history, ...given.invoice_history },
    payment_method_update: { ...before.payment_method_update, ...given.payment_method_update },
    subscription_cancel: {
      ...before.subscription_cancel,
      ...cancel,
      cancellation_reason: {
        ...before.subscription_cancel.cancellation_reason,
        ...asked,
        ...(options === undefined ? {} : { options: options ?? [] }),
      },
    },
    subscription_pause: { ...before.subscription_pause, ...given.subscription_pause },
    subscription_update: { ...before.subscription_update, ...given.subscription_update },
  };
}

const NOTHING_ON: Features = {
  customer_update: { allowed_updates: [], enabled: false },
  invoice_history: { enabled: false },
  payment_method_update: { enabled: false, payment_method_configuration: null },
  subscription_cancel: {
    cancellation_reason: { enabled: false, feedback_options: null, options: [] },
    enabled: false,
    mode: 'at_period_end',
    proration_behavior: 'none',
  },
  subscription_pause: { duration: { interval_options: [], type: 'indefinite' }, enabled: false },
  subscription_update: {
    billing_cycle_anchor: null,
    default_allowed_updates: [],
    enabled: false,
    proration_behavior: 'none',
    schedule_at_period_end: { conditions: [] },
    trial_update_behavior: 'end_trial',
  },
};
