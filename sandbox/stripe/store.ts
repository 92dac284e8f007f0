import { DiskState } from '../disk-state.ts';
import type {
  BalanceTransaction,
  Charge,
  Coupon,
  Customer,
  DeletedCustomer,
  Discount,
  Dispute,
  Endpoint,
  FraudWarning,
  Invoice,
  InvoicePayment,
  LineItem,
  Metadata,
  PaymentIntent,
  PaymentMethod,
  PortalConfiguration,
  PortalSession,
  Price,
  Product,
  PromotionCode,
  Refund,
  Schedule,
  Session,
  StripeEvent,
  Subscription,
} from './wire.ts';

/** Data of a checkout session that is not in the API object. */
export type Checkout = {
  lineItems: LineItem[];
  subscriptionMetadata: Metadata;
  subscriptionDescription: string | null;
  /** The coupon that the session began with. */
  coupon: string | null;
  savesAddress: boolean;
};

export type WebhookEndpoint = { url: string; secrets: string[] };

/** A webhook that has not been answered with 2xx yet. `attempt` counts the tries made. */
export type Delivery = { id: string; eventId: string; attempt: number; endpointId: string };

/** A response stored under an idempotency key. `request` is the endpoint and its parameters. */
export type SavedAnswer = {
  path: string;
  request: string;
  requestId: string;
  status: number;
  body: string;
  savedAt: number;
};

export type Tables = {
  customers: Customer | DeletedCustomer;
  products: Product;
  prices: Price;
  subscriptions: Subscription;
  invoices: Invoice;
  sessions: Session;
  events: StripeEvent;
  paymentMethods: PaymentMethod;
  paymentIntents: PaymentIntent;
  charges: Charge;
  invoicePayments: InvoicePayment;
  schedules: Schedule;
  refunds: Refund;
  coupons: Coupon;
  promotionCodes: PromotionCode;
  discounts: Discount;
  endpoints: Endpoint;
  disputes: Dispute;
  warnings: FraudWarning;
  balanceTransactions: BalanceTransaction;
  portalConfigurations: PortalConfiguration;
  portalSessions: PortalSession;
};

export type State = { [Name in keyof Tables]: Record<string, Tables[Name]> } & {
  checkouts: Record<string, Checkout>;
  deliveries: Record<string, Delivery>;
  answers: Record<string, SavedAnswer>;
  webhook: WebhookEndpoint | null;
  invoicesNumbered: number;
  /** The numbers of kept cards by payment method; the API never shows them. */
  cardNumbers: Record<string, string>;
  /** Schedules whose last phase has no end. */
  endlessSchedules: Record<string, true>;
  portalUsedAt: Record<string, number>;
  endpointSecrets: Record<string, string>;
  /** How far the clock was set ahead. */
  aheadMs: number;
};

/** Opens the state and adds tables that an older file lacks. */
export function openStore(file: string): DiskState<State> {
  const store = new DiskState<State>(file, emptyState());
  Object.assign(store.data, { ...emptyState(), ...store.data });
  return store;
}

function emptyState(): State {
  return {
    customers: {},
    products: {},
    prices: {},
    subscriptions: {},
    invoices: {},
    sessions: {},
    events: {},
    paymentMethods: {},
    paymentIntents: {},
    charges: {},
    invoicePayments: {},
    schedules: {},
    refunds: {},
    coupons: {},
    promotionCodes: {},
    discounts: {},
    endpoints: {},
    endpointSecrets: {},
    disputes: {},
    warnings: {},
    balanceTransactions: {},
    portalConfigurations: {},
    portalSessions: {},
    portalUsedAt: {},
    endlessSchedules: {},
    checkouts: {},
    deliveries: {},
    answers: {},
    webhook: null,
    invoicesNumbered: 0,
    cardNumbers: {},
    aheadMs: 0,
  };
}
