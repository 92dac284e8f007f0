import { assignmentsOf } from './columns.ts';
import type { Query } from './database.ts';
import { all, one } from './query.ts';
import type { Row, Statement } from './engine.ts';

/** What a run did for one customer, with what was there before. */
export type JournalEntry = {
  id: string;
  runId: string;
  accountId: string;
  state: 'applying' | 'applied' | 'skipped' | 'reverting' | 'reverted' | 'kept';
  /** Why it was skipped, or could not be taken back. */
  reason: string | null;
  stripeSubscriptionId: string | null;
  itemId: string | null;
  fromPrice: string | null;
  toPrice: string | null;
  /** In seconds, as Stripe counts. */
  periodEnd: number | null;
  prorationDate: number | null;
  /** The credit that the change gave, which lowers the next invoices. */
  creditCents: number;
  invoiceId: string | null;
  /** How often Stripe has refused a call under its key for good. */
  attempts: number;
  /** What stays after a rollback, in words for operators. */
  notReverted: string | null;
};

const COLUMNS = {
  state: 'state',
  reason: 'reason',
  stripeSubscriptionId: 'stripe_subscription_id',
  itemId: 'item_id',
  fromPrice: 'from_price',
  toPrice: 'to_price',
  periodEnd: 'period_end',
  prorationDate: 'proration_date',
  creditCents: 'credit_cents',
  invoiceId: 'invoice_id',
  attempts: 'attempts',
  notReverted: 'not_reverted',
  appliedAt: 'applied_at',
  revertedAt: 'reverted_at',
} as const;

type Times = { appliedAt: number; revertedAt: number };
type EntryChange = Partial<Omit<JournalEntry, 'id' | 'runId' | 'accountId'> & Times>;

export function addEntry(entry: Pick<JournalEntry, 'id' | 'runId' | 'accountId'>): Statement {
  return {
    sql: `INSERT INTO migrations (id, run_id, account_id, state) VALUES (?, ?, ?, 'applying') ON CONFLICT DO NOTHING`,
    args: [entry.id, entry.runId, entry.accountId],
  };
}

export function updateEntry(id: string, change: EntryChange): Statement {
  const { sql, args } = assignmentsOf(COLUMNS, change);
  return { sql: `UPDATE migrations SET ${sql} WHERE id = ?`, args: [...args, id] };
}

export function findEntry(runId: string, accountId: string): Query<JournalEntry | null> {
  return one(
    'SELECT * FROM migrations WHERE run_id = ? AND account_id = ?',
    [runId, accountId],
    toEntry,
  );
}

/** The prices of the move that holds for an account; null without one. */
export function findAppliedPrices(
  accountId: string,
): Query<{ fromPrice: string; toPrice: string } | null> {
  return one(
    `SELECT from_price, to_price FROM migrations WHERE account_id = ? AND state = 'applied'`,
    [accountId],
    (row) => ({ fromPrice: String(row['from_price']), toPrice: String(row['to_price']) }),
  );
}

export function listEntries(runId: string): Query<JournalEntry[]> {
  return all('SELECT * FROM migrations WHERE run_id = ? ORDER BY id', [runId], toEntry);
}

/** The next entries to take back: those that a stop has left in the middle, then the others. */
export function listNextToRevert(runId: string, most: number): Query<JournalEntry[]> {
  return all(
    `SELECT * FROM migrations WHERE run_id = ? AND state IN ('applied', 'reverting')
     ORDER BY state = 'applied', id LIMIT ?`,
    [runId, most],
    toEntry,
  );
}

/** How many moves since a time hold, by the price to which each would go back. */
export function countRevertible(since: number): Query<Map<string, number>> {
  return {
    sql: `SELECT from_price, count(*) AS number FROM migrations
          WHERE state IN ('applying', 'applied', 'reverting') AND coalesce(applied_at, ?1) >= ?1 GROUP BY 1`,
    args: [since],
    parse: (rows) => new Map(rows.map((row) => [String(row['from_price']), Number(row['number'])])),
  };
}

/** How many entries of a run are in each state, by their reasons. */
export function countEntries(
  runId: string,
): Query<{ state: string; reason: string | null; count: number; creditCents: number }[]> {
  return all(
    `SELECT state, reason, count(*) AS number, sum(credit_cents) AS credit FROM migrations WHERE run_id = ?
     GROUP BY 1, 2 ORDER BY 1, 2`,
    [runId],
    (row) => ({
      state: String(row['state']),
      reason: row['reason'] as string | null,
      count: Number(row['number']),
      creditCents: Number(row['credit']),
    }),
  );
}

function toEntry(row: Row): JournalEntry {
  return {
    id: String(row['id']),
    runId: String(row['run_id']),
    accountId: String(row['account_id']),
    state: row['state'] as JournalEntry['state'],
    reason: row['reason'] as string | null,
    stripeSubscriptionId: row['stripe_subscription_id'] as string | null,
    itemId: row['item_id'] as string | null,
    fromPrice: row['from_price'] as string | null,
    toPrice: row['to_price'] as string | null,
    periodEnd: row['period_end'] as number | null,
    prorationDate: row['proration_date'] as number | null,
    creditCents: Number(row['credit_cents']),
    invoiceId: row['invoice_id'] as string | null,
    attempts: Number(row['attempts']),
    notReverted: row['not_reverted'] as string | null,
  };
}
