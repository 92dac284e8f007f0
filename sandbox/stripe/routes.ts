import type { Route } from './http/router.ts';
import { accountRoutes } from './resources/account.ts';
import { balanceTransactionRoutes } from './resources/balance-transactions.ts';
import { checkoutSessionRoutes } from './resources/checkout-sessions.ts';
import { couponRoutes } from './resources/coupons.ts';
import { customerRoutes } from './resources/customers.ts';
import { disputeRoutes } from './resources/dispute-routes.ts';
import { eventRoutes } from './resources/events.ts';
import { invoiceRoutes } from './resources/invoices.ts';
import { paymentRoutes } from './resources/payment-routes.ts';
import { portalConfigurationRoutes } from './resources/portal-configurations.ts';
import { portalSessionRoutes } from './resources/portal-sessions.ts';
import { priceRoutes } from './resources/prices.ts';
import { productRoutes } from './resources/products.ts';
import { refundRoutes } from './resources/refunds.ts';
import { scheduleRoutes } from './resources/schedules.ts';
import { subscriptionRoutes } from './resources/subscriptions.ts';
import { webhookEndpointRoutes } from './resources/webhook-endpoints.ts';

/** Every endpoint; the first that matches answers. */
export const API_ROUTES: Route[] = [
  ...accountRoutes,
  ...webhookEndpointRoutes,
  ...customerRoutes,
  ...productRoutes,
  ...priceRoutes,
  ...checkoutSessionRoutes,
  ...subscriptionRoutes,
  ...scheduleRoutes,
  ...balanceTransactionRoutes,
  ...couponRoutes,
  ...refundRoutes,
  ...disputeRoutes,
  ...invoiceRoutes,
  ...paymentRoutes,
  ...portalConfigurationRoutes,
  ...portalSessionRoutes,
  ...eventRoutes,
];
