import { AppError } from '../errors.ts';
import { findAccountOfCustomer } from '../store/customers.ts';
import {
  addStripeEvent,
  closeStripeEvent,
  findStripeEvent,
  retryStripeEvent,
  toStripeEvent,
} from '../store/stripe-events.ts';
import type { Stripe } from '../stripe/client.ts';
import { type BillingApp, syncCustomer } from './sync-customer.ts';

/** Events after which the customer is read again. Everything else is kept and ignored. */
const EVENTS_THAT_CHANGE_A_CUSTOMER = new Set([
  'checkout.session.completed',
  'checkout.session.async_payment_succeeded',
  'checkout.session.async_payment_failed',
  'checkout.session.expired',
  'customer.subscription.created',
  'customer.subscription.updated',
  'customer.subscription.deleted',
  'customer.subscription.paused',
  'customer.subscription.resumed',
  'customer.subscription.pending_update_applied',
  'customer.subscription.pending_update_expired',
  'invoice.paid',
  'invoice.payment_failed',
  'invoice.payment_action_required',
  'customer.deleted',
]);

const TOLERANCE_SECONDS = 300;
const MOST_AHEAD_SECONDS = 60;

/**
 * Keeps a webhook delivery; resolves once it is stored, so that Stripe may be told so. `raw` is the body as it came.
 * Throws `bad_input` when the signature or its time is wrong. An event of the other mode is dropped with an alert.
 */
export async function receiveStripeEvent(
  app: BillingApp,
  raw: string,
  signature: string,
): Promise<void> {
  const event = await verify(app, raw, signature);
  if (event.livemode !== app.config.stripe.livemode) {
    app.log.error({ eventId: event.id }, 'a Stripe event of the wrong mode was dropped');
    return;
  }
  const state = EVENTS_THAT_CHANGE_A_CUSTOMER.has(event.type) ? 'received' : 'ignored';
  const object = event.data.object as { id?: unknown; customer?: unknown; object?: unknown };
  await app.db.write([
    addStripeEvent(
      {
        id: event.id,
        type: event.type,
        created: event.created,
        customerId: customerOf(object),
        objectId: typeof object.id === 'string' ? object.id : null,
      },
      state,
      app.now(),
    ),
  ]);
  if (state === 'received') await app.queue.enqueue('process-stripe-event', { id: event.id });
}

async function verify(app: BillingApp, raw: string, signature: string): Promise<Stripe.Event> {
  assertNotAhead(signature, app.now());
  let failure: unknown = null;
  for (const secret of app.config.stripe.webhookSecrets) {
    try {
      return await app.stripe.webhooks.constructEventAsync(
        raw,
        signature,
        secret,
        TOLERANCE_SECONDS,
        undefined,
        app.now(),
      );
    } catch (error) {
      failure ??= error;
    }
  }
  throw new AppError('bad_input', 'the signature of this webhook is wrong', { cause: failure });
}

/** The library accepts any time in the future. */
function assertNotAhead(signature: string, now: number): void {
  const seconds = Number(/(?:^|,)t=(\d+)/.exec(signature)?.[1] ?? Number.NaN);
  if (!(seconds <= now / 1000 + MOST_AHEAD_SECONDS)) {
    throw new AppError('bad_input', 'the time of this webhook is wrong');
  }
}

function customerOf(object: { id?: unknown; customer?: unknown; object?: unknown }): string | null {
  if (object.object === 'customer' && typeof object.id === 'string') return object.id;
  if (typeof object.customer === 'string') return object.customer;
  const { id } = (object.customer ?? {}) as { id?: unknown };
  return typeof id === 'string' ? id : null;
}

/** Acts on a kept event: it only says which customer to read again. An event is done when that has worked. */
export async function processStripeEvent(app: BillingApp, id: string): Promise<void> {
  const [result] = await app.db.read([findStripeEvent(id)]);
  const row = result?.rows[0];
  if (!row) return;
  const event = toStripeEvent(row);
  if (event.state !== 'received') return;
  try {
    const accountId = event.customerId ? await findAccount(app, event.customerId) : null;
    if (accountId) await syncCustomer(app, accountId);
    else
      app.log.warn(
        { eventId: id, type: event.type },
        'a Stripe event of a customer we do not know',
      );
    await app.db.write([closeStripeEvent(id)]);
  } catch (error) {
    const waitMs = Math.min(2000 * 2 ** Math.min(event.attempts, 6), 120_000);
    await app.db.write([retryStripeEvent(id, app.now() + waitMs)]);
    throw error;
  }
}

async function findAccount(app: BillingApp, customerId: string): Promise<string | null> {
  const [result] = await app.db.read([findAccountOfCustomer(customerId)]);
  const id = result?.rows[0]?.['account_id'];
  return typeof id === 'string' ? id : null;
}
