import type { Risk, RiskKind, RiskState } from '../domain/payment-risks.ts';
import type { Query } from './database.ts';
import { all, exists } from './query.ts';
import type { Statement } from './engine.ts';

/** A risk with Stripe's id of the dispute or the warning. */
export type PaymentRisk = Risk & { id: string; charge: string };

/** Stores what Stripe says now. What an operator trusts stays trusted, as long as Stripe only warns. */
export function saveRisk(
  accountId: string,
  risk: PaymentRisk & { fingerprint: string | null },
  now: number,
): Statement[] {
  const { id, kind, charge, state, fingerprint } = risk;
  return [
    {
      sql: `INSERT INTO payment_risks (id, account_id, kind, charge, state, created_at) VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET state = excluded.state
              WHERE payment_risks.state <> 'trusted' OR excluded.state <> 'open'`,
      args: [id, accountId, kind, charge, state, now],
    },
    ...(fingerprint === null ? [] : [blockCard(fingerprint, { id, accountId, now })]),
    unblockCards(id),
  ];
}

/** Of an account that is deleted only the card counts any more. */
export function saveCardOfNobody(
  { id, state, fingerprint }: PaymentRisk & { fingerprint: string | null },
  customer: string,
  now: number,
): Statement[] {
  if (state === 'won') return [{ sql: 'DELETE FROM blocked_cards WHERE risk = ?', args: [id] }];
  return fingerprint === null ? [] : [blockCard(fingerprint, { id, accountId: customer, now })];
}

/** The card of a risk that is not settled well. It outlives the account, because whoever was blocked comes back. */
function blockCard(
  fingerprint: string,
  { id, accountId, now }: { id: string; accountId: string; now: number },
): Statement {
  return {
    sql: `INSERT INTO blocked_cards (risk, fingerprint, account, since) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING`,
    args: [id, fingerprint, accountId, now],
  };
}

function unblockCards(id: string): Statement {
  return {
    sql: `DELETE FROM blocked_cards WHERE risk = ?1
            AND EXISTS (SELECT 1 FROM payment_risks WHERE id = ?1 AND state IN ('won', 'trusted'))`,
    args: [id],
  };
}

/** An operator knows better than the card network: the warnings of an account count no more. */
export function trustPayments(accountId: string): Statement[] {
  return [
    {
      sql: `UPDATE payment_risks SET state = 'trusted' WHERE account_id = ? AND kind <> 'dispute'`,
      args: [accountId],
    },
    {
      sql: `DELETE FROM blocked_cards WHERE risk IN
              (SELECT id FROM payment_risks WHERE account_id = ? AND state = 'trusted')`,
      args: [accountId],
    },
  ];
}

export function listRisks(accountId: string): Query<PaymentRisk[]> {
  return all(
    'SELECT id, kind, charge, state FROM payment_risks WHERE account_id = ? ORDER BY id',
    [accountId],
    (row) => ({
      id: String(row['id']),
      kind: row['kind'] as RiskKind,
      charge: String(row['charge']),
      state: row['state'] as RiskState,
    }),
  );
}

/** Whether a card is the one of another account that is blocked. */
export function isCardBlocked(fingerprint: string, accountId: string): Query<boolean> {
  return exists('SELECT 1 FROM blocked_cards WHERE fingerprint = ? AND account <> ?', [
    fingerprint,
    accountId,
  ]);
}
