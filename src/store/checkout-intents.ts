import type { Plan } from '../domain/plans.ts';
import { assignmentsOf } from './columns.ts';
import type { Query } from './database.ts';
import { all, one } from './query.ts';
import type { Row, Statement } from './engine.ts';

export type CheckoutIntent = {
  id: string;
  accountId: string;
  plan: Plan;
  state: 'opening' | 'open' | 'paid' | 'replaced' | 'expired' | 'refused';
  stripeSessionId: string | null;
  url: string | null;
  /** Names the link in our own address, see `paymentLink`. */
  code: string | null;
  attempts: number;
  trouble: string | null;
  expiresAt: number | null;
  createdAt: number;
};

/** Requests a payment link. The job ends an older live link of the account later, so both may exist for a moment. */
export function addCheckoutIntent(intent: {
  id: string;
  accountId: string;
  plan: Plan;
  now: number;
}): Statement[] {
  return [
    withdrawCheckouts(intent.accountId, intent.now, intent.id),
    {
      sql: `INSERT INTO checkout_intents (id, account_id, plan, state, due_at, created_at)
            VALUES (?, ?, ?, 'opening', ?, ?) ON CONFLICT DO NOTHING`,
      args: [intent.id, intent.accountId, intent.plan, intent.now, intent.now],
    },
  ];
}

/** Marks the live links of an account as replaced, except one; the job expires them at Stripe. */
export function withdrawCheckouts(accountId: string, now: number, exceptId = ''): Statement {
  return {
    sql: `UPDATE checkout_intents SET state = 'replaced', due_at = CASE WHEN stripe_session_id IS NULL THEN NULL ELSE ? END
          WHERE account_id = ? AND state IN ('opening', 'open') AND id <> ?`,
    args: [now, accountId, exceptId],
  };
}

export function findCheckoutIntent(id: string): Query<CheckoutIntent | null> {
  return one('SELECT * FROM checkout_intents WHERE id = ?', [id], toCheckoutIntent);
}

export function findCheckoutByCode(code: string): Query<CheckoutIntent | null> {
  return one('SELECT * FROM checkout_intents WHERE code = ?', [code], toCheckoutIntent);
}

/** The intents of an account whose link may still be open at Stripe. */
export function listLiveCheckoutIntents(accountId: string): Query<CheckoutIntent[]> {
  return all(
    `SELECT * FROM checkout_intents WHERE account_id = ? AND stripe_session_id IS NOT NULL
     AND (state = 'open' OR (state = 'replaced' AND due_at IS NOT NULL))`,
    [accountId],
    toCheckoutIntent,
  );
}

const COLUMNS = {
  state: 'state',
  stripeSessionId: 'stripe_session_id',
  url: 'url',
  code: 'code',
  attempts: 'attempts',
  trouble: 'trouble',
  expiresAt: 'expires_at',
  dueAt: 'due_at',
} as const;

export type CheckoutIntentChange = Partial<
  Pick<CheckoutIntent, Exclude<keyof typeof COLUMNS, 'dueAt'>> & { dueAt: number | null }
>;

/** An intent that has left the state `whileIn` stays as it is: the person may have requested another link meanwhile. */
export function updateCheckoutIntent(
  id: string,
  change: CheckoutIntentChange,
  whileIn: CheckoutIntent['state'] | 'any',
): Statement {
  const { sql, args } = assignmentsOf(COLUMNS, change);
  return {
    sql: `UPDATE checkout_intents SET ${sql}
          WHERE id = ? AND ? IN (state, 'any')`,
    args: [...args, id, whileIn],
  };
}

function toCheckoutIntent(row: Row): CheckoutIntent {
  return {
    id: String(row['id']),
    accountId: String(row['account_id']),
    plan: row['plan'] as Plan,
    state: row['state'] as CheckoutIntent['state'],
    stripeSessionId: row['stripe_session_id'] as string | null,
    url: row['url'] as string | null,
    code: row['code'] as string | null,
    attempts: Number(row['attempts']),
    trouble: row['trouble'] as string | null,
    expiresAt: row['expires_at'] as number | null,
    createdAt: Number(row['created_at']),
  };
}
