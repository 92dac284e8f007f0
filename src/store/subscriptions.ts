import type { Subscription } from '../billing/entitlement.ts';
import type { Plan } from '../plans.ts';
import type { Row, Statement } from './database.ts';

export type SubscriptionRow = Subscription & {
  stripeSubscriptionId: string;
  priceId: string;
  /** Stripe's page for an invoice that is still open. */
  payUrl: string | null;
};

/** Reads the columns of a subscription; Stripe's ids only where they were selected. */
export function toSubscription(row: Row | Record<string, unknown>): Subscription {
  return {
    status: String(row['status']),
    plan: row['plan'] as Plan | null,
    periodEndAt: Number(row['period_end']),
    cancelAt: row['cancel_at'] as number | null,
    pastDueSince: row['past_due_since'] as number | null,
  };
}

export function findSubscription(accountId: string): Statement {
  return { sql: 'SELECT * FROM subscriptions WHERE account_id = ?', args: [accountId] };
}

export function saveSubscription(accountId: string, row: SubscriptionRow, now: number): Statement {
  return {
    sql: `INSERT INTO subscriptions
            (account_id, stripe_subscription_id, status, price_id, plan, period_end, cancel_at, past_due_since, pay_url,
             synced_at)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
          ON CONFLICT (account_id) DO UPDATE SET
            stripe_subscription_id = excluded.stripe_subscription_id, status = excluded.status,
            price_id = excluded.price_id, plan = excluded.plan, period_end = excluded.period_end,
            cancel_at = excluded.cancel_at, past_due_since = excluded.past_due_since, pay_url = excluded.pay_url,
            synced_at = excluded.synced_at`,
    args: [
      accountId,
      row.stripeSubscriptionId,
      row.status,
      row.priceId,
      row.plan,
      row.periodEndAt,
      row.cancelAt,
      row.pastDueSince,
      row.payUrl,
      now,
    ],
  };
}
