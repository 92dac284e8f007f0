import type { Verdict } from '../domain/verdicts.ts';
import type { Query, Row, Statement, Value } from './database.ts';
import { settledColumns } from './due.ts';
import { one } from './query.ts';
import type { CredentialKind } from '../domain/credentials.ts';

export type Credential = {
  id: string;
  accountId: string;
  version: number;
  kind: CredentialKind;
  /** `null` once it is removed or was refused. */
  sealed: string | null;
  last4: string;
  state: 'checking' | 'accepted' | 'rejected' | 'removed';
  verdict: Verdict | null;
  attempts: number;
  checkedAt: number | null;
  /** When it was refused although it had worked; one refusal alone is not believed. */
  suspectedAt: number | null;
  /** When the machine was last asked to use it, just to see whether it can. */
  usedAt: number | null;
  /** The end of a setup token's year at the latest; `null` for a key. */
  expiresAt: number | null;
  dueAt: number | null;
  createdAt: number;
};

export function toCredential(row: Row): Credential {
  return {
    id: String(row['id']),
    accountId: String(row['account_id']),
    version: Number(row['version']),
    kind: row['kind'] as CredentialKind,
    sealed: row['sealed'] as string | null,
    last4: String(row['last4']),
    state: row['state'] as Credential['state'],
    verdict: row['verdict'] as Verdict | null,
    attempts: Number(row['attempts']),
    checkedAt: row['checked_at'] as number | null,
    suspectedAt: row['suspected_at'] as number | null,
    usedAt: row['used_at'] as number | null,
    expiresAt: row['expires_at'] as number | null,
    dueAt: row['due_at'] as number | null,
    createdAt: Number(row['created_at']),
  };
}

/** Fails when the version is taken; does nothing when the same paste is already there. */
export function addCredential(
  credential: Pick<Credential, 'id' | 'accountId' | 'version' | 'kind' | 'sealed' | 'last4'>,
  now: number,
): Statement {
  return {
    sql: `INSERT INTO credentials (id, account_id, version, kind, sealed, last4, state, due_at, created_at)
          VALUES (?, ?, ?, ?, ?, ?, 'checking', ?, ?) ON CONFLICT (id) DO NOTHING`,
    args: [
      credential.id,
      credential.accountId,
      credential.version,
      credential.kind,
      credential.sealed,
      credential.last4,
      now,
      now,
    ],
  };
}

export function findCredential(id: string): Statement {
  return { sql: 'SELECT * FROM credentials WHERE id = ?', args: [id] };
}

export function findAcceptedCredential(accountId: string): Query<Credential | null> {
  return one(
    `SELECT * FROM credentials WHERE account_id = ? AND state = 'accepted' ORDER BY version DESC LIMIT 1`,
    [accountId],
    toCredential,
  );
}

/** Another credential of the account was added between looking and writing. */
export function isVersionTaken(error: unknown): boolean {
  return error instanceof Error && error.message.includes('credentials.version');
}

/** The highest version and how many were pasted since a moment. */
export function countCredentials(accountId: string, since: number): Statement {
  return {
    sql: `SELECT coalesce(max(version), 0) AS newest,
            coalesce(sum(created_at >= ?), 0) AS recent FROM credentials WHERE account_id = ?`,
    args: [since, accountId],
  };
}

const COLUMNS = {
  sealed: 'sealed',
  state: 'state',
  verdict: 'verdict',
  attempts: 'attempts',
  checkedAt: 'checked_at',
  suspectedAt: 'suspected_at',
  usedAt: 'used_at',
  expiresAt: 'expires_at',
  dueAt: 'due_at',
} as const;

export type CredentialChange = Partial<Pick<Credential, keyof typeof COLUMNS>>;

/** Changes a living credential; one that was removed or refused stays so, whatever a late check has found. */
export function updateCredential(id: string, change: CredentialChange): Statement {
  const columns = columnsOf(change);
  const sql = columns.map(([column]) => `${column} = ?`).join(', ');
  return changeLiving(id, { sql, args: columns.map(([, value]) => value) });
}

/** The same once it was checked. A test that its owner asked for meanwhile is still to be made. */
export function settleCredential(
  read: Credential,
  change: CredentialChange,
  now: number,
): Statement {
  return changeLiving(read.id, settledColumns(columnsOf(change), read, now));
}

function columnsOf(change: CredentialChange): [string, string | number | null][] {
  const entries = Object.entries(change) as [keyof typeof COLUMNS, string | number | null][];
  return entries.map(([key, value]) => [COLUMNS[key], value]);
}

function changeLiving(id: string, { sql, args }: { sql: string; args: Value[] }): Statement {
  return {
    sql: `UPDATE credentials SET ${sql} WHERE id = ? AND state IN ('checking', 'accepted')`,
    args: [...args, id],
  };
}

/** Older accepted credentials give way to a newer one; their seals are destroyed. */
export function retireOlderCredentials(accountId: string, version: number): Statement {
  return {
    sql: `UPDATE credentials SET state = 'removed', sealed = NULL, due_at = NULL
          WHERE account_id = ? AND version < ? AND state IN ('accepted', 'checking')`,
    args: [accountId, version],
  };
}

export function removeCredentials(accountId: string): Statement {
  return {
    sql: `UPDATE credentials SET state = 'removed', sealed = NULL, due_at = NULL
          WHERE account_id = ? AND state IN ('accepted', 'checking')`,
    args: [accountId],
  };
}

export function testCredentialNow(accountId: string, now: number): Statement {
  return {
    sql: `UPDATE credentials SET due_at = ?, attempts = -1 WHERE account_id = ? AND version =
          (SELECT max(version) FROM credentials WHERE account_id = ? AND state = 'accepted')`,
    args: [now, accountId, accountId],
  };
}
