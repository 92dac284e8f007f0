import type {
  ChosenRefund,
  RefundKind,
  RefundRefusal,
  RefundScope,
  RefundState,
} from '../domain/refunds.ts';
import type { Query } from './database.ts';
import { one } from './query.ts';
import { updateRequest } from './requests.ts';
import type { Row, Statement } from './engine.ts';

export type Refund = {
  id: string;
  accountId: string;
  kind: RefundKind;
  scope: RefundScope;
  /** A part, in cents; null for all of it. */
  amountCents: number | null;
  endsPlan: boolean;
  /** What goes back, once it is chosen, so that a later try does not choose again. */
  chosen: ChosenRefund | null;
  state: RefundState;
  refusal: RefundRefusal | null;
  attempts: number;
  trouble: string | null;
};

/** Requests a refund, unless one of the account is under way. */
export function addRefund(refund: {
  id: string;
  accountId: string;
  kind: RefundKind;
  scope: RefundScope;
  amountCents: number | null;
  endsPlan: boolean;
  now: number;
}): Statement {
  const { id, accountId, kind, scope, amountCents, endsPlan, now } = refund;
  return {
    sql: `INSERT INTO refunds (id, account_id, kind, scope, amount_cents, ends_plan, state, due_at, created_at)
          VALUES (?, ?, ?, ?, ?, ?, 'requested', ?, ?) ON CONFLICT DO NOTHING`,
    args: [id, accountId, kind, scope, amountCents, endsPlan ? 1 : 0, now, now],
  };
}

/** A refund that somebody has made at Stripe, and what of it went back. */
export function saveRefundByHand(refund: {
  id: string;
  accountId: string;
  amountCents: number;
  givenCents: number;
  now: number;
}): Statement {
  const { id, accountId, amountCents, givenCents, now } = refund;
  return {
    sql: `INSERT INTO refunds (id, account_id, kind, scope, amount_cents, given_cents, ends_plan, state, created_at)
          VALUES (?, ?, 'by_hand', 'last', ?, ?, 0, 'done', ?)
          ON CONFLICT (id) DO UPDATE SET given_cents = excluded.given_cents`,
    args: [id, accountId, amountCents, givenCents, now],
  };
}

export function updateGiven(id: string, givenCents: number): Statement {
  return { sql: 'UPDATE refunds SET given_cents = ? WHERE id = ?', args: [givenCents, id] };
}

export function findRefund(id: string): Query<Refund | null> {
  return one('SELECT * FROM refunds WHERE id = ?', [id], toRefund);
}

export type RefundUpdate = Partial<
  Pick<Refund, 'state' | 'refusal' | 'attempts' | 'trouble'> & {
    chosen: ChosenRefund;
    givenCents: number;
    dueAt: number | null;
  }
>;

export function updateRefund(
  { id }: Pick<Refund, 'id'>,
  { chosen, ...change }: RefundUpdate,
): Statement {
  const stored = chosen ? { ...change, chosen: JSON.stringify(chosen) } : change;
  return updateRequest('refunds', id, stored);
}

function toRefund(row: Row): Refund {
  return {
    id: String(row['id']),
    accountId: String(row['account_id']),
    kind: row['kind'] as RefundKind,
    scope: row['scope'] as RefundScope,
    amountCents: row['amount_cents'] as number | null,
    endsPlan: row['ends_plan'] === 1,
    chosen: row['chosen'] === null ? null : (JSON.parse(String(row['chosen'])) as ChosenRefund),
    state: row['state'] as RefundState,
    refusal: row['refusal'] as RefundRefusal | null,
    attempts: Number(row['attempts']),
    trouble: row['trouble'] as string | null,
  };
}
