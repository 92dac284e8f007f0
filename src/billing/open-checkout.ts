import { findHold } from '../accounts/find-hold.ts';
import type { App } from '../app.ts';
import { AppError } from '../errors.ts';
import { tell, prepareNews } from '../chat/receive.ts';
import { withLease } from '../work/lease.ts';
import {
  type CheckoutIntent,
  findCheckoutIntent,
  listLiveCheckoutIntents,
  toCheckoutIntent,
  updateCheckoutIntent,
} from '../store/checkout-intents.ts';
import { ensureCustomer, findCustomer, saveCustomer } from '../store/customers.ts';
import { Stripe } from '../stripe/client.ts';
import { signId } from '../sealing/signed-id.ts';
import { isLive } from '../domain/entitlement.ts';
import { type BillingApp, syncUnderLease } from './sync-customer.ts';

/** What the signature of a return address is for. */
export const RETURN_PURPOSE = 'checkout-return';
const LINK_LIFE_MS = 60 * 60_000;
const LOOK_AGAIN_MS = 60_000;
/** Stripe wants a link to live for half an hour at least, and its end is counted from the intent. */
const LONGEST_OPENING_MS = 25 * 60_000;

/**
 * Takes a checkout intent one step further: makes its link, watches it, closes it. Safe to repeat at any moment:
 * a link is made under the intent's own idempotency key, and the account has at most one open link and one live
 * subscription. Throws what the Stripe client throws after noting when to try again.
 */
export async function openCheckout(app: BillingApp, intentId: string): Promise<void> {
  const intent = await findIntent(app, intentId);
  if (!intent) return;
  await withLease(app, `billing:${intent.accountId}`, async () => {
    const fresh = await findIntent(app, intentId);
    if (!fresh) return;
    try {
      await advance(app, fresh);
    } catch (error) {
      await noteTrouble(app, fresh, error);
      throw error;
    }
  });
}

async function findIntent(app: Pick<App, 'db'>, id: string): Promise<CheckoutIntent | null> {
  const [result] = await app.db.read([findCheckoutIntent(id)]);
  const row = result?.rows[0];
  return row ? toCheckoutIntent(row) : null;
}

async function advance(app: BillingApp, intent: CheckoutIntent): Promise<void> {
  switch (intent.state) {
    case 'opening':
      return makeLink(app, intent);
    case 'open':
      return watchLink(app, intent);
    case 'replaced':
      return withdrawLink(app, intent);
    case 'paid':
    case 'expired':
    case 'refused':
      await app.db.write([updateCheckoutIntent(intent.id, { dueAt: null })]);
  }
}

async function makeLink(app: BillingApp, intent: CheckoutIntent): Promise<void> {
  if (app.now() > intent.createdAt + LONGEST_OPENING_MS) return expire(app, intent);
  if (await findHold(app, intent.accountId)) return expire(app, intent);
  const customer = await ensureStripeCustomer(app, intent);
  await withdrawOtherLinks(app, intent);
  const { data } = await app.stripe.subscriptions.list({ customer, status: 'all', limit: 100 });
  if (data.some((subscription) => isLive(subscription.status))) return refuse(app, intent);

  const state = signId(app.config.sealing, RETURN_PURPOSE, intent.id);
  const session = await app.stripe.checkout.sessions.create(
    {
      mode: 'subscription',
      customer,
      client_reference_id: intent.accountId,
      line_items: [{ price: app.config.stripe.prices[intent.plan], quantity: 1 }],
      success_url: `${app.config.web.publicUrl}/checkout/return?state=${state}`,
      cancel_url: `${app.config.web.publicUrl}/checkout/left?state=${state}`,
      // From the row, not from the clock: a repeated request has to be the same to the letter.
      expires_at: Math.floor((intent.createdAt + LINK_LIFE_MS) / 1000),
      metadata: { intent: intent.id, account: intent.accountId },
      subscription_data: { metadata: { account: intent.accountId } },
    },
    { idempotencyKey: `checkout:${intent.id}:${intent.attempts}` },
  );
  if (session.object !== 'checkout.session' || !session.url) {
    throw new AppError('upstream', 'Stripe answered without a payment link');
  }
  const news = await prepareNews(
    app,
    intent.accountId,
    { type: 'checkout_ready' },
    `checkout:${intent.id}`,
  );
  await app.db.write([
    updateCheckoutIntent(intent.id, {
      stripeSessionId: session.id,
      url: session.url,
      expiresAt: session.expires_at * 1000,
      trouble: null,
    }),
    updateCheckoutIntent(intent.id, { dueAt: app.now() }, 'replaced'),
    updateCheckoutIntent(intent.id, { state: 'open', dueAt: app.now() + LOOK_AGAIN_MS }, 'opening'),
    ...news.statements,
  ]);
  news.after();
}

