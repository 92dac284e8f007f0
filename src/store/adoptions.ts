import { assignmentsOf } from './columns.ts';
import type { Query } from './database.ts';
import { all, one } from './query.ts';
import type { Row, Statement } from './engine.ts';

/** A machine of the old service on its way into ours, or back. */
export type Adoption = {
  id: string;
  accountId: string;
  /** `checking`: it is ours, and nobody has looked yet whether it holds a key of its owner. */
  state: 'waiting' | 'checking' | 'adopted' | 'left' | 'returning' | 'returned';
  /** Why it was left alone, or what happened at the return. */
  reason: string | null;
  appName: string;
  flyMachineId: string | null;
  /** Its configuration as it was found, sealed, because it may hold tokens. */
  beforeSealed: string | null;
  /** The revision of the document that takes ours back; null when none of ours was ever in force. */
  releaseRev: number | null;
  attempts: number;
  dueAt: number | null;
};

/** For everybody whose old machine is known. Does nothing for an account that has a machine of ours. */
export function addAdoption(id: string, accountId: string, now: number): Statement {
  return {
    sql: `INSERT INTO adoptions (id, account_id, state, app_name, fly_machine_id, due_at, created_at)
          SELECT ?1, ?2, 'waiting', fly_app, fly_machine, ?3, ?3 FROM legacy_customers WHERE account_id = ?2 AND fly_app IS NOT NULL
          ON CONFLICT (account_id) DO UPDATE SET state = 'waiting', reason = NULL, attempts = 0, due_at = ?3
            WHERE adoptions.state IN ('left', 'returned')`,
    args: [id, accountId, now],
  };
}

export function findAdoption(id: string): Query<Adoption | null> {
  return one('SELECT * FROM adoptions WHERE id = ?', [id], toAdoption);
}

export function findAdoptionOfAccount(accountId: string): Query<Adoption | null> {
  return one('SELECT * FROM adoptions WHERE account_id = ?', [accountId], toAdoption);
}

/** Those that were left alone, and those that take long. */
export function listOpenAdoptions(): Query<(Adoption & { email: string })[]> {
  return all(
    `SELECT d.*, l.email FROM adoptions d JOIN legacy_customers l ON l.account_id = d.account_id
     WHERE d.state NOT IN ('adopted', 'returned') ORDER BY d.created_at, d.id`,
    [],
    (row) => ({ ...toAdoption(row), email: String(row['email']) }),
  );
}

type AdoptionChange = Partial<
  Pick<Adoption, 'state' | 'reason' | 'beforeSealed' | 'attempts' | 'dueAt' | 'flyMachineId'>
>;

export function updateAdoption({ id, state }: Adoption, change: AdoptionChange): Statement {
  const { sql, args } = assignmentsOf(COLUMNS, change);
  // Somebody may have asked for the opposite meanwhile.
  return {
    sql: `UPDATE adoptions SET ${sql} WHERE id = ? AND state = ?`,
    args: [...args, id, state],
  };
}

/**
 * Gives a machine back: ours ends as a row, and what remains to be done is with the adoption. A machine with a key that its owner
 * has connected with us stays.
 */
export function returnMachine(accountId: string, now: number): Statement[] {
  const isReturning = `SELECT app_name FROM adoptions WHERE account_id = ?1 AND state = 'returning'`;
  const ofMachine = `SELECT id FROM machines WHERE account_id = ?1 AND app_name IN (${isReturning})`;
  return [
    {
      sql: `UPDATE adoptions SET state = 'left', reason = 'undone', due_at = NULL WHERE account_id = ?1 AND state = 'waiting'`,
      args: [accountId],
    },
    {
      sql: `UPDATE adoptions SET state = 'returning', attempts = 0, due_at = ?2,
              release_rev = (SELECT desired_rev + 1 FROM machines WHERE account_id = ?1 AND config_hash IS NOT NULL)
            WHERE account_id = ?1 AND state IN ('checking', 'adopted')
              AND NOT EXISTS (SELECT 1 FROM credentials WHERE account_id = ?1 AND state = 'accepted')`,
      args: [accountId, now],
    },
    ...['halts', 'observations'].map((table) => ({
      sql: `DELETE FROM ${table} WHERE id IN (${ofMachine})`,
      args: [accountId],
    })),
    { sql: `DELETE FROM machines WHERE id IN (${ofMachine})`, args: [accountId] },
  ];
}

const COLUMNS = {
  state: 'state',
  reason: 'reason',
  beforeSealed: 'before_sealed',
  attempts: 'attempts',
  dueAt: 'due_at',
  flyMachineId: 'fly_machine_id',
} as const;

function toAdoption(row: Row): Adoption {
  return {
    id: String(row['id']),
    accountId: String(row['account_id']),
    state: row['state'] as Adoption['state'],
    reason: row['reason'] as string | null,
    appName: String(row['app_name']),
    flyMachineId: row['fly_machine_id'] as string | null,
    beforeSealed: row['before_sealed'] as string | null,
    releaseRev: row['release_rev'] as number | null,
    attempts: Number(row['attempts']),
    dueAt: row['due_at'] as number | null,
  };
}
