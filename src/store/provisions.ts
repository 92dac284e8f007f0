import type { MeteredService } from '../domain/services.ts';
import { assignmentsOf, changedColumns } from './columns.ts';
import type { Query } from './database.ts';
import { settledColumns } from './due.ts';
import type { Row, Statement, Value } from './engine.ts';
import { all, exists, one } from './query.ts';

/** Why a number or an inbox of the old service does not become that of the account. */
export type WhyNotTied = 'not_ours' | 'taken' | 'not_in_plan';

/** What an account has at a provider: an inbox, a browser context, a phone number. */
export type Provision = {
  id: string;
  accountId: string;
  service: MeteredService;
  externalId: string | null;
  /** What its owner had of this in the old service. */
  importedId: string | null;
  /** Why that is not theirs here; null as long as nobody has tried. */
  notTied: WhyNotTied | null;
  /** Whether its owner lets the agent have it. */
  isWanted: boolean;
  attempts: number;
  dueAt: number | null;
};

type Which = Pick<Provision, 'id' | 'accountId' | 'service' | 'isWanted'>;

/**
 * Stores that an account may need something at a provider, and makes the row due. The job decides whether it does. What an owner has
 * decided stays. Whoever had a number or an inbox in the old service wants it.
 */
export function requestProvision(which: Which, now: number): Statement {
  return { sql: REQUEST, args: argsOf(which, now) };
}

/** Stores what an owner has decided. */
export function decideProvision(which: Which, now: number): Statement {
  return { sql: `${REQUEST}, wanted = ?4`, args: argsOf(which, now) };
}

const REQUEST = `INSERT INTO provisions (id, account_id, service, wanted, imported_id, due_at, created_at)
  SELECT ?1, ?2, ?3, CASE WHEN imported IS NULL THEN ?4 ELSE 1 END, imported, ?5, ?5 FROM (SELECT
    (SELECT CASE ?3 WHEN 'phone' THEN phone WHEN 'email' THEN inbox END FROM legacy_customers WHERE account_id = ?2) AS imported)
  WHERE true ON CONFLICT (account_id, service) DO UPDATE SET due_at = ?5, attempts = 0`;

function argsOf({ id, accountId, service, isWanted }: Which, now: number): Value[] {
  return [id, accountId, service, isWanted ? 1 : 0, now];
}

/** Whether something at a provider belongs to an account, or to somebody of the old service who has not come yet. */
export function isSpokenFor(externalId: string): Query<boolean> {
  return exists(
    `SELECT 1 FROM provisions WHERE external_id = ?1
     UNION ALL SELECT 1 FROM legacy_customers WHERE phone = ?1 UNION ALL SELECT 1 FROM legacy_customers WHERE inbox = ?1`,
    [externalId],
  );
}

/** Whether something at a provider belongs to an account. */
export function isProvisioned(externalId: string): Query<boolean> {
  return exists('SELECT 1 FROM provisions WHERE external_id = ?', [externalId]);
}

/** A number or an inbox of the old service that is not that of its account. `waiting` and what follows are no refusals yet. */
export type Untied = {
  accountId: string;
  email: string;
  service: MeteredService;
  importedId: string;
  why: WhyNotTied | 'waiting' | 'no_machine' | 'not_offered' | 'given_up';
};

/** For everybody of the old service. */
export function listUntied(): Query<Untied[]> {
  return all(
    `SELECT l.account_id, l.email, had.service, had.imported_id, CASE
        WHEN p.not_tied IS NOT NULL THEN p.not_tied
        WHEN p.due_at IS NOT NULL THEN 'waiting'
        WHEN p.id IS NOT NULL THEN 'given_up'
        WHEN EXISTS (SELECT 1 FROM machines m WHERE m.account_id = l.account_id) THEN 'not_offered'
        ELSE 'no_machine' END AS why
     FROM (SELECT account_id, 'phone' AS service, phone AS imported_id FROM legacy_customers WHERE phone IS NOT NULL
           UNION ALL SELECT account_id, 'email', inbox FROM legacy_customers WHERE inbox IS NOT NULL) had
       JOIN legacy_customers l ON l.account_id = had.account_id
       LEFT JOIN provisions p ON p.account_id = had.account_id AND p.service = had.service
     WHERE p.external_id IS NOT had.imported_id ORDER BY l.id, had.service`,
    [],
    (row) => ({
      accountId: String(row['account_id']),
      email: String(row['email']),
      service: row['service'] as MeteredService,
      importedId: String(row['imported_id']),
      why: row['why'] as Untied['why'],
    }),
  );
}

/** Has what somebody had in the old service tried again. */
export function retryTies(accountId: string, now: number): Statement {
  return {
    sql: `UPDATE provisions SET not_tied = NULL, wanted = 1, attempts = 0, due_at = ?2
          WHERE account_id = ?1 AND imported_id IS NOT NULL AND external_id IS NULL`,
    args: [accountId, now],
  };
}

export function findProvision(id: string): Query<Provision | null> {
  return one('SELECT * FROM provisions WHERE id = ?', [id], toProvision);
}

/** What an account has at providers now. */
export function listProvisions(accountId: string): Query<Provision[]> {
  return all(
    'SELECT * FROM provisions WHERE account_id = ? AND external_id IS NOT NULL',
    [accountId],
    toProvision,
  );
}

/** The phone numbers of all accounts. */
export function listNumbersInUse(): Query<{ accountId: string; number: string }[]> {
  return all(
    `SELECT account_id, external_id FROM provisions WHERE service = 'phone' AND external_id IS NOT NULL ORDER BY id`,
    [],
    (row) => ({ accountId: String(row['account_id']), number: String(row['external_id']) }),
  );
}

const COLUMNS = {
  externalId: 'external_id',
  notTied: 'not_tied',
  isWanted: 'wanted',
  attempts: 'attempts',
  dueAt: 'due_at',
} as const;

export type ProvisionChange = Partial<
  Pick<Provision, 'externalId' | 'notTied' | 'isWanted' | 'attempts'> & { dueAt: number | null }
>;

/** Stores what a job did. A row that was requested again meanwhile stays due. */
export function settleProvision(read: Provision, change: ProvisionChange, now: number): Statement {
  const { sql, args } = settledColumns(changedColumns(COLUMNS, change), read, now);
  return { sql: `UPDATE provisions SET ${sql} WHERE id = ?`, args: [...args, read.id] };
}

/** Has what an account has at providers compared with its plan again. */
export function recheckProvisions(accountId: string, now: number): Statement {
  return {
    sql: 'UPDATE provisions SET due_at = ?2, attempts = 0 WHERE account_id = ?1',
    args: [accountId, now],
  };
}

export function updateProvision(id: string, change: ProvisionChange): Statement {
  const { sql, args } = assignmentsOf(COLUMNS, change);
  return { sql: `UPDATE provisions SET ${sql} WHERE id = ?`, args: [...args, id] };
}

function toProvision(row: Row): Provision {
  return {
    id: String(row['id']),
    accountId: String(row['account_id']),
    service: row['service'] as MeteredService,
    externalId: row['external_id'] as string | null,
    importedId: row['imported_id'] as string | null,
    notTied: row['not_tied'] as WhyNotTied | null,
    isWanted: row['wanted'] === 1,
    attempts: Number(row['attempts']),
    dueAt: row['due_at'] as number | null,
  };
}