/** One customer per account, made before any payment; the account's id is the key, so a lost answer makes no second. */
async function ensureStripeCustomer(
  app: BillingApp,
  { accountId, attempts }: CheckoutIntent,
): Promise<string> {
  await app.db.write([ensureCustomer(accountId, app.now())]);
  const [found] = await app.db.read([findCustomer(accountId)]);
  const known = found?.rows[0]?.['stripe_customer_id'];
  if (typeof known === 'string') return known;
  const customer = await app.stripe.customers.create(
    { metadata: { account: accountId } },
    { idempotencyKey: `customer:${accountId}:${attempts}` },
  );
  if (customer.object !== 'customer') throw new AppError('upstream', 'Stripe made no customer');
  await app.db.write([saveCustomer(accountId, customer.id)]);
  return customer.id;
}

/** Ends every payment link of an account that is about to go. The caller holds its billing lease. */
export async function withdrawLinks(app: BillingApp, accountId: string): Promise<void> {
  const [result] = await app.db.read([listLiveCheckoutIntents(accountId)]);
  for (const intent of result?.rows.map(toCheckoutIntent) ?? []) await withdrawLink(app, intent);
}

async function withdrawOtherLinks(app: BillingApp, intent: CheckoutIntent): Promise<void> {
  const [result] = await app.db.read([listLiveCheckoutIntents(intent.accountId)]);
  const others = (result?.rows.map(toCheckoutIntent) ?? []).filter(({ id }) => id !== intent.id);
  for (const other of others) await withdrawLink(app, other);
}

/** Ends a link that is no longer wanted. One that was paid in the meantime is a payment like any other. */
async function withdrawLink(app: BillingApp, intent: CheckoutIntent): Promise<void> {
  if (intent.stripeSessionId) {
    const session = await app.stripe.checkout.sessions.retrieve(intent.stripeSessionId);
    if (session.status === 'open') await expireSession(app, session.id);
    if (session.status === 'complete') await syncUnderLease(app, intent.accountId);
  }
  await app.db.write([updateCheckoutIntent(intent.id, { dueAt: null })]);
}

async function expireSession(app: BillingApp, sessionId: string): Promise<void> {
  try {
    await app.stripe.checkout.sessions.expire(sessionId);
  } catch (error) {
    // It was paid or ended between the two calls; the next look tells which.
    if (!(error instanceof Stripe.errors.StripeInvalidRequestError)) throw error;
  }
}

async function refuse(app: BillingApp, intent: CheckoutIntent): Promise<void> {
  await syncUnderLease(app, intent.accountId);
  const news = await prepareNews(
    app,
    intent.accountId,
    { type: 'checkout_ready' },
    `refused:${intent.id}`,
  );
  await app.db.write([
    updateCheckoutIntent(intent.id, { state: 'refused', trouble: null, dueAt: null }),
    ...news.statements,
  ]);
  news.after();
}

/** Payments are noticed by webhook; this is for the day the webhook is late. */
async function watchLink(app: BillingApp, intent: CheckoutIntent): Promise<void> {
  const session = await app.stripe.checkout.sessions.retrieve(intent.stripeSessionId ?? '');
  switch (session.status) {
    case 'complete':
      // Paid it is; should it give no plan, an operator has been told and looking more often changes nothing.
      await app.db.write([
        updateCheckoutIntent(intent.id, { dueAt: app.now() + LINK_LIFE_MS }, 'open'),
      ]);
      await syncUnderLease(app, intent.accountId);
      return;
    case 'expired':
      return expire(app, intent);
    case 'open':
    case null:
    default:
      await app.db.write([
        updateCheckoutIntent(intent.id, { dueAt: app.now() + LOOK_AGAIN_MS }, 'open'),
      ]);
  }
}

async function expire(app: BillingApp, intent: CheckoutIntent): Promise<void> {
  const news = await prepareNews(
    app,
    intent.accountId,
    { type: 'checkout_expired' },
    `expired:${intent.id}`,
  );
  await app.db.write([
    updateCheckoutIntent(intent.id, { state: 'expired', dueAt: null }),
    ...news.statements,
  ]);
  news.after();
}

/** The key is in use by a request under way, or there were too many: nothing is stored, and the key stays. */
const NOT_TAKEN = [409, 429];

/** Stripe replays a stored failure, a 500 too, under the same key for a day, so after one the next key is taken. */
async function noteTrouble(app: BillingApp, intent: CheckoutIntent, error: unknown): Promise<void> {
  const isStored =
    error instanceof Stripe.errors.StripeError &&
    error.statusCode !== undefined &&
    error.statusCode <= 500 &&
    !NOT_TAKEN.includes(error.statusCode);
  const waitMs = Math.min(2000 * 2 ** Math.min(intent.attempts, 5), 60_000);
  await app.db.write([
    updateCheckoutIntent(intent.id, {
      trouble: error instanceof Error ? error.name : 'error',
      attempts: intent.attempts + (isStored ? 1 : 0),
      dueAt: app.now() + waitMs,
    }),
  ]);
  if (intent.trouble === null) {
    await tell(app, intent.accountId, { type: 'checkout_trouble' }, `trouble:${intent.id}`);
  }
}
