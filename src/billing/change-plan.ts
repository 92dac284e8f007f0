import { AppError } from '../errors.ts';
import { tellAccount, tellOperators } from '../news/tell.ts';
import { isLive } from '../domain/entitlement.ts';
import { findCustomer } from '../store/customers.ts';
import { isAccountOnHold } from '../store/deletions.ts';
import {
  findPlanChange,
  listShrinks,
  type PlanChange,
  updatePlanChange,
} from '../store/plan-changes.ts';
import { findSubscription } from '../store/subscriptions.ts';
import { listSubmissions } from '../store/upgrades.ts';
import type { Stripe } from '../stripe/client.ts';
import { commit, type Delivery } from '../work/commit.ts';
import { backOffMs, type DueRowWork, workOffRow } from '../work/due-row.ts';
import type { BillingApp } from './billing-app.ts';
import { endWithoutCharge } from './end-unpaid.ts';
import { HELD } from './follow-hold.ts';
import { NEXT } from './held-renewal.ts';
import { type Found, isEnding, isUnpaid, refusalOfChange } from './plan-change-rules.ts';
import { readCustomer } from './read-customer.ts';
import { readSchedule, releaseSchedule, schedulePrice } from './schedules.ts';
import { planOfPrice } from './plan-of-price.ts';
import { syncUnderLease } from './sync-customer.ts';
import { CHANGES_PER_MS } from './upgrade-rules.ts';

const BACK_OFF = { firstMs: 2000, longestMs: 10 * 60_000 };

/**
 * Makes a requested change of the plan: cancel, resume, a smaller plan, or not smaller after all. Idempotent: each call is made
 * only when the subscription is not yet as requested. A request is never dropped because Stripe is away, since somebody who
 * cancels must not be charged. Rethrows the Stripe client's error after storing the time of the next try.
 */
export async function changePlan(app: BillingApp, id: string): Promise<void> {
  await workOffRow(app, id, PLAN_CHANGES);
}

const PLAN_CHANGES: DueRowWork<BillingApp, PlanChange> = {
  find: findPlanChange,
  lease: ({ accountId }) => `billing:${accountId}`,
  advance: async (app, change) => {
    if (change.state === 'requested') await make(app, change);
    return 'stop';
  },
  recordFailure: async (app, change, error) => {
    await commit(app, [
      updatePlanChange(change, {
        trouble: error instanceof Error ? error.name : 'error',
        attempts: change.attempts + 1,
        dueAt: app.now() + backOffMs(change.attempts, BACK_OFF),
      }),
      ...(change.trouble === null ? [tellOf(app, change, 'trouble')] : []),
    ]);
    throw error;
  },
};

async function make(app: BillingApp, change: PlanChange): Promise<void> {
  const { accountId, kind } = change;
  await syncUnderLease(app, accountId);
  const subscriptions = await listAll(app, accountId);
  const live = subscriptions.filter(({ status }) => isLive(status));
  const found = await inspect(app, accountId, live);
  const [isOnHold] = await app.db.read(isAccountOnHold(accountId));
  const isBlocked = found.hold === 'blocked' && change.kind !== 'cancel';
  const hasEnded = live.length === 0 && hasEndedSince(change, subscriptions);
  const refusal =
    isOnHold || isBlocked ? 'no_plan' : hasEnded ? null : refusalOfChange(change, found);
  if (refusal) {
    const alarm = { type: 'change_by_hand' as const, accountId, kind };
    await commit(app, [
      updatePlanChange(change, { state: 'refused', refusal, dueAt: null }),
      tellOf(app, change, 'refused'),
      ...(refusal === 'needs_operator' ? [tellOperators(app, alarm, `change:${change.id}`)] : []),
    ]);
    return;
  }
  if (!hasEnded) await apply(app, change, { ...found, live });
  await syncUnderLease(app, accountId);
  await commit(app, [
    updatePlanChange(change, { state: 'done', dueAt: null, trouble: null }),
    tellOf(app, change, 'done'),
  ]);
}

async function listAll(app: BillingApp, accountId: string): Promise<Stripe.Subscription[]> {
  const [customer] = await app.db.read(findCustomer(accountId));
  return customer ? (await readCustomer(app.stripe, customer)).subscriptions : [];
}

/** A cancellation of what is unpaid ends it at once, and the process may have died before it could say so. */
function hasEndedSince({ kind, createdAt }: PlanChange, subscriptions: Stripe.Subscription[]) {
  const ends = subscriptions.map(({ ended_at: at }) => (at ?? 0) * 1000);
  return kind === 'cancel' && Math.max(0, ...ends) >= createdAt - 1000;
}

async function inspect(
  app: BillingApp,
  accountId: string,
  live: Stripe.Subscription[],
): Promise<Found> {
  const since = app.now() - CHANGES_PER_MS;
  const [stored, upgrades, shrinks] = await app.db.read(
    findSubscription(accountId),
    listSubmissions(accountId, since),
    listShrinks(accountId, since),
  );
  const subscription = live.find(({ id }) => id === stored?.stripeSubscriptionId) ?? null;
  return {
    subscription,
    schedule: subscription && (await readSchedule(app.stripe, subscription)),
    planOf: (priceId) => planOfPrice(app.config, priceId),
    recent: upgrades.length + shrinks.length,
    hold: stored?.hold ?? null,
  };
}

async function apply(
  app: BillingApp,
  { kind, plan }: PlanChange,
  { live, subscription, schedule }: Found & { live: Stripe.Subscription[] },
): Promise<void> {
  if (!subscription) throw new AppError('conflict', 'there is no subscription to change');
  switch (kind) {
    case 'cancel':
      await releaseSchedule(app.stripe, schedule);
      // Somebody who leaves pays for nothing any more, not for a second subscription either.
      for (const each of live) await cancel(app, each);
      return;
    case 'resume':
      return resume(app, subscription);
    case 'keep_size':
      return releaseSchedule(app.stripe, schedule);
    case 'shrink':
      if (!plan) throw new AppError('conflict', 'there is no plan to change to');
      return schedulePrice(app.stripe, subscription, {
        price: app.config.stripe.prices[plan][0],
        schedule,
      });
  }
}

async function cancel(app: BillingApp, subscription: Stripe.Subscription): Promise<void> {
  if (isUnpaid(subscription)) return endWithoutCharge(app, subscription.id);
  // An end that only a hold has set would be taken back with the hold.
  if (isEnding(subscription) && !subscription.metadata[HELD]) return;
  await app.stripe.subscriptions.update(subscription.id, {
    ...(isEnding(subscription) ? {} : { cancel_at_period_end: true }),
    metadata: { [HELD]: '', [NEXT]: '' },
  });
}

/** An end by date and an end with the period are undone by different parameters, and Stripe refuses both at once. */
async function resume({ stripe }: BillingApp, subscription: Stripe.Subscription): Promise<void> {
  if (!isEnding(subscription)) return;
  await stripe.subscriptions.update(
    subscription.id,
    subscription.cancel_at_period_end ? { cancel_at_period_end: false } : { cancel_at: '' },
  );
}

/** News of a change, told once per outcome. */
function tellOf(
  app: Pick<BillingApp, 'now'>,
  { id, accountId, kind }: PlanChange,
  what: 'done' | 'refused' | 'trouble',
): Delivery {
  return tellAccount(app, accountId, { type: 'plan_change', kind, what }, `change:${id}:${what}`);
}
