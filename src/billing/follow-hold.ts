import type { PaymentHold } from '../domain/payment-risks.ts';
import { isLive } from '../domain/entitlement.ts';
import { tellOperators } from '../news/tell.ts';
import { isCardBlocked, saveRisk } from '../store/payment-risks.ts';
import type { SubscriptionRow } from '../store/subscriptions.ts';
import type { Stripe } from '../stripe/client.ts';
import { type Change, commit } from '../work/commit.ts';
import type { BillingApp } from './billing-app.ts';
import { endNow } from './end-unpaid.ts';
import { goOnCollecting, restoreNext, stopCollecting, stopRenewal } from './held-renewal.ts';
import { isUnpaid } from './plan-change-rules.ts';
import { cardsOf } from './read-subscription.ts';
import { requestRefund } from './request-refund.ts';
import { readSchedule } from './schedules.ts';

/** Marks an end that a hold has set, so that a dispute that is won undoes it: `1`, or the later date (in seconds) that it replaced. */
export const HELD = 'automna_held';

/**
 * While an account is blocked nobody may be charged for a month that cannot be used: the subscription ends with what is paid,
 * and at once when the money is lost or was never there. A hold that is lifted brings the renewal back. Returns whether
 * anything changed.
 */
export async function followHold(
  app: BillingApp,
  subscription: Stripe.Subscription,
  { hold, isLost, stored, isLeaving }: Hold,
): Promise<boolean> {
  const { id, status } = subscription;
  if (!isLive(status)) return false;
  if (hold !== 'blocked') return !isLeaving && lift(app, subscription, stored);
  if (isLost || isUnpaid(subscription)) {
    await endNow(app, id);
    return true;
  }
  await stopCollecting(app.stripe, id);
  if (endsWithPeriod(subscription)) return false;
  await stopRenewal(app.stripe, subscription, { [HELD]: String(subscription.cancel_at ?? 1) });
  return true;
}

/** `stored`: the last sync. `isLeaving`: the account waits for its deletion, and only keeping it brings anything back. */
type Hold = {
  hold: PaymentHold | null;
  isLost: boolean;
  stored: SubscriptionRow | null;
  isLeaving: boolean;
};

async function lift(
  app: BillingApp,
  subscription: Stripe.Subscription,
  stored: SubscriptionRow | null,
): Promise<boolean> {
  const { id, metadata } = subscription;
  if (stored?.hold === 'blocked') await goOnCollecting(app.stripe, id);
  if (!metadata[HELD]) return restoreNext(app, subscription);
  if (await readSchedule(app.stripe, subscription)) {
    // Somebody has planned by hand since what comes next, and Stripe lets nothing else say it.
    await app.stripe.subscriptions.update(id, { metadata: { [HELD]: '' } });
    return true;
  }
  const date = Number(metadata[HELD]);
  const end = date * 1000 > app.now() ? { cancel_at: date } : { cancel_at_period_end: false };
  const params = { ...end, metadata: { [HELD]: '' } };
  await restoreNext(app, await app.stripe.subscriptions.update(id, params));
  return true;
}

/** Before anything else is charged. A date can lie in a later period. */
function endsWithPeriod({ items, cancel_at: at, ...subscription }: Stripe.Subscription): boolean {
  const firstEnd = Math.min(...items.data.map((item) => item.current_period_end));
  return subscription.cancel_at_period_end || (at !== null && at <= firstEnd);
}

/** A new plan that is paid with the card of another account that is blocked: it goes back at once, and operators are told. */
export async function blockKnownCard(
  app: BillingApp,
  accountId: string,
  subscription: Stripe.Subscription,
): Promise<boolean> {
  const { own, ofCustomer } = cardsOf(subscription);
  const fingerprint = (own ?? ofCustomer)?.card?.fingerprint ?? null;
  if (fingerprint === null) return false;
  const [isBlocked] = await app.db.read(isCardBlocked(fingerprint, accountId));
  if (!isBlocked) return false;
  const id = `card_${subscription.id}`;
  const charge = subscription.id;
  const risk = { id, kind: 'card', state: 'open', charge, fingerprint: null } as const;
  const notice = { type: 'payment_risk', accountId, kind: 'card', state: 'open' } as const;
  const wanted = {
    kind: 'blocked_card',
    scope: 'period',
    amountCents: null,
    endsPlan: true,
  } as const;
  const changes: Change[] = [
    ...saveRisk(accountId, risk, app.now()),
    tellOperators(app, notice, `risk:${id}`),
    ...requestRefund(app, { id: `rfd_${id}`, accountId, ...wanted }),
  ];
  await commit(app, changes);
  return true;
}
