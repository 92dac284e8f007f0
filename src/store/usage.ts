import type { MeteredService } from '../domain/services.ts';
import type { UsagePeriod } from '../domain/usage-period.ts';
import type { Query } from './database.ts';
import type { Row, Statement, Value } from './engine.ts';
import type { Joined } from './joined-writes.ts';
import { all, one } from './query.ts';

export type NewHold = {
  accountId: string;
  service: MeteredService;
  /** What the units are for, such as `search`. */
  kind: string;
  units: number;
  /** What the plan gives in the period; `null` for a soft gate, which lets everything pass. */
  limit: number | null;
  period: UsagePeriod;
  now: number;
  /** When somebody has to find out what became of it. */
  dueAt: number;
  /** Names the request, so that a repeated one is found. Null for requests that may be repeated. */
  requestId: string | null;
};

/** `before` is what was used and reserved in the period until then. */
export type Hold = { id: number; before: number };

/**
 * Reserves units, or gives null when the limit would be exceeded or the request is known. One statement in a write transaction, so any number of
 * processes together never exceed the limit. Holds of the same counter are never in one statement.
 */
export const RESERVATIONS: Joined<NewHold, Hold | null> = {
  isSynced: true,
  keyOf: counterOf,
  join: (holds) => ({
    sql: `INSERT INTO usage_ledger (account_id, period, service, day, kind, units, created_at, due_at, request_id, state)
       SELECT h.account_id, h.period, h.service, h.day, h.kind, h.units, h.now, h.due_at, h.request_id, 'reserved'
       FROM (SELECT value ->> 0 AS account_id, value ->> 1 AS period, value ->> 2 AS service, value ->> 3 AS day, value ->> 4 AS kind,
           value ->> 5 AS units, value ->> 6 AS now, value ->> 7 AS due_at, value ->> 8 AS most, value ->> 9 AS request_id
         FROM json_each(?)) h
       LEFT JOIN usage_counters c USING (account_id, period, service)
       WHERE h.most IS NULL OR coalesce(c.used + c.reserved - c.extra, 0) + h.units <= h.most
     ON CONFLICT (request_id) WHERE request_id IS NOT NULL DO NOTHING
     RETURNING id, account_id, service, (SELECT used + reserved FROM usage_counters c WHERE c.account_id = usage_ledger.account_id
       AND c.period = usage_ledger.period AND c.service = usage_ledger.service) AS before`,
    args: [JSON.stringify(holds.map(toValues))],
    parse: (rows) => {
      const reserved = new Map(rows.map((row) => [`${row['account_id']} ${row['service']}`, row]));
      return holds.map((hold) => {
        const row = reserved.get(counterOf(hold));
        return row ? { id: Number(row['id']), before: Number(row['before'] ?? 0) } : null;
      });
    },
  }),
};

function counterOf({ accountId, service }: NewHold): string {
  return `${accountId} ${service}`;
}

function toValues(hold: NewHold): Value[] {
  const { accountId, service, kind, units, limit, period, now, dueAt, requestId } = hold;
  return [accountId, period.id, service, period.day, kind, units, now, dueAt, limit, requestId];
}

type Settlement = { id: number; units: number; now: number };

/**
 * Counts what was really used. Does nothing to an entry that was settled or released before. A power failure may undo it: the
 * entry is then reserved again, and settled from the provider's record when its time has come.
 */
export const SETTLEMENTS: Joined<Settlement, null> = {
  isSynced: false,
  keyOf: ({ id }) => id,
  join: (settlements) => ({
    sql: `UPDATE usage_ledger SET state = 'settled', units = s.value ->> 1, settled_at = s.value ->> 2, due_at = NULL
          FROM json_each(?) s WHERE usage_ledger.id = s.value ->> 0 AND state IN ('reserved', 'expired')`,
    args: [JSON.stringify(settlements.map(({ id, units, now }) => [id, units, now]))],
    parse: () => settlements.map(() => null),
  }),
};

/** The same on its own, in a transaction with other writes. */
export function settleUnits(id: number, units: number, now: number): Statement {
  return {
    sql: `UPDATE usage_ledger SET state = 'settled', units = ?2, settled_at = ?3, due_at = NULL
          WHERE id = ?1 AND state IN ('reserved', 'expired')`,
    args: [id, units, now],
  };
}

