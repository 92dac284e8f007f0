import { Faults } from '../faults.ts';
import { type Call, listen, type StandIn } from '../stand-in.ts';
import { createApp } from './app.ts';
import { passTime } from './clock.ts';
import type { Api } from './http/api.ts';
import { Idempotency } from './http/idempotency.ts';
import { settleBankDebit } from './resources/checkout-payment.ts';
import { closeDispute, dispute } from './resources/disputes.ts';
import { warn } from './resources/fraud-warnings.ts';
import { createRefund, failRefund } from './resources/refunds.ts';
import { failRenewal, payOpenInvoice } from './resources/dunning.ts';
import { CARD_FAULTS } from './resources/collection.ts';
import { isOver } from './resources/subscription-lifecycle.ts';
import { exchangeCard } from './resources/payment-methods.ts';
import { seedConfiguration } from './resources/portal-configurations.ts';
import { API_ROUTES } from './routes.ts';
import { seedPrices, type StripePriceSeed } from './seed.ts';
import { openStore, type State, type WebhookEndpoint } from './store.ts';
import { WEBHOOK_FAULTS, type WebhookAttempt, Webhooks } from './webhooks.ts';
import type { Settings, World } from './world.ts';

export type { StripePriceSeed } from './seed.ts';

export type StripeOptions = {
  port?: number;
  stateFile: string;
  secretKey: string;
  prices: StripePriceSeed[];
  /** The only supported API version, also used for events. */
  apiVersion?: string;
  /** Whether the dashboard's page of the customer portal was saved, so that a default configuration exists. */
  portal?: 'saved' | 'none';
  /** What becomes of a subscription when the last retry has failed: a setting of the dashboard. */
  afterRetries?: Settings['afterRetries'];
  /** Milliseconds, as `Date.now`. */
  now?: () => number;
  /** Delays between webhook attempts; delivery is abandoned after the last one. */
  webhookRetryMs?: number[];
  /** From 0 to 1, for `webhook-chaos`. */
  random?: () => number;
  /** The delay of the faults `slow` and `webhook-delay`; the longest of `webhook-chaos`. */
  slowMs?: number;
};

export type StripeStandIn = StandIn & {
  /** Sets the clock ahead and works off what becomes due on the way, in order. A restart keeps it. */
  advance(ms: number): void;
  /** The bank exchanges every card of a customer for this one, in place. */
  exchangeCard(customerId: string, number: string): void;
  /** The bank debits the account that completed a session, or refuses to. */
  settleBankDebit(sessionId: string, isPaid: boolean): void;
  /** The owner of a card disputes a charge. Returns the id of the dispute. */
  dispute(chargeId: string, reason?: string): string;
  closeDispute(id: string, status: 'won' | 'lost'): void;
  /** The card network warns of a charge. Returns the id of the warning. */
  warnOfFraud(chargeId: string): string;
  /** Somebody gives a charge back in the dashboard, or a part of it in cents. */
  refund(chargeId: string, amount?: number): void;
  /** A bank gives a refund back, days later. */
  failRefund(id: string): void;
  /** Sets the webhook endpoint, replacing the previous one. */
  setWebhook(endpoint: WebhookEndpoint): void;
  /** `subscriptions` counts those that are neither canceled nor expired. */
  counts(): { customers: number; subscriptions: number; openCheckouts: number };
  /** Sends an event again, as the button in the dashboard does. */
  redeliver(eventId: string): void;
  /** The next charge of a subscription fails. */
  failRenewal(subscriptionId: string, status: 'past_due' | 'unpaid'): void;
  /** The customer pays the invoice that a failed renewal left open. */
  payOpenInvoice(subscriptionId: string): void;
  /** Every response to a webhook, oldest first. */
  webhookAttempts: readonly WebhookAttempt[];
  /** The stored objects, for tests. */
  state: Readonly<State>;
};

const API_VERSION = '2026-10-28.endive';
const RETRY_MS = [500, 1000, 2000, 5000, 10_000, 30_000, 60_000];
const TICK_MS = 1000;

/**
 * Starts a stand-in of Stripe: its API on loopback, the pages it hosts, and its webhooks.
 * Operations are named in the routes (`create-checkout-session`); the pages are `open-checkout`,
 * `pay-checkout`, `open-invoice` and `pay-invoice`. Webhook faults are limited by event: `webhook-drop:invoice-paid`.
 */
