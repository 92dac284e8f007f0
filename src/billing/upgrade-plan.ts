import { findHold } from '../accounts/find-hold.ts';
import { AppError } from '../errors.ts';
import { idFrom } from '../ids.ts';
import { tell } from '../chat/receive.ts';
import { withLease } from '../work/lease.ts';
import { type Plan, PLANS } from '../domain/plans.ts';
import { findSubscription } from '../store/subscriptions.ts';
import {
  addUpgrade,
  findUpgrade,
  toUpgrade,
  type Upgrade,
  updateUpgrade,
} from '../store/upgrades.ts';
import { Stripe } from '../stripe/client.ts';
import { endUpgrade, newsOfUpgrade, refuseUpgrade } from './end-upgrade.ts';
import { priceOf, quoteUpgrade, readAtStripe, refusalFor } from './quote-upgrade.ts';
import { type BillingApp, syncUnderLease } from './sync-customer.ts';
import { openInvoiceUrl, standingOf } from './upgrade-rules.ts';
import type { Quote } from '../domain/upgrades.ts';

/** How long a yes may wait for a Stripe that is away. Nobody is to be charged hours later. */
const LONGEST_TRYING_MS = 30 * 60_000;
const LOOK_AGAIN_MS = 60_000;
const LOOK_LATER_MS = 10 * 60_000;

/**
 * Takes the change to a bigger plan one step further: asks what it costs, makes it once it is confirmed, watches one
 * that waits for its payment. Safe to repeat at any moment: before anything is charged the subscription is read and
 * compared with what was confirmed, and one confirmation has one idempotency key. What the account may use follows from
 * the sync alone. Throws what the Stripe client throws after noting when to try again.
 */
export async function upgradePlan(app: BillingApp, id: string): Promise<void> {
  const upgrade = await read(app, id);
  if (!upgrade) return;
  await withLease(app, `billing:${upgrade.accountId}`, async () => {
    const fresh = await read(app, id);
    if (!fresh) return;
    try {
      await advance(app, fresh);
    } catch (error) {
      if (await refusedByStripe(app, fresh, error)) return;
      await noteTrouble(app, fresh, error);
      throw error;
    }
  });
}

async function read({ db }: Pick<BillingApp, 'db'>, id: string): Promise<Upgrade | null> {
  const [result] = await db.read([findUpgrade(id)]);
  const row = result?.rows[0];
  return row ? toUpgrade(row) : null;
}

async function advance(app: BillingApp, upgrade: Upgrade): Promise<void> {
  switch (upgrade.state) {
    case 'quoting':
      return quoteUpgrade(app, upgrade);
    case 'quoted':
      return app.now() >= (upgrade.untilAt ?? 0)
        ? endUpgrade(app, upgrade, { change: { state: 'expired' }, news: 'expired' })
        : keepUntil(app, upgrade, upgrade.untilAt);
    case 'confirmed':
      return carryOut(app, upgrade);
    case 'unpaid':
      return watchPayment(app, upgrade);
    case 'done':
    case 'expired':
    case 'lapsed':
    case 'refused':
    case 'replaced':
      return keepUntil(app, upgrade, null);
  }
}

async function keepUntil(
  { db }: BillingApp,
  upgrade: Upgrade,
  dueAt: number | null,
): Promise<void> {
  await db.write([updateUpgrade(upgrade, { dueAt })]);
}

async function carryOut(app: BillingApp, upgrade: Upgrade): Promise<void> {
  const { quote, renewsAt, submittedAt, confirmedAt } = upgrade;
  if (!quote) throw new Error('a change was confirmed without an amount');
  const before = await readAtStripe(app, quote.stripeSubscriptionId);
  const standing = standingOf(before, quote, renewsAt);
  // Whatever an earlier try whose answer was lost came to, is seen here and not done again.
  if (standing === 'done') return finish(app, upgrade);
  if (standing === 'waiting' && submittedAt !== null) return awaitPayment(app, upgrade, before);
  const isLate = app.now() > (confirmedAt ?? 0) + LONGEST_TRYING_MS;
  if (isLate || (await findHold(app, upgrade.accountId))) {
    return endUpgrade(app, upgrade, { change: { state: 'expired' }, news: 'given_up' });
  }
  const isStill =
    standing === 'as_quoted' &&
    refusalFor(app, before, upgrade.plan) === null &&
    (await priceOf(app, quote)) === quote.amountDue;
  if (!isStill) return quoteAnew(app, upgrade);
  await app.db.write([updateUpgrade(upgrade, { submittedAt: submittedAt ?? app.now() })]);
  const no = await change(app, upgrade, quote);
  const after = await readAtStripe(app, quote.stripeSubscriptionId);
  const outcome = standingOf(after, quote, renewsAt);
  if (outcome === 'done') return finish(app, upgrade);
  if (outcome === 'waiting') return awaitPayment(app, upgrade, after);
  if (no && outcome === 'changed') return quoteAnew(app, upgrade);
  if (no) throw no;
  app.log.error({ upgradeId: upgrade.id, outcome }, 'Stripe took a change of plan and shows none');
  return refuseUpgrade(app, upgrade, { reason: 'odd', untilAt: null, payUrl: null });
}