/** Gives the reserved units back, and lets the request be made again. `expired`: nobody knows what became of them. */
export function releaseUnits(id: number, now: number, state: 'released' | 'expired'): Statement {
  return {
    sql: `UPDATE usage_ledger SET state = ?2, settled_at = ?3, due_at = NULL, request_id = NULL
          WHERE id = ?1 AND state = 'reserved'`,
    args: [id, state, now],
  };
}

/** Stores what was opened at the provider, and when it ends there at the latest. */
export function keepHoldOpen(id: number, externalId: string, dueAt: number): Statement {
  return {
    sql: `UPDATE usage_ledger SET external_id = ?2, due_at = ?3 WHERE id = ?1 AND state = 'reserved'`,
    args: [id, externalId, dueAt],
  };
}

export type LedgerEntry = {
  id: number;
  accountId: string;
  service: MeteredService;
  kind: string;
  state: 'reserved' | 'settled' | 'released' | 'expired';
  units: number;
  requestId: string | null;
  externalId: string | null;
  createdAt: number;
};

export function findEntryOfRequest(requestId: string): Query<LedgerEntry | null> {
  return one('SELECT * FROM usage_ledger WHERE request_id = ?', [requestId], toEntry);
}

/** The entry of something that was opened at a provider. */
export function findEntryOfSession(
  service: MeteredService,
  externalId: string,
): Query<LedgerEntry | null> {
  return one(
    'SELECT * FROM usage_ledger WHERE service = ? AND external_id = ?',
    [service, externalId],
    toEntry,
  );
}

/** What an account has open at the provider of a service, the oldest first. */
export function listOpenEntries(accountId: string, service: MeteredService): Query<LedgerEntry[]> {
  return all(
    `SELECT * FROM usage_ledger WHERE due_at IS NOT NULL AND account_id = ? AND service = ? AND state = 'reserved'
     ORDER BY id`,
    [accountId, service],
    toEntry,
  );
}

/** How many entries of a service began since a time, whatever became of them. */
export function countEntriesSince(
  accountId: string,
  service: MeteredService,
  since: number,
): Query<number> {
  return {
    sql: 'SELECT count(*) AS count FROM usage_ledger WHERE account_id = ? AND created_at > ? AND service = ?',
    args: [accountId, since, service],
    parse: ([row]) => Number(row?.['count']),
  };
}

/** Counts something at the provider that nobody reserved units for; once for each external id. */
export function addSettledEntry({
  accountId,
  service,
  kind,
  units,
  externalId,
  period,
  now,
}: Pick<NewHold, 'accountId' | 'service' | 'kind' | 'units' | 'period' | 'now'> & {
  externalId: string;
}): Statement {
  return {
    sql: `INSERT INTO usage_ledger (account_id, service, period, day, kind, state, units, external_id, created_at, settled_at)
          VALUES (?1, ?2, ?3, ?4, ?5, 'settled', ?6, ?7, ?8, ?8) ON CONFLICT DO NOTHING`,
    args: [accountId, service, period.id, period.day, kind, units, externalId, now],
  };
}

export function findEntry(id: string): Query<LedgerEntry | null> {
  return one('SELECT * FROM usage_ledger WHERE id = ?', [Number(id)], toEntry);
}

function toEntry(row: Row): LedgerEntry {
  return {
    id: Number(row['id']),
    accountId: String(row['account_id']),
    service: row['service'] as MeteredService,
    kind: String(row['kind']),
    state: row['state'] as LedgerEntry['state'],
    units: Number(row['units']),
    requestId: row['request_id'] as string | null,
    externalId: row['external_id'] as string | null,
    createdAt: Number(row['created_at']),
  };
}

export type Counter = {
  service: MeteredService;
  used: number;
  reserved: number;
  extra: number;
  /** The highest share of the limit, in percent, of which the account was told. */
  warned: number;
};