export async function startStripe(options: StripeOptions): Promise<StripeStandIn> {
  const {
    stateFile,
    secretKey,
    slowMs = 3000,
    webhookRetryMs: retryMs = RETRY_MS,
    random = Math.random,
  } = options;
  const store = openStore(stateFile);
  const saveSoon = () => store.saveSoon();
  const world = createWorld(store.data, options);
  const { faults, state } = world;
  const webhooks = new Webhooks({ world, saveSoon, retryMs, delayMs: slowMs, random });
  const commit = () => {
    // Whatever a request changes is due in the next second at the earliest.
    world.clock.quietUntil = Math.min(world.clock.quietUntil, world.nowSeconds() + 1);
    webhooks.send(world.burst.splice(0));
    saveSoon();
  };
  const idempotency = new Idempotency(world);
  const api: Api = { world, routes: API_ROUTES, idempotency, secretKey, commit };
  const calls: Call[] = [];

  const server = await listen(createApp(api, calls, slowMs), options.port ?? 0);
  world.url = server.url;
  seedPrices(world, options.prices);
  if (options.portal !== 'none') seedConfiguration(world);
  readdress(world);
  store.save();
  webhooks.resume();
  passTime(api);
  const ticking = setInterval(() => passTime(api), TICK_MS).unref();

  return {
    name: 'stripe',
    url: server.url,
    faults,
    calls,
    webhookAttempts: webhooks.attempts,
    state,
    advance: (ms) => {
      state.aheadMs += ms;
      passTime(api);
      saveSoon();
    },
    exchangeCard: (customerId, number) => {
      exchangeCard(world, customerId, number);
      commit();
    },
    settleBankDebit: (sessionId, isPaid) => {
      settleBankDebit(world, sessionId, isPaid);
      commit();
    },
    dispute: (chargeId, reason) => {
      const { id } = dispute(world, chargeId, reason);
      commit();
      return id;
    },
    closeDispute: (id, status) => {
      closeDispute(world, id, status);
      commit();
    },
    warnOfFraud: (chargeId) => {
      const { id } = warn(world, chargeId);
      commit();
      return id;
    },
    refund: (charge, amount) => {
      createRefund(world, { charge, ...(amount === undefined ? {} : { amount }) });
      commit();
    },
    failRefund: (id) => {
      failRefund(world, id);
      commit();
    },
    setWebhook: (endpoint) => {
      state.webhook = endpoint;
      store.save();
    },
    counts: () => {
      passTime(api);
      return countOf(state);
    },
    failRenewal: (id, status) => {
      failRenewal(world, id, status);
      commit();
    },
    payOpenInvoice: (id) => {
      payOpenInvoice(world, id);
      commit();
    },
    redeliver: (eventId) => {
      const event = state.events[eventId];
      if (!event) throw new Error(`no event ${eventId}`);
      webhooks.redeliver(event);
    },
    close: async () => {
      clearInterval(ticking);
      webhooks.close();
      await server.close();
      store.save();
    },
  };
}

function createWorld(
  state: State,
  { apiVersion, now = Date.now, afterRetries = 'cancel' }: StripeOptions,
): World {
  const clock: World['clock'] = { at: null, quietUntil: 0 };
  return {
    state,
    faults: new Faults({ ...WEBHOOK_FAULTS, ...CARD_FAULTS }),
    url: '',
    apiVersion: apiVersion ?? API_VERSION,
    nowSeconds: () => clock.at ?? Math.floor((now() + state.aheadMs) / 1000),
    clock,
    settings: { afterRetries },
    request: { id: null, idempotency_key: null },
    burst: [],
    emitted: 0,
  };
}

/** Open links keep working when the stand-in restarts on another port. */
function readdress({ state, url }: World): void {
  for (const session of Object.values(state.sessions)) {
    if (session.status === 'open') session.url = `${url}/c/pay/${session.id}`;
  }
  for (const invoice of Object.values(state.invoices)) {
    invoice.hosted_invoice_url = `${url}/i/${invoice.id}`;
    invoice.invoice_pdf = `${url}/i/${invoice.id}/pdf`;
  }
}

function countOf(state: State) {
  return {
    customers: Object.values(state.customers).filter(({ deleted }) => !deleted).length,
    subscriptions: Object.values(state.subscriptions).filter((one) => !isOver(one)).length,
    openCheckouts: Object.values(state.sessions).filter(({ status }) => status === 'open').length,
  };
}
