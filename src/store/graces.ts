import { type Entitlement, entitlement } from '../domain/entitlement.ts';
import type { Grace } from '../domain/grace.ts';
import type { Database, Query } from './database.ts';
import { groundsOf, toGrounds } from './entitlements.ts';
import { one } from './query.ts';
import { isOff } from './switches.ts';
import type { Row, Statement, Value } from './engine.ts';
import type { Joined } from './joined-writes.ts';

/** Why a grace period was closed before its end. */
type ClosedWhy = 'connected' | 'undone' | 'operator' | 'own_key';

/**
 * Begins the grace period of an account. Does nothing when it has had one, or a credential: what somebody has connected is never
 * replaced by our key. One that ended with a move that was taken back starts over with the next move.
 */
export function startGrace(accountId: string, times: { now: number; endsAt: number }): Statement {
  return {
    sql: `INSERT INTO graces (account_id, started_at, ends_at)
          SELECT ?1, ?2, ?3 WHERE NOT EXISTS (SELECT 1 FROM credentials WHERE account_id = ?1 AND state = 'accepted')
          ON CONFLICT (account_id) DO UPDATE SET started_at = ?2, ends_at = ?3, closed_at = NULL, closed_why = NULL
            WHERE graces.closed_why = 'undone'`,
    args: [accountId, times.now, times.endsAt],
  };
}

/** Closes a grace period that is not closed. It stays closed, whatever becomes of the credential. */
export function closeGrace(accountId: string, why: ClosedWhy, now: number): Statement {
  return {
    sql: 'UPDATE graces SET closed_at = ?, closed_why = ? WHERE account_id = ? AND closed_at IS NULL',
    args: [now, why, accountId],
  };
}

/** Moves the end of a grace period that was not closed. */
export function moveGraceEnd(accountId: string, endsAt: number): Statement {
  return {
    sql: 'UPDATE graces SET ends_at = ? WHERE account_id = ? AND closed_at IS NULL',
    args: [endsAt, accountId],
  };
}

export function findGrace(accountId: string): Query<Grace | null> {
  return one('SELECT * FROM graces WHERE account_id = ?', [accountId], toGrace);
}

/** Whose machine has a service token, and what decides whether it may use our key. */
export type GraceCaller = {
  accountId: string;
  locale: string;
  timezone: string;
  entitlement: Entitlement;
  isOnHold: boolean;
  /** An operator has switched our key off for everybody. */
  isOff: boolean;
  grace: Grace | null;
};

export function findGraceCaller(tokenHash: string, now: number): Query<GraceCaller | null> {
  return one(
    `SELECT m.account_id AS account, a.locale, a.timezone, g.started_at, g.ends_at, g.closed_at,
       ${groundsOf('m.account_id')} AS grounds,
       EXISTS (SELECT 1 FROM deletions d WHERE d.account_id = m.account_id AND d.state IN ('holding', 'deleting')) AS on_hold,
       ${isOff('grace')} AS is_off
     FROM machines m JOIN accounts a ON a.id = m.account_id LEFT JOIN graces g ON g.account_id = m.account_id
       WHERE m.service_token_hash = ?`,
    [tokenHash],
    (row) => ({
      accountId: String(row['account']),
      locale: String(row['locale']),
      timezone: String(row['timezone']),
      entitlement: entitlement(toGrounds(row['grounds']), now),
      isOnHold: row['on_hold'] === 1,
      isOff: row['is_off'] === 1,
      grace: row['started_at'] === null ? null : toGrace(row),
    }),
  );
}

export type Ceilings = { day: number; total: number; fleetDay: number };

/** The day of the row with what an account has spent in all; the account of the row of the fleet. */
const IN_ALL = -1;
const FLEET = '';

const SPENT = (account: string, day: string) =>
  `coalesce((SELECT used + reserved FROM grace_spend WHERE account_id = ${account} AND day = ${day}), 0)`;

export type NewCall = {
  accountId: string;
  micros: number;
  day: number;
  now: number;
  dueAt: number;
  /** Those of this deployment, the same for all calls. */
  ceilings: Ceilings;
};