/** Returns Stripe's no to a change that has become impossible, as when the period has ended just now. */
async function change(app: BillingApp, upgrade: Upgrade, quote: Quote) {
  const { id, attempts } = upgrade;
  try {
    await app.stripe.subscriptions.update(
      quote.stripeSubscriptionId,
      {
        items: [{ id: quote.itemId, price: quote.toPrice }],
        proration_behavior: 'always_invoice',
        // A plan that nobody paid for must not begin.
        payment_behavior: 'pending_if_incomplete',
        proration_date: quote.prorationDate,
      },
      { idempotencyKey: `upgrade:${id}:${attempts}` },
    );
    return null;
  } catch (error) {
    if (error instanceof Stripe.errors.StripeInvalidRequestError) return error;
    if (isStored(error)) await app.db.write([updateUpgrade(upgrade, { attempts: attempts + 1 })]);
    throw error;
  }
}

/** The key is in use by a request under way, or there were too many: nothing is stored, and the key stays. */
const NOT_TAKEN = [409, 429];

/** Stripe replays a stored failure under the same key for a day, so after one the next key is taken. */
function isStored(error: unknown): boolean {
  return (
    error instanceof Stripe.errors.StripeError &&
    error.statusCode !== undefined &&
    error.statusCode <= 500 &&
    !NOT_TAKEN.includes(error.statusCode)
  );
}

/** The subscription is another than the one the amount was for: nothing was charged, and it is asked anew. */
async function quoteAnew(app: BillingApp, upgrade: Upgrade): Promise<void> {
  const id = idFrom('upg', upgrade.id, 'anew');
  const { accountId, plan } = upgrade;
  await app.db.write([
    updateUpgrade(upgrade, { state: 'replaced', dueAt: null }),
    ...addUpgrade({ id, accountId, plan, reason: 'changed', now: app.now() }),
  ]);
  await app.queue.enqueue('upgrade-plan', { id });
}

async function finish(app: BillingApp, upgrade: Upgrade): Promise<void> {
  await syncUnderLease(app, upgrade.accountId);
  const [result] = await app.db.read([findSubscription(upgrade.accountId)]);
  const plan = result?.rows[0]?.['plan'] as Plan | null | undefined;
  if (!plan || PLANS.indexOf(plan) < PLANS.indexOf(upgrade.plan)) {
    throw new AppError('upstream', 'Stripe does not list the change of a plan that it made');
  }
  await endUpgrade(app, upgrade, { change: { state: 'done', payUrl: null }, news: 'done' });
}

async function awaitPayment(
  app: BillingApp,
  upgrade: Upgrade,
  subscription: Stripe.Subscription,
): Promise<void> {
  await syncUnderLease(app, upgrade.accountId);
  const { pending_update: pending } = subscription;
  const untilAt = pending ? pending.expires_at * 1000 : null;
  const payUrl = openInvoiceUrl(subscription);
  const news = await newsOfUpgrade(app, upgrade, 'unpaid');
  const dueAt = app.now() + LOOK_AGAIN_MS;
  await app.db.write([
    updateUpgrade(upgrade, { state: 'unpaid', untilAt, payUrl, trouble: null, dueAt }),
    ...news.statements,
  ]);
  news.after();
}

/** The payment is noticed by webhook; this is for the day the webhook is late, and for the end of its time. */
async function watchPayment(app: BillingApp, upgrade: Upgrade): Promise<void> {
  const { quote } = upgrade;
  if (!quote) throw new Error('a change waits for a payment without an amount');
  const subscription = await readAtStripe(app, quote.stripeSubscriptionId);
  const standing = standingOf(subscription, quote, upgrade.renewsAt);
  if (standing === 'done') return finish(app, upgrade);
  if (standing !== 'waiting') {
    await syncUnderLease(app, upgrade.accountId);
    return endUpgrade(app, upgrade, { change: { state: 'lapsed', payUrl: null }, news: 'lapsed' });
  }
  const isFresh = app.now() < (upgrade.submittedAt ?? 0) + LOOK_LATER_MS;
  const dueAt = app.now() + (isFresh ? LOOK_AGAIN_MS : LOOK_LATER_MS);
  const wasAsked = upgrade.reason === 'asked';
  const news = wasAsked
    ? await newsOfUpgrade(app, upgrade, 'not_seen', app.newId('not_seen'))
    : null;
  await app.db.write([
    updateUpgrade(upgrade, { reason: null, trouble: null, dueAt }),
    ...(news?.statements ?? []),
  ]);
  news?.after();
}

/** A definite no, after which trying the same again would change nothing. */
async function refusedByStripe(
  app: BillingApp,
  upgrade: Upgrade,
  error: unknown,
): Promise<boolean> {
  if (error instanceof Stripe.errors.StripeCardError) {
    await refuseUpgrade(app, upgrade, { reason: 'declined', untilAt: null, payUrl: null });
    return true;
  }
  if (!(error instanceof Stripe.errors.StripeInvalidRequestError)) return false;
  app.log.error({ err: error, upgradeId: upgrade.id }, 'Stripe refuses a change of plan');
  await refuseUpgrade(app, upgrade, { reason: 'odd', untilAt: null, payUrl: null });
  return true;
}

async function noteTrouble(app: BillingApp, upgrade: Upgrade, error: unknown): Promise<void> {
  const ageMs = app.now() - (upgrade.confirmedAt ?? upgrade.createdAt);
  const waitMs = Math.max(2000, Math.min(ageMs / 2, LOOK_AGAIN_MS));
  await app.db.write([
    updateUpgrade(upgrade, {
      trouble: error instanceof Error ? error.name : 'error',
      dueAt: Math.ceil(app.now() + waitMs),
    }),
  ]);
  if (upgrade.trouble !== null || upgrade.state === 'unpaid') return;
  const key = `upgrade:${upgrade.id}:trouble:${upgrade.state}`;
  await tell(app, upgrade.accountId, { type: 'upgrade', what: 'trouble' }, key);
}
