import { impossible } from '../http/errors.ts';
import { PAGING, page } from '../http/paging.ts';
import { text } from '../http/params.ts';
import { type Route, route } from '../http/router.ts';
import { get } from '../world.ts';
import { closeDispute } from './disputes.ts';

const LIST = { ...PAGING, charge: text(), payment_intent: text() };
const IS_OPEN = ['needs_response', 'under_review', 'warning_needs_response'];

export const disputeRoutes: Route[] = [
  route({
    operation: 'list-disputes',
    at: 'GET /v1/disputes',
    params: LIST,
    run: (world, params) =>
      page(
        {
          kind: 'dispute',
          url: '/v1/disputes',
          rows: world.state.disputes,
          where: (one) =>
            (params.charge ?? one.charge) === one.charge &&
            (params.payment_intent ?? one.payment_intent) === one.payment_intent,
        },
        params,
      ),
  }),
  route({
    operation: 'retrieve-dispute',
    at: 'GET /v1/disputes/:id',
    params: {},
    run: (world, _params, id) => get(world, ['disputes', id]),
  }),
  route({
    operation: 'close-dispute',
    at: 'POST /v1/disputes/:id/close',
    params: {},
    run: (world, _params, id) => {
      if (!IS_OPEN.includes(get(world, ['disputes', id]).status)) {
        throw impossible('This dispute is already closed.');
      }
      return closeDispute(world, id, 'lost');
    },
  }),
  route({
    operation: 'list-fraud-warnings',
    at: 'GET /v1/radar/early_fraud_warnings',
    params: LIST,
    run: (world, params) =>
      page(
        {
          kind: 'radar.early_fraud_warning',
          url: '/v1/radar/early_fraud_warnings',
          rows: world.state.warnings,
          where: (one) =>
            (params.charge ?? one.charge) === one.charge &&
            (params.payment_intent ?? one.payment_intent) === one.payment_intent,
        },
        params,
      ),
  }),
  route({
    operation: 'retrieve-fraud-warning',
    at: 'GET /v1/radar/early_fraud_warnings/:id',
    params: {},
    run: (world, _params, id) => get(world, ['warnings', id]),
  }),
];