/**
 * Reserves money for a call; null when a ceiling would be exceeded, the grace period was closed, or our key is switched off. One
 * statement in a write transaction, so any number of processes together never exceed one.
 */
export async function reserveCall(db: Database, call: NewCall): Promise<number | null> {
  const id = await db.writeJoined(RESERVED_CALLS, call);
  if (id !== null) return id;
  // It may have been refused for what others asked for at the same time.
  const [alone] = await db.write([RESERVED_CALLS.join([call])]);
  return alone[0] ?? null;
}

/** Calls of different accounts, which are refused together when all of them would exceed the ceiling of the fleet. */
const RESERVED_CALLS: Joined<NewCall, number | null> = {
  isSynced: true,
  keyOf: ({ accountId }) => accountId,
  join: (calls) => ({
    sql: `INSERT INTO grace_calls (account_id, day, state, micros, created_at, due_at)
       SELECT account, day, 'reserved', micros, now, due_at
       FROM (SELECT value ->> 0 AS account, value ->> 1 AS day, value ->> 2 AS micros, value ->> 3 AS now, value ->> 4 AS due_at
         FROM json_each(?1)) c
       WHERE ${SPENT('c.account', 'c.day')} + micros <= ?2 AND ${SPENT('c.account', `${IN_ALL}`)} + micros <= ?3
         AND ${SPENT(`'${FLEET}'`, 'c.day')} + ?4 <= ?5
         AND EXISTS (SELECT 1 FROM graces WHERE account_id = c.account AND closed_at IS NULL) AND NOT ${isOff('grace')}
     RETURNING id, account_id`,
    args: reservedArgs(calls),
    parse: (rows) => {
      const ids = new Map(rows.map((row) => [row['account_id'], Number(row['id'])]));
      return calls.map(({ accountId }) => ids.get(accountId) ?? null);
    },
  }),
};

function reservedArgs(calls: readonly NewCall[]): Value[] {
  const values = calls.map(({ accountId, day, micros, now, dueAt }) => [
    accountId,
    day,
    micros,
    now,
    dueAt,
  ]);
  const inAll = calls.reduce((sum, { micros }) => sum + micros, 0);
  const { day = 0, total = 0, fleetDay = 0 } = calls[0]?.ceilings ?? {};
  return [JSON.stringify(values), day, total, inAll, fleetDay];
}

type SettledCall = { id: number; micros: number };

/**
 * What calls really cost. Settling twice changes nothing. A power failure may undo it: the call then counts as what was reserved.
 */
export const SETTLED_CALLS: Joined<SettledCall, null> = {
  isSynced: false,
  keyOf: ({ id }) => id,
  join: (calls) => ({
    sql: `UPDATE grace_calls SET state = 'settled', micros = s.value ->> 1, due_at = NULL
          FROM json_each(?) s WHERE grace_calls.id = s.value ->> 0 AND state = 'reserved'`,
    args: [JSON.stringify(calls.map(({ id, micros }) => [id, micros]))],
    parse: () => calls.map(() => null),
  }),
};

/** A call that nobody settled counts as what was reserved: nobody knows how much of it was answered. */
export function settleLostCall(id: string): Statement {
  return {
    sql: `UPDATE grace_calls SET state = 'settled', due_at = NULL WHERE id = ? AND state = 'reserved'`,
    args: [Number(id)],
  };
}

export type Spent = { day: number; total: number; fleetDay: number };

/** What was spent and reserved, in micro-dollars. */
export function findSpent(accountId: string, day: number): Query<Spent> {
  const args: Value[] = [accountId, day];
  return {
    sql: `SELECT ${SPENT('?1', '?2')} AS day, ${SPENT('?1', `${IN_ALL}`)} AS total, ${SPENT(`'${FLEET}'`, '?2')} AS fleet`,
    args,
    parse: ([row]) => ({
      day: Number(row?.['day'] ?? 0),
      total: Number(row?.['total'] ?? 0),
      fleetDay: Number(row?.['fleet'] ?? 0),
    }),
  };
}

function toGrace(row: Row): Grace {
  return {
    startedAt: Number(row['started_at']),
    endsAt: Number(row['ends_at']),
    closedAt: row['closed_at'] as number | null,
  };
}
