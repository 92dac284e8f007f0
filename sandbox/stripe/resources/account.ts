import { integer } from '../http/params.ts';
import { type Route, route } from '../http/router.ts';
import type { World } from '../world.ts';

/** What a deployment asks about itself: whose key it has, and where events go. */
export const accountRoutes: Route[] = [
  route({
    operation: 'retrieve-account',
    at: 'GET /v1/account',
    params: {},
    run: () => ({ id: 'acct_sandbox', object: 'account', charges_enabled: true }),
  }),
  route({
    operation: 'list-webhook-endpoints',
    at: 'GET /v1/webhook_endpoints',
    params: { limit: integer(1, 100) },
    run: listEndpoints,
  }),
];

function listEndpoints({ state }: World): object {
  const data = state.webhook
    ? [{ id: 'we_sandbox', object: 'webhook_endpoint', url: state.webhook.url, status: 'enabled' }]
    : [];
  return { object: 'list', data, has_more: false, url: '/v1/webhook_endpoints' };
}
