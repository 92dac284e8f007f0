import { PAGING, page } from '../http/paging.ts';
import { object, oneOf, text } from '../http/params.ts';
import { type Route, route } from '../http/router.ts';
import type { InvoicePayment, PaymentMethod } from '../wire.ts';
import { get, getCustomer } from '../world.ts';

const METHODS = { ...PAGING, customer: text(), type: oneOf('card', 'us_bank_account') };
const PAYMENTS = {
  ...PAGING,
  invoice: text(),
  status: oneOf('open', 'paid', 'canceled'),
  payment: object({ type: oneOf('payment_intent'), payment_intent: text() }),
};

export const paymentRoutes: Route[] = [
  route({
    operation: 'list-payment-methods',
    at: 'GET /v1/payment_methods',
    params: METHODS,
    run: (world, params) => {
      if (params.customer) getCustomer(world, params.customer, 'customer');
      const source = {
        kind: 'PaymentMethod',
        url: '/v1/payment_methods',
        rows: world.state.paymentMethods,
        where: (method: PaymentMethod) =>
          params.customer === method.customer && (params.type ?? method.type) === method.type,
      };
      return page(source, params);
    },
  }),
  route({
    operation: 'retrieve-payment-method',
    at: 'GET /v1/payment_methods/:id',
    params: {},
    run: (world, _params, id) => get(world, ['paymentMethods', id]),
  }),
  route({
    operation: 'list-invoice-payments',
    at: 'GET /v1/invoice_payments',
    params: PAYMENTS,
    run: (world, params) => {
      if (params.invoice) get(world, ['invoices', params.invoice], 'invoice');
      const intent = params.payment?.payment_intent;
      const source = {
        kind: 'invoice_payment',
        url: '/v1/invoice_payments',
        rows: world.state.invoicePayments,
        where: (one: InvoicePayment) =>
          (params.invoice ?? one.invoice) === one.invoice &&
          (params.status ?? one.status) === one.status &&
          (intent ?? one.payment.payment_intent) === one.payment.payment_intent,
      };
      return page(source, params);
    },
  }),
  route({
    operation: 'retrieve-payment-intent',
    at: 'GET /v1/payment_intents/:id',
    params: {},
    run: (world, _params, id) => get(world, ['paymentIntents', id]),
  }),
  route({
    operation: 'retrieve-charge',
    at: 'GET /v1/charges/:id',
    params: {},
    run: (world, _params, id) => get(world, ['charges', id]),
  }),
];
