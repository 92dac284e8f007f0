import { refused } from '../http/errors.ts';
import { integer, object, oneOf, type Params, required, text } from '../http/params.ts';
import { idOf, type Invoice } from '../wire.ts';
import { get, type World } from '../world.ts';
import { draftInvoice } from './invoice-objects.ts';
import { prorationsOf } from './prorations.ts';
import { changeItems, ITEMS } from './subscription-items.ts';
import { isOver } from './subscription-lifecycle.ts';

export const PREVIEW = {
  customer: text(),
  subscription: text(),
  subscription_details: object({
    items: ITEMS,
    proration_behavior: oneOf('always_invoice', 'create_prorations', 'none'),
    proration_date: integer(0),
  }),
};

/** Previews the immediate charge of a change. Nothing is stored and no event is sent. */
export function previewInvoice(world: World, params: Params<typeof PREVIEW>): Invoice {
  const id = required(params.subscription, 'subscription');
  const subscription = get(world, ['subscriptions', id], 'subscription');
  const customer = idOf(subscription.customer);
  if (params.customer && params.customer !== customer) {
    throw refused(`The subscription ${id} does not belong to that customer.`, 'customer');
  }
  if (isOver(subscription)) throw refused('No upcoming invoices for canceled subscriptions.');
  const {
    items = [],
    proration_behavior: behavior,
    proration_date: date,
  } = params.subscription_details ?? {};
  if (behavior !== 'always_invoice' || items.length === 0) {
    throw refused(
      'The stand-in only previews changes of items with `proration_behavior=always_invoice` so far.',
      'subscription_details[proration_behavior]',
    );
  }
  const changed = changeItems(world, subscription, items);
  const billed = prorationsOf(world, subscription, { items: changed, date });
  const draft = draftInvoice(world, subscription, { reason: 'subscription_update', billed });
  return { ...draft, id: `upcoming_${draft.id}` };
}
