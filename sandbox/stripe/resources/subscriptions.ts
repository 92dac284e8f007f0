import { noSuch } from '../http/errors.ts';
import { PAGING, page } from '../http/paging.ts';
import { clearable, flag, object, oneOf, type Params, text } from '../http/params.ts';
import { type Route, route } from '../http/router.ts';
import { idOf, type Subscription } from '../wire.ts';
import { get, getCustomer, type World } from '../world.ts';
import { cancelNow, isOver } from './subscription-lifecycle.ts';
import { UPDATE, updateSubscription } from './subscription-update.ts';

const LIST = {
  ...PAGING,
  customer: text(),
  price: text(),
  status: oneOf(
    'active',
    'all',
    'canceled',
    'ended',
    'incomplete',
    'incomplete_expired',
    'past_due',
    'paused',
    'trialing',
    'unpaid',
  ),
};
const CANCEL = {
  cancellation_details: object({ comment: clearable(text()) }),
  invoice_now: flag(),
  prorate: flag(),
};

export const subscriptionRoutes: Route[] = [
  route({
    operation: 'list-subscriptions',
    at: 'GET /v1/subscriptions',
    params: LIST,
    run: listSubscriptions,
  }),
  route({
    operation: 'retrieve-subscription',
    at: 'GET /v1/subscriptions/:id',
    params: {},
    run: (world, _params, id) => get(world, ['subscriptions', id]),
  }),
  route({
    operation: 'update-subscription',
    at: 'POST /v1/subscriptions/:id',
    params: UPDATE,
    run: updateSubscription,
  }),
  route({
    operation: 'cancel-subscription',
    at: 'DELETE /v1/subscriptions/:id',
    params: CANCEL,
    run: (world, params, id) => {
      const subscription = get(world, ['subscriptions', id]);
      if (isOver(subscription)) throw noSuch('subscription', id);
      return cancelNow(world, subscription, params.cancellation_details);
    },
  }),
];

function listSubscriptions(world: World, params: Params<typeof LIST>): object {
  if (params.customer) getCustomer(world, params.customer, 'customer');
  if (params.price) get(world, ['prices', params.price], 'price');
  const source = {
    kind: 'subscription',
    url: '/v1/subscriptions',
    rows: world.state.subscriptions,
    where: (subscription: Subscription) =>
      (params.customer ?? idOf(subscription.customer)) === idOf(subscription.customer) &&
      hasPrice(subscription, params.price) &&
      hasStatus(subscription, params.status),
  };
  return page(source, params);
}

function hasPrice(subscription: Subscription, priceId: string | undefined): boolean {
  return !priceId || subscription.items.data.some((item) => item.price.id === priceId);
}

/** Without a status, every subscription that is not canceled. */
function hasStatus(subscription: Subscription, status: string | undefined): boolean {
  switch (status) {
    case undefined:
      return subscription.status !== 'canceled';
    case 'all':
      return true;
    case 'ended':
      return isOver(subscription);
    default:
      return subscription.status === status;
  }
}