/** What an account has used in a period, one row for each service that it has used at all. */
export function listCounters(accountId: string, period: string): Query<Counter[]> {
  return all(
    'SELECT service, used, reserved, extra, warned FROM usage_counters WHERE account_id = ? AND period = ?',
    [accountId, period],
    (row) => ({
      service: row['service'] as MeteredService,
      used: Number(row['used']),
      reserved: Number(row['reserved']),
      extra: Number(row['extra']),
      warned: Number(row['warned']),
    }),
  );
}

/** What everybody has used in a period, in counted parts, by service. */
export function sumUsage(period: string): Query<Partial<Record<MeteredService, number>>> {
  return {
    sql: 'SELECT service, sum(used) AS used FROM usage_counters WHERE period = ? GROUP BY service',
    args: [period],
    parse: (rows) =>
      Object.fromEntries(rows.map((row) => [String(row['service']), Number(row['used'])])),
  };
}

/** Gives units on top of the plan. The account is warned again on the way to its new limit. */
export function addExtraUnits(
  { accountId, period, service }: { accountId: string; period: string; service: MeteredService },
  parts: number,
): Statement {
  return {
    sql: `INSERT INTO usage_counters (account_id, period, service, extra) VALUES (?, ?, ?, ?)
          ON CONFLICT DO UPDATE SET extra = extra + excluded.extra, warned = min(warned, 50)`,
    args: [accountId, period, service, parts],
  };
}

/** Stores of which share of the limit the account was told. */
export function markWarned(
  { accountId, period, service }: { accountId: string; period: string; service: MeteredService },
  stage: number,
): Statement {
  return {
    sql: `UPDATE usage_counters SET warned = max(warned, ?) WHERE account_id = ? AND period = ? AND service = ?`,
    args: [stage, accountId, period, service],
  };
}

/** The sums of the ledger beside the counters, where the two differ. */
export type Drift = {
  accountId: string;
  period: string;
  service: string;
  counted: { used: number; reserved: number };
  entered: { used: number; reserved: number };
};

const SUMS = `SELECT account_id, period, service, sum(iif(state = 'settled', units, 0)) AS used,
    sum(iif(state = 'reserved', units, 0)) AS reserved FROM usage_ledger WHERE period >= ?1 GROUP BY 1, 2, 3`;

/** Where the counters differ from the ledger, from a period on. Both sides are read in one statement. */
export function listDrift(fromPeriod: string): Query<Drift[]> {
  return all(
    `SELECT account_id, period, service, coalesce(c.used, 0) AS counted_used, coalesce(c.reserved, 0) AS counted_reserved,
       coalesce(l.used, 0) AS used, coalesce(l.reserved, 0) AS reserved
     FROM (SELECT * FROM usage_counters WHERE period >= ?1) c FULL JOIN (${SUMS}) l USING (account_id, period, service)
     WHERE counted_used <> coalesce(l.used, 0) OR counted_reserved <> coalesce(l.reserved, 0)`,
    [fromPeriod],
    (row) => ({
      accountId: String(row['account_id']),
      period: String(row['period']),
      service: String(row['service']),
      counted: { used: Number(row['counted_used']), reserved: Number(row['counted_reserved']) },
      entered: { used: Number(row['used']), reserved: Number(row['reserved']) },
    }),
  );
}

/** Sets every counter from a period on to what the ledger says, in one transaction. */
export function rebuildCounters(fromPeriod: string): Statement[] {
  const args: Value[] = [fromPeriod];
  return [
    { sql: 'UPDATE usage_counters SET used = 0, reserved = 0 WHERE period >= ?', args },
    {
      sql: `INSERT INTO usage_counters (account_id, period, service, used, reserved) SELECT * FROM (${SUMS}) WHERE true
            ON CONFLICT DO UPDATE SET used = excluded.used, reserved = excluded.reserved`,
      args,
    },
    { sql: 'DELETE FROM usage_days WHERE period >= ?', args },
    {
      sql: `INSERT INTO usage_days (account_id, period, service, day, used)
            SELECT account_id, period, service, day, sum(units) FROM usage_ledger
            WHERE period >= ? AND state = 'settled' GROUP BY 1, 2, 3, 4`,
      args,
    },
  ];
}
