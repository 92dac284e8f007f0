import { AppError } from '../errors.ts';
import { isLive } from '../domain/entitlement.ts';
import { holdOf } from '../domain/payment-risks.ts';
import { tellAccount } from '../news/tell.ts';
import { commit } from '../work/commit.ts';
import { backOffMs, type DueRowWork, workOffRow } from '../work/due-row.ts';
import {
  type CheckoutIntent,
  findCheckoutIntent,
  updateCheckoutIntent,
} from '../store/checkout-intents.ts';
import {
  ensureCustomer,
  findCustomerRow,
  forgetCustomer,
  saveCustomer,
} from '../store/customers.ts';
import { findFirstChat } from '../store/chats.ts';
import { findLocale } from '../store/accounts.ts';
import { findPaidEntitlement } from '../store/entitlements.ts';
import { findSubscription } from '../store/subscriptions.ts';
import { listRisks } from '../store/payment-risks.ts';
import { isAccountOnHold } from '../store/deletions.ts';
import type { Stripe } from '../stripe/client.ts';
import { isStoredFailure } from '../stripe/stored-failure.ts';
import { signId } from '../sealing/signed-id.ts';
import { checkoutParams } from './checkout-params.ts';
import { endUnpaid } from './end-unpaid.ts';
import { newPaymentCode } from './payment-link.ts';
import { isUsable } from './read-customer.ts';
import { syncUnderLease } from './sync-customer.ts';
import { withdrawLink, withdrawLinks } from './withdraw-links.ts';
import type { BillingApp } from './billing-app.ts';

/** The purpose for which the id in a return address is signed. */
export const RETURN_PURPOSE = 'checkout-return';
const LINK_LIFE_MS = 60 * 60_000;
const RECHECK_MS = 60_000;
const DEBIT_RECHECK_MS = 10 * 60_000;
/** Stripe requires a link to live for at least half an hour, and a link expires an hour after its intent was created. */
const LONGEST_OPENING_MS = 25 * 60_000;
const BACK_OFF = { firstMs: 2000, longestMs: 60_000 };

/**
 * Takes the next step for a checkout intent: creates its payment link, checks it, or closes it. Idempotent: a link is created
 * under the intent's own idempotency key, and an account has at most one open link and one live subscription. Rethrows the
 * Stripe client's error after storing the time of the next try.
 */
export async function openCheckout(app: BillingApp, intentId: string): Promise<void> {
  await workOffRow(app, intentId, CHECKOUTS);
}

const CHECKOUTS: DueRowWork<BillingApp, CheckoutIntent> = {
  find: findCheckoutIntent,
  lease: ({ accountId }) => `billing:${accountId}`,
  advance: async (app, intent) => {
    await advance(app, intent);
    return 'stop';
  },
  recordFailure: async (app, intent, error) => {
    await commit(app, [
      updateCheckoutIntent(
        intent.id,
        {
          trouble: error instanceof Error ? error.name : 'error',
          attempts: intent.attempts + (isStoredFailure(error) ? 1 : 0),
          dueAt: app.now() + backOffMs(intent.attempts, BACK_OFF),
        },
        intent.state,
      ),
      ...(intent.trouble === null
        ? [tellAccount(app, intent.accountId, { type: 'checkout_trouble' }, `trouble:${intent.id}`)]
        : []),
    ]);
    throw error;
  },
};

async function advance(app: BillingApp, intent: CheckoutIntent): Promise<void> {
  switch (intent.state) {
    case 'opening':
      return createLink(app, intent);
    case 'open':
      return watchLink(app, intent);
    case 'replaced':
      return withdrawLink(app, intent);
    case 'paid':
    case 'expired':
    case 'refused':
      await commit(app, [updateCheckoutIntent(intent.id, { dueAt: null }, intent.state)]);
  }
}

async function createLink(app: BillingApp, intent: CheckoutIntent): Promise<void> {
  const { id, accountId } = intent;
  if (app.now() > intent.createdAt + LONGEST_OPENING_MS) return expire(app, intent);
  const [isOnHold, risks] = await app.db.read(isAccountOnHold(accountId), listRisks(accountId));
  if (isOnHold) return expire(app, intent);
  if (holdOf(risks) === 'blocked') return refuse(app, intent);
  const customer = await ensureStripeCustomer(app, intent);
  await withdrawLinks(app, accountId, id);
  if (!(await endUnpaid(app, { accountId, customer }))) return refuse(app, intent);
  const [locale] = await app.db.read(findLocale(accountId));
  const session = await createSession(app, intent, { customer, locale });
  await commit(app, [
    updateCheckoutIntent(
      id,
      {
        stripeSessionId: session.id,
        url: session.url,
        code: newPaymentCode(app),
        expiresAt: session.expires_at * 1000,
        trouble: null,
      },
      'any',
    ),
    updateCheckoutIntent(id, { dueAt: app.now() }, 'replaced'),
    updateCheckoutIntent(id, { state: 'open', dueAt: app.now() + RECHECK_MS }, 'opening'),
    tellAccount(app, accountId, { type: 'checkout_ready' }, `checkout:${id}`),
  ]);
}

