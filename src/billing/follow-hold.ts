import type { PaymentHold } from '../domain/payment-risks.ts';
import { isLive } from '../domain/entitlement.ts';
import { tellOperators } from '../news/tell.ts';
import { isCardBlocked, saveRisk } from '../store/payment-risks.ts';
import type { Stripe } from '../stripe/client.ts';
import { type Change, commit } from '../work/commit.ts';
import type { BillingApp } from './billing-app.ts';
import { endNow } from './end-unpaid.ts';
import { isUnpaid } from './plan-change-rules.ts';
import { cardsOf } from './read-subscription.ts';
import { requestRefund } from './request-refund.ts';
import { readSchedule, releaseSchedule } from './schedules.ts';

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
  { hold, isLost }: { hold: PaymentHold | null; isLost: boolean },
): Promise<boolean> {
  const { id, status, metadata } = subscription;
  if (!isLive(status)) return false;
  if (hold !== 'blocked') {
    if (!metadata[HELD]) return false;
    const date = Number(metadata[HELD]);
    const end = date * 1000 > app.now() ? { cancel_at: date } : { cancel_at_period_end: false };
    await app.stripe.subscriptions.update(id, { ...end, metadata: { [HELD]: '' } });
    return true;
  }
  if (isLost || isUnpaid(subscription)) {
    await endNow(app, id);
    return true;
  }
  if (endsWithPeriod(subscription)) return false;
  await releaseSchedule(app.stripe, await readSchedule(app.stripe, subscription));
  const mark = String(subscription.cancel_at ?? 1);
  const params = { cancel_at_period_end: true, metadata: { [HELD]: mark } };
  await app.stripe.subscriptions.update(id, params);
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
