import type { MeteredService } from '../domain/services.ts';
import { assignmentsOf } from './columns.ts';
import type { Query } from './database.ts';
import type { Row, Statement, Value } from './engine.ts';
import { all, exists, one } from './query.ts';

/** What an account has at a provider: an inbox, a browser context, a phone number. */
export type Provision = {
  id: string;
  accountId: string;
  service: MeteredService;
  externalId: string | null;
  /** Whether its owner lets the agent have it. */
  isWanted: boolean;
  attempts: number;
};

type Which = Pick<Provision, 'id' | 'accountId' | 'service' | 'isWanted'>;

/**
 * Stores that an account may need something at a provider, and makes the row due. The job decides whether it does. What an owner has
 * decided stays.
 */
export function requestProvision(which: Which, now: number): Statement {
  return { sql: REQUEST, args: argsOf(which, now) };
}

/** Stores what an owner has decided. */
export function decideProvision(which: Which, now: number): Statement {
  return { sql: `${REQUEST}, wanted = ?4`, args: argsOf(which, now) };
}

const REQUEST = `INSERT INTO provisions (id, account_id, service, wanted, due_at, created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?5)
  ON CONFLICT (account_id, service) DO UPDATE SET due_at = ?5, attempts = 0`;

function argsOf({ id, accountId, service, isWanted }: Which, now: number): Value[] {
  return [id, accountId, service, isWanted ? 1 : 0, now];
}

/** Whether something at a provider belongs to an account. */
export function isProvisioned(externalId: string): Query<boolean> {
  return exists('SELECT 1 FROM provisions WHERE external_id = ?', [externalId]);
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

const COLUMNS = { externalId: 'external_id', attempts: 'attempts', dueAt: 'due_at' } as const;

export function updateProvision(
  id: string,
  change: Partial<Pick<Provision, 'externalId' | 'attempts'> & { dueAt: number | null }>,
): Statement {
  const { sql, args } = assignmentsOf(COLUMNS, change);
  return { sql: `UPDATE provisions SET ${sql} WHERE id = ?`, args: [...args, id] };
}

function toProvision(row: Row): Provision {
  return {
    id: String(row['id']),
    accountId: String(row['account_id']),
    service: row['service'] as MeteredService,
    externalId: row['external_id'] as string | null,
    isWanted: row['wanted'] === 1,
    attempts: Number(row['attempts']),
  };
}
