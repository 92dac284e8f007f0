import type { Platform } from '../domain/platforms.ts';
import type { Query } from './database.ts';
import { all, one } from './query.ts';
import type { Statement } from './engine.ts';

/** The right to bring one chat into the account of an imported person. */
export type Claim = { id: string; accountId: string; state: string; chat: string | null };

/** Gives an imported account a code, unless it has one that is still good. */
export function addClaim(claim: {
  id: string;
  accountId: string;
  codeHash: string;
  expiresAt: number;
  now: number;
}): Statement {
  return {
    sql: `INSERT INTO claims (id, account_id, code_hash, state, expires_at, created_at) VALUES (?, ?, ?, 'open', ?, ?)
          ON CONFLICT (id) DO NOTHING`,
    args: [claim.id, claim.accountId, claim.codeHash, claim.expiresAt, claim.now],
  };
}

/** An imported person whom no chat belongs to, with the number of codes that were made for them and the one still good. */
export type Unclaimed = {
  accountId: string;
  email: string;
  name: string | null;
  locale: string;
  made: number;
  openId: string | null;
  expiresAt: number | null;
};

export function listUnclaimed(now: number): Query<Unclaimed[]> {
  return all(
    `SELECT c.account_id, c.email, c.name, a.locale, (SELECT count(*) FROM claims WHERE account_id = c.account_id) AS made,
       o.id AS open_id, o.expires_at
     FROM legacy_customers c JOIN accounts a ON a.id = c.account_id
       LEFT JOIN claims o ON o.account_id = c.account_id AND o.state IN ('open', 'entered') AND o.expires_at > ?
     WHERE NOT EXISTS (SELECT 1 FROM identities i WHERE i.account_id = c.account_id) ORDER BY c.id`,
    [now],
    (row) => ({
      accountId: String(row['account_id']),
      email: String(row['email']),
      name: row['name'] as string | null,
      locale: String(row['locale']),
      made: Number(row['made']),
      openId: row['open_id'] as string | null,
      expiresAt: row['expires_at'] as number | null,
    }),
  );
}

export type TypedClaim = { id: string; isLive: boolean; isOwn: boolean };

/** Finds the claim with this code, and what it means to this person at `now`. */
export function findTypedClaim(
  codeHash: string,
  person: { platform: Platform; platformUser: string },
  now: number,
): Query<TypedClaim | null> {
  return one(
    `SELECT id, state IN ('open', 'entered') AND expires_at > ?1 AS live, account_id = (SELECT account_id FROM identities
       WHERE platform = ?2 AND platform_user = ?3) AS own FROM claims WHERE code_hash = ?4`,
    [now, person.platform, person.platformUser, codeHash],
    (row) => ({
      id: String(row['id']),
      isLive: row['live'] === 1,
      isOwn: row['own'] === 1,
    }),
  );
}

/** A chat opened the address. It has to confirm, and until then another chat with the same address may take its place. */
export function enterClaim(id: string, chat: string, now: number): Statement[] {
  return [
    {
      sql: `UPDATE claims SET state = 'open', chat = NULL WHERE chat = ? AND state = 'entered' AND id <> ?`,
      args: [chat, id],
    },
    {
      sql: `UPDATE claims SET state = 'entered', chat = ? WHERE id = ? AND state IN ('open', 'entered') AND expires_at > ?`,
      args: [chat, id, now],
    },
  ];
}

export function confirmClaim(id: string, chat: string, now: number): Statement {
  return {
    sql: `UPDATE claims SET state = 'confirmed', due_at = ?3 WHERE id = ?1 AND chat = ?2 AND state = 'entered' AND expires_at > ?3`,
    args: [id, chat, now],
  };
}

/** It was not them: the code stays good for whom it was made. */
export function refuseClaim(id: string, chat: string): Statement {
  return {
    sql: `UPDATE claims SET state = 'open', chat = NULL WHERE id = ? AND chat = ? AND state = 'entered'`,
    args: [id, chat],
  };
}

export function findConfirmedClaim(id: string): Query<(Claim & { chat: string }) | null> {
  return one(
    `SELECT id, account_id, state, chat FROM claims WHERE id = ? AND state = 'confirmed' AND chat IS NOT NULL`,
    [id],
    (row) => ({
      id: String(row['id']),
      accountId: String(row['account_id']),
      state: String(row['state']),
      chat: String(row['chat']),
    }),
  );
}

/** `open`: it could not be done now, and the code may be used again. */
export function closeClaim(id: string, state: 'claimed' | 'open'): Statement {
  return {
    sql: `UPDATE claims SET state = ?, due_at = NULL, chat = CASE WHEN ?1 = 'open' THEN NULL ELSE chat END
          WHERE id = ? AND state = 'confirmed'`,
    args: [state, id],
  };
}
