import { tellOperators } from '../news/tell.ts';
import {
  closeStripeEvents,
  findOpenStripeEvent,
  listOpenAlike,
  type OpenStripeEvent,
  retryStripeEvent,
} from '../store/stripe-events.ts';
import { commit } from '../work/commit.ts';
import { backOffMs, type DueRowWork, workOffRow } from '../work/due-row.ts';
import type { BillingApp } from './billing-app.ts';
import { recordRefund } from './record-refund.ts';
import { recordRisk } from './record-risk.ts';
import { syncUnderLease } from './sync-customer.ts';

/** What an event leads to. The first names its customer; the others name an object that has to be read. */
type Deed = 'sync' | 'dispute' | 'warning' | 'refund' | 'alarm';

/** Every event that leads to something; the webhook endpoint asks for them alone. Everything else is stored and ignored. */
const EVENTS: Record<string, Deed> = {
  'checkout.session.completed': 'sync',
  'checkout.session.async_payment_succeeded': 'sync',
  'checkout.session.async_payment_failed': 'sync',
  'checkout.session.expired': 'sync',
  'customer.subscription.created': 'sync',
  'customer.subscription.updated': 'sync',
  'customer.subscription.deleted': 'sync',
  'customer.subscription.paused': 'sync',
  'customer.subscription.resumed': 'sync',
  'customer.subscription.pending_update_applied': 'sync',
  'customer.subscription.pending_update_expired': 'sync',
  // What follows at the end of the period may have been changed by hand.
  'subscription_schedule.updated': 'sync',
  'subscription_schedule.released': 'sync',
  'subscription_schedule.canceled': 'sync',
  'subscription_schedule.completed': 'sync',
  'subscription_schedule.aborted': 'sync',
  'invoice.paid': 'sync',
  'invoice.payment_failed': 'sync',
  'invoice.payment_action_required': 'sync',
  // Its default card may be another one.
  'customer.updated': 'sync',
  'customer.deleted': 'sync',
  'charge.dispute.created': 'dispute',
  'charge.dispute.closed': 'dispute',
  'charge.dispute.funds_reinstated': 'dispute',
  'radar.early_fraud_warning.created': 'warning',
  'radar.early_fraud_warning.updated': 'warning',
  // A charge says that something went back, and a refund says what. Source: stripe 23.1, `ChargeRefundedEvent`.
  'refund.created': 'refund',
  // One that waited for the customer's bank details goes out later.
  'refund.updated': 'refund',
  'refund.failed': 'refund',
  'invoice.finalization_failed': 'alarm',
};

export const HANDLED_EVENTS = new Set(Object.keys(EVENTS));
const SYNCED = Object.keys(EVENTS).filter((type) => EVENTS[type] === 'sync');

const BACK_OFF = { firstMs: 2000, longestMs: 120_000 };

/** Does what a stored event leads to. The event only says what has changed; how it is now is read at Stripe. */
export async function processStripeEvent(app: BillingApp, id: string): Promise<void> {
  await workOffRow(app, id, STRIPE_EVENTS);
}

const STRIPE_EVENTS: DueRowWork<BillingApp, OpenStripeEvent> = {
  find: findOpenStripeEvent,
  lease: ({ id, type, accountId }) =>
    accountId && EVENTS[type] === 'sync' ? `billing:${accountId}` : `stripe-event:${id}`,
  advance: async (app, event) => {
    const answered = await listAnswered(app, event);
    await follow(app, event);
    await commit(app, [closeStripeEvents(answered)]);
    return 'stop';
  },
  recordFailure: async (app, { id, attempts }, error) => {
    await commit(app, [retryStripeEvent(id, app.now() + backOffMs(attempts, BACK_OFF))]);
    throw error;
  },
};

/** One purchase is a burst of events, and the sync for one of them answers all that came before it began. */
async function listAnswered(app: BillingApp, { id, type }: OpenStripeEvent): Promise<string[]> {
  if (EVENTS[type] !== 'sync') return [id];
  const [alike] = await app.db.read(listOpenAlike(id, SYNCED));
  return [id, ...alike];
}

async function follow(app: BillingApp, event: OpenStripeEvent): Promise<void> {
  const { id, type, objectId } = event;
  const deed = EVENTS[type] ?? 'sync';
  if ((deed === 'dispute' || deed === 'warning') && objectId)
    return recordRisk(app, deed, objectId);
  const accountId =
    deed === 'refund' && objectId ? await recordRefund(app, objectId) : event.accountId;
  const alarm = ALARMS[type];
  if (!accountId)
    return app.log.warn({ eventId: id, type }, 'a Stripe event of an unknown customer');
  if (deed === 'sync') return syncUnderLease(app, accountId);
  if (alarm)
    await commit(app, [
      tellOperators(app, { type: alarm, accountId }, `${type}:${objectId ?? id}`),
    ]);
}

/** What operators have to do something about, which no sync would show. */
const ALARMS: Record<string, 'refund_failed' | 'invoice_unfinished'> = {
  'refund.failed': 'refund_failed',
  'invoice.finalization_failed': 'invoice_unfinished',
};
