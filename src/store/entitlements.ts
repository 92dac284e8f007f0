import {
  type Comp,
  type Entitlement,
  entitlement,
  type Grounds,
  paidEntitlement,
  type Subscription,
} from '../domain/entitlement.ts';
import type { Query } from './database.ts';
import type { Value } from './engine.ts';

const SUBSCRIPTION = `'status', status, 'plan', plan, 'periodEndAt', period_end, 'cancelAt', cancel_at,
  'unconfirmedSince', unconfirmed_since, 'pastDueSince', past_due_since, 'problem', problem, 'hold', hold`;

/** The stored subscription of an account, an SQL expression, as a JSON object; with other columns of the row when they are named. */
export function subscriptionOf(account: string, more = ''): string {
  return `(SELECT json_object(${SUBSCRIPTION}${more}) FROM subscriptions WHERE account_id = ${account})`;
}

/** The plan that an account was given, as a JSON object. It may be over. */
export function compOf(account: string): string {
  return `(SELECT json_object('plan', plan, 'endsAt', ends_at) FROM comps WHERE account_id = ${account})`;
}

/** The grounds of an account's entitlement as one JSON column, for queries that read more than that. `toGrounds` reads it. */
export function groundsOf(account: string): string {
  return `json_object('subscription', ${subscriptionOf(account)}, 'comp', ${compOf(account)})`;
}

export function toGrounds(column: Value | undefined): Grounds {
  return JSON.parse(String(column)) as { subscription: Subscription | null; comp: Comp | null };
}

export function findGrounds(accountId: string): Query<Grounds> {
  return {
    sql: `SELECT ${groundsOf('?1')} AS grounds`,
    args: [accountId],
    parse: ([row]) => toGrounds(row?.['grounds']),
  };
}

/** What an account may use at `now`. */
export function findEntitlement(accountId: string, now: number): Query<Entitlement> {
  const { parse, ...query } = findGrounds(accountId);
  return { ...query, parse: (rows) => entitlement(parse(rows), now) };
}

/** What the subscription gives by itself, see `paidEntitlement`. */
export function findPaidEntitlement(accountId: string, now: number): Query<Entitlement> {
  const { parse, ...query } = findGrounds(accountId);
  return { ...query, parse: (rows) => paidEntitlement(parse(rows).subscription, now) };
}