/** One customer per account, created before any payment. The account's id is in the key, so a lost answer creates no second. */
async function ensureStripeCustomer(
  app: BillingApp,
  { accountId, attempts }: CheckoutIntent,
): Promise<string> {
  await app.db.write([ensureCustomer(accountId, app.now())]);
  const [known, first] = await app.db.read(findCustomerRow(accountId), findFirstChat(accountId));
  const id = known?.stripeCustomerId ?? null;
  if (id && (await isUsable(app.stripe, id))) return id;
  // A customer deleted at Stripe, or of the other mode, cannot pay any more, so the account gets another one.
  if (id) await app.db.write([forgetCustomer(accountId, id)]);
  const generation = (known?.forgotten ?? 0) + (id ? 1 : 0);
  const customer = await app.stripe.customers.create(
    // The chat as well, so that somebody who came after the last backup is found again.
    { metadata: { account: accountId, chat: first?.chat ?? '', user: first?.platformUser ?? '' } },
    { idempotencyKey: `customer:${accountId}:${generation}:${attempts}` },
  );
  if (customer.object !== 'customer') throw new AppError('upstream', 'Stripe created no customer');
  await app.db.write([saveCustomer(accountId, customer.id)]);
  return customer.id;
}

async function createSession(
  { config, stripe }: BillingApp,
  intent: CheckoutIntent,
  { customer, locale }: { customer: string; locale: string },
): Promise<Stripe.Checkout.Session> {
  const state = signId(config.sealing, RETURN_PURPOSE, intent.id);
  const session = await stripe.checkout.sessions.create(
    {
      mode: 'subscription',
      ...checkoutParams(config, locale),
      customer,
      client_reference_id: intent.accountId,
      line_items: [{ price: config.stripe.prices[intent.plan][0], quantity: 1 }],
      success_url: `${config.web.publicUrl}/checkout/return?state=${state}`,
      cancel_url: `${config.web.publicUrl}/checkout/left?state=${state}`,
      // From the row, not from the clock: Stripe refuses a repeated key whose parameters differ.
      expires_at: Math.floor((intent.createdAt + LINK_LIFE_MS) / 1000),
      metadata: { intent: intent.id, account: intent.accountId },
      subscription_data: { metadata: { account: intent.accountId } },
    },
    { idempotencyKey: `checkout:${intent.id}:${intent.attempts}` },
  );
  if (session.object === 'checkout.session' && session.url) return session;
  throw new AppError('upstream', 'Stripe answered without a payment link');
}

async function refuse(app: BillingApp, { id, accountId }: CheckoutIntent): Promise<void> {
  await syncUnderLease(app, accountId);
  await commit(app, [
    updateCheckoutIntent(id, { state: 'refused', trouble: null, dueAt: null }, 'opening'),
    tellAccount(app, accountId, { type: 'checkout_ready' }, `refused:${id}`),
  ]);
}

/** Webhooks announce payments; polling covers a late webhook. */
async function watchLink(app: BillingApp, intent: CheckoutIntent): Promise<void> {
  const session = await app.stripe.checkout.sessions.retrieve(intent.stripeSessionId ?? '');
  switch (session.status) {
    case 'complete':
      if (session.payment_status === 'unpaid') return awaitDebit(app, intent);
      // If the payment gives no plan, the sync alarms an operator. Polling more often would not help.
      await recheckLater(app, intent, LINK_LIFE_MS);
      return syncUnderLease(app, intent.accountId);
    case 'expired':
      return expire(app, intent);
    case 'open':
    case null:
    default:
      return recheckLater(app, intent, RECHECK_MS);
  }
}

/** A bank debit takes days. The link is used up meanwhile; when the bank refuses, a new one is offered. */
async function awaitDebit(app: BillingApp, intent: CheckoutIntent): Promise<void> {
  const { id, accountId } = intent;
  await syncUnderLease(app, accountId);
  const [stored, { plan }] = await app.db.read(
    findSubscription(accountId),
    findPaidEntitlement(accountId, app.now()),
  );
  if (plan) return;
  if (stored && !isLive(stored.status)) return expire(app, intent);
  await commit(app, [
    updateCheckoutIntent(id, { url: null, dueAt: app.now() + DEBIT_RECHECK_MS }, 'open'),
    tellAccount(app, accountId, { type: 'payment_waits' }, `waits:${id}`),
  ]);
}

async function recheckLater(app: BillingApp, { id }: CheckoutIntent, waitMs: number) {
  const change = { trouble: null, dueAt: app.now() + waitMs };
  await commit(app, [updateCheckoutIntent(id, change, 'open')]);
}

async function expire(app: BillingApp, { id, accountId, state }: CheckoutIntent): Promise<void> {
  await commit(app, [
    updateCheckoutIntent(id, { state: 'expired', dueAt: null }, state),
    tellAccount(app, accountId, { type: 'checkout_expired' }, `expired:${id}`),
  ]);
}
