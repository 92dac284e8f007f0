import type { MeteredService } from '../domain/services.ts';
import { assignmentsOf } from './columns.ts';
import type { Query } from './database.ts';
import type { Row, Statement } from './engine.ts';
import { all, one } from './query.ts';

/** What an account has at a provider: an inbox, a browser context, a phone number. */
export type Provision = {
  id: string;
  accountId: string;
  service: MeteredService;
  externalId: string | null;
  attempts: number;
};

/** Stores that an account may need something at a provider, and makes the row due. The job decides whether it does. */
export function requestProvision(
  { id, accountId, service }: Pick<Provision, 'id' | 'accountId' | 'service'>,
  now: number,
): Statement {
  return {
    sql: `INSERT INTO provisions (id, account_id, service, due_at, created_at) VALUES (?1, ?2, ?3, ?4, ?4)
          ON CONFLICT (account_id, service) DO UPDATE SET due_at = ?4, attempts = 0`,
    args: [id, accountId, service, now],
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
    attempts: Number(row['attempts']),
  };
}
