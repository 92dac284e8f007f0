import { impossible, refused } from '../http/errors.ts';
import { applyMetadata, metadata } from '../http/metadata.ts';
import { PAGING, page } from '../http/paging.ts';
import { clearable, flag, list, type Params, required, text, url } from '../http/params.ts';
import { type Route, route } from '../http/router.ts';
import { newId } from '../ids.ts';
import type { Endpoint } from '../wire.ts';
import { get, type World } from '../world.ts';

const FIELDS = {
  description: clearable(text(5000)),
  enabled_events: list(text()),
  metadata: metadata(),
  url: url(),
};
/** The version of an endpoint cannot be changed later: `WebhookEndpointUpdateParams` of the SDK has none. */
const CREATE = { ...FIELDS, api_version: text() };
const UPDATE = { ...FIELDS, disabled: flag() };
/** Source: docs.stripe.com/api/webhook_endpoints. */
const MOST_ENDPOINTS = 16;

export const webhookEndpointRoutes: Route[] = [
  route({
    operation: 'create-webhook-endpoint',
    at: 'POST /v1/webhook_endpoints',
    params: CREATE,
    run: createEndpoint,
  }),
  route({
    operation: 'list-webhook-endpoints',
    at: 'GET /v1/webhook_endpoints',
    params: PAGING,
    run: (world, params) =>
      page(
        {
          kind: 'webhook_endpoint',
          url: '/v1/webhook_endpoints',
          rows: { ...ownEndpoint(world), ...world.state.endpoints },
          where: () => true,
        },
        params,
      ),
  }),
  route({
    operation: 'retrieve-webhook-endpoint',
    at: 'GET /v1/webhook_endpoints/:id',
    params: {},
    run: (world, _params, id) => get(world, ['endpoints', id]),
  }),
  route({
    operation: 'update-webhook-endpoint',
    at: 'POST /v1/webhook_endpoints/:id',
    params: UPDATE,
    run: updateEndpoint,
  }),
  route({
    operation: 'delete-webhook-endpoint',
    at: 'DELETE /v1/webhook_endpoints/:id',
    params: {},
    run: (world, _params, id) => {
      get(world, ['endpoints', id]);
      delete world.state.endpoints[id];
      return { id, object: 'webhook_endpoint', deleted: true };
    },
  }),
];

/** The secret is shown in this one answer and never again. */
function createEndpoint(world: World, params: Params<typeof CREATE>): Endpoint {
  if (params.api_version && params.api_version !== world.apiVersion) {
    throw refused(`Invalid Stripe API version: ${params.api_version}`, 'api_version');
  }
  if (Object.keys(world.state.endpoints).length >= MOST_ENDPOINTS) {
    throw impossible('You have reached the maximum of 16 test webhook endpoints.');
  }
  const endpoint: Endpoint = {
    id: newId('we'),
    object: 'webhook_endpoint',
    api_version: params.api_version ?? null,
    application: null,
    created: world.nowSeconds(),
    description: params.description ?? null,
    enabled_events: eventsOf(required(params.enabled_events, 'enabled_events')),
    livemode: false,
    metadata: applyMetadata({}, params.metadata),
    status: 'enabled',
    url: required(params.url, 'url'),
  };
  const secret = `whsec_${newId('whd').slice(4)}`;
  world.state.endpoints[endpoint.id] = endpoint;
  world.state.endpointSecrets[endpoint.id] = secret;
  return { ...endpoint, secret };
}

function updateEndpoint(world: World, params: Params<typeof UPDATE>, id: string): Endpoint {
  const before = get(world, ['endpoints', id]);
  const { disabled, enabled_events: events, metadata: change, ...fields } = params;
  const endpoint: Endpoint = {
    ...before,
    ...fields,
    enabled_events: events ? eventsOf(events) : before.enabled_events,
    metadata: applyMetadata(before.metadata, change),
    status: disabled === undefined ? before.status : disabled ? 'disabled' : 'enabled',
  };
  world.state.endpoints[id] = endpoint;
  return endpoint;
}

function eventsOf(events: string[]): string[] {
  const odd = events.find((type) => type !== '*' && !/^[a-z0-9_]+(\.[a-z0-9_]+)+$/.test(type));
  if (odd === undefined) return events;
  throw refused(
    `Invalid enabled_events: must be one of the event types; got ${odd}`,
    'enabled_events',
  );
}

/** The endpoint that the sandbox itself has set. */
function ownEndpoint({ state, apiVersion }: World): Record<string, Endpoint> {
  if (!state.webhook) return {};
  const endpoint: Endpoint = {
    id: 'we_sandbox',
    object: 'webhook_endpoint',
    api_version: apiVersion,
    application: null,
    created: 0,
    description: null,
    enabled_events: ['*'],
    livemode: false,
    metadata: {},
    status: 'enabled',
    url: state.webhook.url,
  };
  return { [endpoint.id]: endpoint };
}
