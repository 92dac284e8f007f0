import { PAGING, page } from '../http/paging.ts';
import { applyMetadata, metadata } from '../http/metadata.ts';
import { flag, oneOf, type Params, text } from '../http/params.ts';
import { impossible } from '../http/errors.ts';
import { type Route, route } from '../http/router.ts';
import type { Invoice } from '../wire.ts';
import { get, getCustomer, type World } from '../world.ts';
import { cardRefused, chargeOnFile, payLate, subscriptionOf } from './collection.ts';
import { failCharge, subscriptionIdOf, voidInvoice } from './invoice-lifecycle.ts';
import { discardPendingUpdate } from './pending-updates.ts';
import { methodOf } from './payment-methods.ts';
import { PREVIEW, previewInvoice } from './invoice-preview.ts';

const LIST = {
  ...PAGING,
  collection_method: oneOf('charge_automatically', 'send_invoice'),
  customer: text(),
  status: oneOf('draft', 'open', 'paid', 'uncollectible', 'void'),
  subscription: text(),
};

const UPDATE = { auto_advance: flag(), metadata: metadata() };

export const invoiceRoutes: Route[] = [
  route({
    operation: 'list-invoices',
    at: 'GET /v1/invoices',
    params: LIST,
    run: (world, params) => {
      if (params.customer) getCustomer(world, params.customer, 'customer');
      if (params.subscription) get(world, ['subscriptions', params.subscription], 'subscription');
      const source = {
        kind: 'invoice',
        url: '/v1/invoices',
        rows: world.state.invoices,
        where: (invoice: Invoice) =>
          (params.customer ?? invoice.customer) === invoice.customer &&
          (params.status ?? invoice.status) === invoice.status &&
          (params.subscription ?? subscriptionIdOf(invoice)) === subscriptionIdOf(invoice) &&
          (params.collection_method ?? invoice.collection_method) === invoice.collection_method,
      };
      return page(source, params);
    },
  }),
  route({
    operation: 'preview-invoice',
    at: 'POST /v1/invoices/create_preview',
    params: PREVIEW,
    run: previewInvoice,
  }),
  route({
    operation: 'pay-invoice',
    at: 'POST /v1/invoices/:id/pay',
    params: { off_session: flag() },
    run: payNow,
  }),
  route({
    operation: 'void-invoice',
    at: 'POST /v1/invoices/:id/void',
    params: {},
    run: (world, _params, id) => {
      const invoice = voidInvoice(world, openInvoice(world, id));
      discardPendingUpdate(world, invoice);
      return invoice;
    },
  }),
  route({
    operation: 'update-invoice',
    at: 'POST /v1/invoices/:id',
    params: UPDATE,
    run: updateInvoice,
  }),
  route({
    operation: 'retrieve-invoice',
    at: 'GET /v1/invoices/:id',
    params: {},
    run: (world, _params, id) => get(world, ['invoices', id]),
  }),
];

/** Charges the card on file now. A refusal is an error of 402 and leaves the planned tries as they are. */
function payNow(world: World, _params: object, id: string): Invoice {
  const open = openInvoice(world, id);
  const subscription = subscriptionOf(world, open);
  const method = subscription && methodOf(world, subscription);
  const outcome = chargeOnFile(world, method, 'pay-invoice');
  if (outcome === 'good') return payLate(world, open, method);
  failCharge(world, open, { asks: outcome === 'asks', method, nextAt: open.next_payment_attempt });
  throw cardRefused(outcome);
}

/** How long Stripe waits before it collects again is an assumption. */
const COLLECTED_AGAIN_SECONDS = 3600;

/**
 * Without automatic advancement a draft is not finalized, and an open invoice is not tried again. Source:
 * docs.stripe.com/invoicing/integration/automatic-advancement-collection; it can be switched in these two states only.
 */
function updateInvoice(world: World, params: Params<typeof UPDATE>, id: string): Invoice {
  const before = get(world, ['invoices', id]);
  const { auto_advance: isOn, metadata: change } = params;
  const invoice: Invoice = {
    ...before,
    metadata: applyMetadata(before.metadata ?? {}, change),
    ...(isOn === undefined ? {} : advancement(world, before, isOn)),
  };
  world.state.invoices[id] = invoice;
  return invoice;
}

function advancement(world: World, { status }: Invoice, isOn: boolean): Partial<Invoice> {
  if (status !== 'draft' && status !== 'open') {
    const message = `You can't update auto_advance on an invoice that is ${status}.`;
    throw impossible(message, 'auto_advance');
  }
  const at = isOn ? world.nowSeconds() + COLLECTED_AGAIN_SECONDS : null;
  const when =
    status === 'draft' ? { automatically_finalizes_at: at } : { next_payment_attempt: at };
  return { auto_advance: isOn, ...when };
}

function openInvoice(world: World, id: string): Invoice {
  const invoice = get(world, ['invoices', id]);
  if (invoice.status === 'open') return invoice;
  if (invoice.status === 'paid') throw impossible('Invoice is already paid');
  throw impossible(`You can only do this with an open invoice; this one is ${invoice.status}.`);
}
