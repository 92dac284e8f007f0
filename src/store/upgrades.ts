import type { Plan } from '../domain/plans.ts';
import { assignmentsOf } from './columns.ts';
import type { Query } from './database.ts';
import { all, one } from './query.ts';
import type { Quote, UpgradeReason, UpgradeState } from '../domain/upgrades.ts';
import type { Row, Statement } from './engine.ts';

export type Upgrade = {
  id: string;
  accountId: string;
  plan: Plan;
  state: UpgradeState;
  reason: UpgradeReason | null;
  quote: Quote | null;
  renewsAt: number | null;
  /** When the quote, the time to pay, or the obstacle ends. */
  untilAt: number | null;
  payUrl: string | null;
  attempts: number;
  trouble: string | null;
  confirmedAt: number | null;
  submittedAt: number | null;
  createdAt: number;
};

/**
 * Requests a quote for a bigger plan. It replaces an older request, but not a confirmed change: while one is under way,
 * a unique index refuses the new row.
 */
export function addUpgrade(upgrade: {
  id: string;
  accountId: string;
  plan: Plan;
  reason?: UpgradeReason;
  now: number;
}): Statement[] {
  const { id, accountId, plan, reason = null, now } = upgrade;
  return [
    {
      sql: `UPDATE upgrades SET state = 'replaced', due_at = NULL
            WHERE account_id = ? AND state IN ('quoting', 'quoted') AND id <> ?`,
      args: [accountId, id],
    },
    {
      sql: `INSERT INTO upgrades (id, account_id, plan, state, reason, due_at, created_at)
            VALUES (?, ?, ?, 'quoting', ?, ?, ?) ON CONFLICT DO NOTHING`,
      args: [id, accountId, plan, reason, now, now],
    },
  ];
}

/** Confirms the amount of one quote. An expired quote cannot be confirmed. */
export function confirmUpgrade(id: string, accountId: string, now: number): Statement {
  return {
    sql: `UPDATE upgrades SET state = 'confirmed', reason = NULL, confirmed_at = ?, due_at = ?
          WHERE id = ? AND account_id = ? AND state = 'quoted' AND until_at > ?`,
    args: [now, now, id, accountId, now],
  };
}

/** The person says that they have paid: has the payment checked now, and the person answered. */
export function askAboutUpgrade(accountId: string, now: number): Statement {
  return {
    sql: `UPDATE upgrades SET reason = 'asked', due_at = ?
          WHERE account_id = ? AND state = 'unpaid' AND reason IS NOT 'dropped'`,
    args: [now, accountId],
  };
}

/** The person does not want the change any more that waits for its payment. */
export function dropUpgrade(accountId: string, now: number): Statement {
  return {
    sql: `UPDATE upgrades SET reason = 'dropped', due_at = ? WHERE account_id = ? AND state = 'unpaid'`,
    args: [now, accountId],
  };
}

/** Makes a change that waits for its payment due, because something changed at Stripe. */
export function recheckUpgrade(accountId: string, now: number): Statement {
  return {
    sql: `UPDATE upgrades SET due_at = ? WHERE account_id = ? AND state = 'unpaid'`,
    args: [now, accountId],
  };
}

export function findUpgrade(id: string): Query<Upgrade | null> {
  return one('SELECT * FROM upgrades WHERE id = ?', [id], toUpgrade);
}

/** The times, from a given time on, at which changes of an account were submitted to Stripe, oldest first. */
export function listSubmissions(accountId: string, since: number): Query<number[]> {
  return all(
    `SELECT submitted_at FROM upgrades WHERE account_id = ? AND submitted_at > ? ORDER BY submitted_at`,
    [accountId, since],
    (row) => Number(row['submitted_at']),
  );
}

/** Stores an amount together with the state of the subscription that it was calculated for. */
export function saveQuote(
  id: string,
  quote: Quote,
  { renewsAt, untilAt }: { renewsAt: number; untilAt: number },
): Statement {
  return {
    sql: `UPDATE upgrades SET state = 'quoted', stripe_subscription_id = ?, item_id = ?, from_price = ?, to_price = ?,
            proration_date = ?, amount_due = ?, renews_at = ?, until_at = ?, due_at = ?, trouble = NULL
          WHERE id = ? AND state = 'quoting'`,
    args: [
      quote.stripeSubscriptionId,
      quote.itemId,
      quote.fromPrice,
      quote.toPrice,
      quote.prorationDate,
      quote.amountDue,
      renewsAt,
      untilAt,
      untilAt,
      id,
    ],
  };
}

const COLUMNS = {
  state: 'state',
  reason: 'reason',
  untilAt: 'until_at',
  payUrl: 'pay_url',
  attempts: 'attempts',
  trouble: 'trouble',
  submittedAt: 'submitted_at',
  dueAt: 'due_at',
} as const;

export type UpgradeChange = Partial<
  Pick<Upgrade, Exclude<keyof typeof COLUMNS, 'dueAt'>> & { dueAt: number | null }
>;

/** Changes an upgrade unless its state or reason has changed since it was read, for example because the person acted. */
export function updateUpgrade(
  read: Pick<Upgrade, 'id' | 'state' | 'reason'>,
  change: UpgradeChange,
): Statement {
  const { sql, args } = assignmentsOf(COLUMNS, change);
  return {
    sql: `UPDATE upgrades SET ${sql} WHERE id = ? AND state = ? AND reason IS ?`,
    args: [...args, read.id, read.state, read.reason],
  };
}

function toUpgrade(row: Row): Upgrade {
  return {
    id: String(row['id']),
    accountId: String(row['account_id']),
    plan: row['plan'] as Plan,
    state: row['state'] as UpgradeState,
    reason: row['reason'] as UpgradeReason | null,
    quote: row['proration_date'] === null ? null : toQuote(row),
    renewsAt: row['renews_at'] as number | null,
    untilAt: row['until_at'] as number | null,
    payUrl: row['pay_url'] as string | null,
    attempts: Number(row['attempts']),
    trouble: row['trouble'] as string | null,
    confirmedAt: row['confirmed_at'] as number | null,
    submittedAt: row['submitted_at'] as number | null,
    createdAt: Number(row['created_at']),
  };
}

function toQuote(row: Row): Quote {
  return {
    stripeSubscriptionId: String(row['stripe_subscription_id']),
    itemId: String(row['item_id']),
    fromPrice: String(row['from_price']),
    toPrice: String(row['to_price']),
    prorationDate: Number(row['proration_date']),
    amountDue: Number(row['amount_due']),
  };
}
