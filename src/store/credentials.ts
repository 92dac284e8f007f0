import type { ClaudeModel } from '../domain/models.ts';
import type { Verdict } from '../domain/verdicts.ts';
import { assignmentsOf, changedColumns } from './columns.ts';
import type { Query } from './database.ts';
import { all, one } from './query.ts';
import { settledColumns } from './due.ts';
import type { CredentialKind } from '../domain/credentials.ts';
import type { Row, Statement, Value } from './engine.ts';

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
  /** When Anthropic refused it although it had worked before; a single refusal is not trusted. */
  suspectedAt: number | null;
  /** When the spending limit that was reached ends, as Anthropic said. */
  limitedUntil: number | null;
  /** The models that Anthropic lists for it, the newest first; null while that is not known. */
  models: ClaudeModel[] | null;
  /** When the machine last tried it. */
  usedAt: number | null;
  /** A setup token expires after a year at the latest; `null` for a key. */
  expiresAt: number | null;
  dueAt: number | null;
  createdAt: number;
};

export type OpenCredential = Credential & { sealed: string };

/** Fails when the version is taken; does nothing when the same paste is stored already. */
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

/** A credential that is being checked or in use. */
export function findOpenCredential(id: string): Query<OpenCredential | null> {
  return one(
    `SELECT * FROM credentials WHERE id = ? AND state IN ('checking', 'accepted') AND sealed IS NOT NULL`,
    [id],
    (row) => ({ ...toCredential(row), sealed: String(row['sealed']) }),
  );
}

/** The credential that an account uses. */
export function findAcceptedCredential(accountId: string): Query<Credential | null> {
  return one(
    `SELECT * FROM credentials WHERE account_id = ? AND state = 'accepted' ORDER BY version DESC LIMIT 1`,
    [accountId],
    toCredential,
  );
}

/** The credentials of an account that are in use or being checked, oldest first. */
export function listOpenCredentials(accountId: string): Query<Credential[]> {
  return all(
    `SELECT * FROM credentials WHERE account_id = ? AND state IN ('checking', 'accepted') AND sealed IS NOT NULL
     ORDER BY version`,
    [accountId],
    toCredential,
  );
}

/** Another credential of the account took the version between the read and the write. */
export function isVersionTaken(error: unknown): boolean {
  return error instanceof Error && error.message.includes('credentials.version');
}

/** The version of the newest credential of an account; 0 before the first one. */
export function findNewestVersion(accountId: string): Query<number> {
  return {
    sql: 'SELECT coalesce(max(version), 0) AS newest FROM credentials WHERE account_id = ?',
    args: [accountId],
    parse: ([row]) => Number(row?.['newest']),
  };
}

const COLUMNS = {
  sealed: 'sealed',
  state: 'state',
  verdict: 'verdict',
  attempts: 'attempts',
  checkedAt: 'checked_at',
  suspectedAt: 'suspected_at',
  limitedUntil: 'limited_until',
  models: 'models',
  usedAt: 'used_at',
  expiresAt: 'expires_at',
  dueAt: 'due_at',
} as const;

export type CredentialChange = Partial<Pick<Credential, keyof typeof COLUMNS>>;

/** Changes a credential that is open; a late check cannot bring back one that was removed or refused. */
export function updateCredential(id: string, change: CredentialChange): Statement {
  return changeOpen(id, assignmentsOf(COLUMNS, change));
}

/** Stores the result of a check. A test that the owner requested since the read stays due. */
export function settleCredential(
  read: Credential,
  change: CredentialChange,
  now: number,
): Statement {
  return changeOpen(read.id, settledColumns(changedColumns(COLUMNS, change), read, now));
}

/** Removes the credentials that a newer one replaces, and destroys their seals. */
export function removeReplacedCredentials(accountId: string, version: number): Statement {
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

/** Gives a credential to another account, sealed again for it. The new id makes a check that is in progress find nothing. */
export function moveCredential(
  id: string,
  to: { id: string; accountId: string; version: number; sealed: string; now: number },
): Statement {
  return {
    sql: `UPDATE credentials SET id = ?, account_id = ?, version = ?, sealed = ?,
            due_at = CASE state WHEN 'checking' THEN ? ELSE due_at END
          WHERE id = ?`,
    args: [to.id, to.accountId, to.version, to.sealed, to.now, id],
  };
}

function changeOpen(id: string, { sql, args }: { sql: string; args: Value[] }): Statement {
  return {
    sql: `UPDATE credentials SET ${sql} WHERE id = ? AND state IN ('checking', 'accepted')`,
    args: [...args, id],
  };
}

function toCredential(row: Row): Credential {
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
    limitedUntil: row['limited_until'] as number | null,
    models: row['models'] === null ? null : (JSON.parse(String(row['models'])) as ClaudeModel[]),
    usedAt: row['used_at'] as number | null,
    expiresAt: row['expires_at'] as number | null,
    dueAt: row['due_at'] as number | null,
    createdAt: Number(row['created_at']),
  };
}
