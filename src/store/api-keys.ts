import type { ApiScope } from '../domain/api-keys.ts';
import { type Entitlement, entitlement } from '../domain/entitlement.ts';
import type { Query } from './database.ts';
import type { Statement } from './engine.ts';
import { groundsOf, toGrounds } from './entitlements.ts';
import { exists, one } from './query.ts';

type NewKey = {
  id: string;
  accountId: string;
  hash: string;
  last4: string;
  scope: ApiScope;
  createdAt: number;
};

export function addApiKey({ id, accountId, hash, last4, scope, createdAt }: NewKey): Statement {
  return {
    sql: 'INSERT INTO api_keys (id, account_id, hash, last4, scope, created_at) VALUES (?, ?, ?, ?, ?, ?)',
    args: [id, accountId, hash, last4, scope, createdAt],
  };
}

export function deleteApiKey(id: string, accountId: string): Statement {
  return { sql: 'DELETE FROM api_keys WHERE id = ? AND account_id = ?', args: [id, accountId] };
}

/** Whether an account has as many keys as it may. */
export function hasApiKeys(accountId: string, most: number): Query<boolean> {
  return exists('SELECT 1 WHERE (SELECT count(*) FROM api_keys WHERE account_id = ?) >= ?', [
    accountId,
    most,
  ]);
}

export type ApiCallerRow = {
  keyId: string;
  accountId: string;
  scope: ApiScope;
  /** The chat that was used last, whose facts are those of the account. */
  homeChat: string;
  entitlement: Entitlement;
  /** Waiting for its deletion, or suspended. */
  isOnHold: boolean;
};

/** Whose key it is, by its hash. */
export function findApiCaller(hash: string, now: number): Query<ApiCallerRow | null> {
  return one(
    `SELECT k.id AS key_id, k.account_id AS account, k.scope, a.home_chat, ${groundsOf('k.account_id')} AS grounds,
       EXISTS (SELECT 1 FROM deletions d WHERE d.account_id = k.account_id AND d.state IN ('holding', 'deleting'))
         OR EXISTS (SELECT 1 FROM suspensions WHERE account_id = k.account_id) AS on_hold
     FROM api_keys k JOIN accounts a ON a.id = k.account_id
     WHERE k.hash = ?`,
    [hash],
    (row) => ({
      keyId: String(row['key_id']),
      accountId: String(row['account']),
      scope: row['scope'] as ApiScope,
      homeChat: String(row['home_chat']),
      entitlement: entitlement(toGrounds(row['grounds']), now),
      isOnHold: row['on_hold'] === 1,
    }),
  );
}

/** Notes a use, to the minute. */
export function markApiKeyUsed(id: string, now: number): Statement {
  return {
    sql: 'UPDATE api_keys SET last_used_at = ?1 WHERE id = ?2 AND coalesce(last_used_at, 0) < ?1 - 60000',
    args: [now, id],
  };
}
