import { type Route, route } from '../http/router.ts';

/** What a deployment asks about itself: whose key it has. */
export const accountRoutes: Route[] = [
  route({
    operation: 'retrieve-account',
    at: 'GET /v1/account',
    params: {},
    run: () => ({ id: 'acct_sandbox', object: 'account', charges_enabled: true }),
  }),
];
