import { refused } from '../http/errors.ts';
import { PAGING, page } from '../http/paging.ts';
import { flag, list, text } from '../http/params.ts';
import { type Route, route } from '../http/router.ts';
import type { StripeEvent } from '../wire.ts';
import { get } from '../world.ts';

const LIST = { ...PAGING, delivery_success: flag(), type: text(), types: list(text()) };

/** Source: stripe 23.1, `EventListParams.types`; the words are assumed. */
const MOST_TYPES = 20;

export const eventRoutes: Route[] = [
  route({
    operation: 'list-events',
    at: 'GET /v1/events',
    params: LIST,
    run: (world, params) => {
      if (params.type && params.types) {
        throw refused('You may only specify one of these parameters: type, types.');
      }
      if (params.types && params.types.length > MOST_TYPES) {
        throw refused(`Array types exceeded maximum ${MOST_TYPES} allowed elements.`, 'types');
      }
      const wanted = params.types ?? (params.type ? [params.type] : ['*']);
      const source = {
        kind: 'event',
        url: '/v1/events',
        rows: world.state.events,
        where: (event: StripeEvent) =>
          wanted.some((pattern) => matches(event.type, pattern)) &&
          (params.delivery_success ?? isDelivered(event)) === isDelivered(event),
      };
      return page(source, params);
    },
  }),
  route({
    operation: 'retrieve-event',
    at: 'GET /v1/events/:id',
    params: {},
    run: (world, _params, id) => get(world, ['events', id]),
  }),
];

/** `invoice.*` stands for every type that begins so. */
function matches(type: string, pattern: string): boolean {
  return pattern.endsWith('*') ? type.startsWith(pattern.slice(0, -1)) : type === pattern;
}

function isDelivered(event: StripeEvent): boolean {
  return event.pending_webhooks === 0;
}
