import type { Subscription, SubscriptionProblem } from '../domain/entitlement.ts';
import type { PaymentHold } from '../domain/payment-risks.ts';
import { NO_DETAILS, type SubscriptionDetails } from '../domain/subscription-details.ts';
import type { Plan } from '../domain/plans.ts';
import type { Query } from './database.ts';
import type { Take } from './due.ts';
import { all, one } from './query.ts';
import type { Row, Statement } from './engine.ts';

export type SubscriptionRow = Subscription & {
  stripeSubscriptionId: string;
  priceId: string;
  /** Stripe's page for an invoice that is still open. */
  payUrl: string | null;
  details: SubscriptionDetails;
};

export function findSubscription(accountId: string): Query<SubscriptionRow | null> {
  return one('SELECT * FROM subscriptions WHERE account_id = ?', [accountId], (row) => ({
    ...toSubscription(row),
    stripeSubscriptionId: String(row['stripe_subscription_id']),
    priceId: String(row['price_id']),
    payUrl: row['pay_url'] as string | null,
    details: readDetails(String(row['details'])),
  }));
}

/** `syncDueAt`: when to read Stripe again even if no webhook comes; null for a subscription that has ended. */
export function saveSubscription(
  accountId: string,
  row: SubscriptionRow,
  { now, syncDueAt }: { now: number; syncDueAt: number | null },
): Statement {
  return {
    sql: `INSERT INTO subscriptions
            (account_id, stripe_subscription_id, status, price_id, plan, period_end, cancel_at, unconfirmed_since, past_due_since, pay_url,
             problem, hold, details, synced_at, sync_due_at)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
          ON CONFLICT (account_id) DO UPDATE SET
            stripe_subscription_id = excluded.stripe_subscription_id, status = excluded.status,
            price_id = excluded.price_id, plan = excluded.plan, period_end = excluded.period_end,
            cancel_at = excluded.cancel_at, unconfirmed_since = excluded.unconfirmed_since,
            past_due_since = excluded.past_due_since, pay_url = excluded.pay_url,
            problem = excluded.problem, hold = excluded.hold, details = excluded.details,
            synced_at = excluded.synced_at, sync_due_at = excluded.sync_due_at`,
    args: [
      accountId,
      row.stripeSubscriptionId,
      row.status,
      row.priceId,
      row.plan,
      row.periodEndAt,
      row.cancelAt,
      row.unconfirmedSince,
      row.pastDueSince,
      row.payUrl,
      row.problem,
      row.hold,
      JSON.stringify(row.details),
      now,
      syncDueAt,
    ],
  };
}

/** Notes that Stripe could not be read, from the first time after the period on. The next sync that reads it forgets this. */
export function markUnconfirmed(accountId: string, now: number): Statement {
  return {
    sql: `UPDATE subscriptions SET unconfirmed_since = ?2
          WHERE account_id = ?1 AND unconfirmed_since IS NULL AND period_end <= ?2`,
    args: [accountId, now],
  };
}

/** The price and the plan of every stored subscription, by account. */
export function listStoredPrices(): Query<Map<string, { priceId: string; plan: string | null }>> {
  return {
    sql: 'SELECT account_id, price_id, plan FROM subscriptions',
    args: [],
    parse: (rows) =>
      new Map(
        rows.map((row) => [
          String(row['account_id']),
          { priceId: String(row['price_id']), plan: row['plan'] as string | null },
        ]),
      ),
  };
}

/** Takes the accounts whose subscription is due for a sync and postpones it, as `takeDue` does. */
export function takeUnsynced({ until, most, retryAt }: Omit<Take, 'since'>): Query<string[]> {
  return all(
    `UPDATE subscriptions SET sync_due_at = ? WHERE rowid IN
       (SELECT rowid FROM subscriptions WHERE sync_due_at IS NOT NULL AND sync_due_at <= ?
        ORDER BY sync_due_at LIMIT ?)
     RETURNING account_id`,
    [retryAt, until, most],
    (row) => String(row['account_id']),
  );
}

export function readDetails(json: string): SubscriptionDetails {
  return { ...NO_DETAILS, ...(JSON.parse(json) as Partial<SubscriptionDetails>) };
}

function toSubscription(row: Row): Subscription {
  return {
    status: String(row['status']),
    plan: row['plan'] as Plan | null,
    periodEndAt: Number(row['period_end']),
    cancelAt: row['cancel_at'] as number | null,
    unconfirmedSince: row['unconfirmed_since'] as number | null,
    pastDueSince: row['past_due_since'] as number | null,
    problem: row['problem'] as SubscriptionProblem | null,
    hold: row['hold'] as PaymentHold | null,
  };
}
