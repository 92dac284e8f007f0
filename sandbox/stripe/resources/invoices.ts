import { PAGING, page } from '../http/paging.ts';
import { oneOf, text } from '../http/params.ts';
import { type Route, route } from '../http/router.ts';
import { idOf, type Invoice } from '../wire.ts';
import { get } from '../world.ts';
import { PREVIEW, previewInvoice } from './invoice-preview.ts';

const LIST = {
  ...PAGING,
  collection_method: oneOf('charge_automatically', 'send_invoice'),
  customer: text(),
  status: oneOf('draft', 'open', 'paid', 'uncollectible', 'void'),
  subscription: text(),
};

export const invoiceRoutes: Route[] = [
  route({
    operation: 'list-invoices',
    at: 'GET /v1/invoices',
    params: LIST,
    run: (world, params) => {
      if (params.customer) get(world, ['customers', params.customer], 'customer');
      if (params.subscription) get(world, ['subscriptions', params.subscription], 'subscription');
      const source = {
        kind: 'invoice',
        url: '/v1/invoices',
        rows: world.state.invoices,
        where: (invoice: Invoice) =>
          (params.customer ?? invoice.customer) === invoice.customer &&
          (params.status ?? invoice.status) === invoice.status &&
          (params.subscription ?? subscriptionOf(invoice)) === subscriptionOf(invoice) &&
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
    operation: 'retrieve-invoice',
    at: 'GET /v1/invoices/:id',
    params: {},
    run: (world, _params, id) => get(world, ['invoices', id]),
  }),
];

function subscriptionOf({ parent }: Invoice): string | null {
  return idOf(parent?.subscription_details?.subscription);
}
