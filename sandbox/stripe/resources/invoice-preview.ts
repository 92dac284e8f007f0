import { impossible, refused } from '../http/errors.ts';
import { integer, object, oneOf, type Params, required, text } from '../http/params.ts';
import { idOf, type Invoice, type Subscription } from '../wire.ts';
import { get, type World } from '../world.ts';
import { draftInvoice } from './invoice-objects.ts';
import { prorationsOf } from './prorations.ts';
import { changeItems, ITEMS } from './subscription-items.ts';
import { isLocated, itemsOfNextPeriod } from './renewal.ts';
import { itemsAfterPhase } from './schedule-phases.ts';
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

/**
 * Previews the next renewal, or with `subscription_details` the immediate charge of a change. Nothing is stored and no event is
 * sent. Source: docs.stripe.com/api/invoices/create_preview.
 */
export function previewInvoice(world: World, params: Params<typeof PREVIEW>): Invoice {
  const id = required(params.subscription, 'subscription');
  const subscription = get(world, ['subscriptions', id], 'subscription');
  const customer = idOf(subscription.customer);
  if (params.customer && params.customer !== customer) {
    throw refused(`The subscription ${id} does not belong to that customer.`, 'customer');
  }
  if (isOver(subscription)) throw refused('No upcoming invoices for canceled subscriptions.');
  if (!params.subscription_details) return previewRenewal(world, subscription);
  const {
    items = [],
    proration_behavior: behavior,
    proration_date: date,
  } = params.subscription_details;
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

function previewRenewal(world: World, subscription: Subscription): Invoice {
  if (subscription.cancel_at_period_end || subscription.cancel_at !== null) {
    throw refused('No upcoming invoices for this customer.');
  }
  const items = itemsOfNextPeriod(subscription, itemsAfterPhase(world, subscription));
  const billed = items.map((item) => ({ item }));
  const draft = draftInvoice(world, subscription, { reason: 'subscription_cycle', billed });
  if (!isLocated(world, draft)) throw unlocated();
  return { ...draft, id: `upcoming_${draft.id}` };
}

/** Source: docs.stripe.com/error-codes, `customer_tax_location_invalid`. */
function unlocated(): Error {
  return impossible(
    "The customer's location isn't recognized. Set a valid customer address in order to automatically calculate tax.",
    'automatic_tax',
    'customer_tax_location_invalid',
  );
}
