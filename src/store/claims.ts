import type { Platform } from '../domain/platforms.ts';
import type { Query } from './database.ts';
import { all, one } from './query.ts';
import type { Row, Statement } from './engine.ts';

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

/** An imported person, with the number of codes that were made for them and the one that is still good. */
export type Claimant = {
  accountId: string;
  email: string;
  name: string | null;
  locale: string;
  made: number;
  open: { id: string; codeHash: string; expiresAt: number } | null;
};

const CLAIMANT = `SELECT c.account_id, c.email, c.name, a.locale, (SELECT count(*) FROM claims WHERE account_id = c.account_id) AS made,
       o.id AS open_id, o.code_hash, o.expires_at
     FROM legacy_customers c JOIN accounts a ON a.id = c.account_id
       LEFT JOIN claims o ON o.id = (SELECT id FROM claims WHERE account_id = c.account_id AND state IN ('open', 'entered')
         AND expires_at > ?1 ORDER BY created_at DESC, id LIMIT 1)`;

/** Everybody whom no chat belongs to. */
export function listUnclaimed(now: number): Query<Claimant[]> {
  return all(
    `${CLAIMANT} WHERE NOT EXISTS (SELECT 1 FROM identities i WHERE i.account_id = c.account_id) ORDER BY c.id`,
    [now],
    toClaimant,
  );
}

export function findClaimant(accountId: string, now: number): Query<Claimant | null> {
  return one(`${CLAIMANT} WHERE c.account_id = ?2`, [now, accountId], toClaimant);
}

function toClaimant(row: Row): Claimant {
  return {
    accountId: String(row['account_id']),
    email: String(row['email']),
    name: row['name'] as string | null,
    locale: String(row['locale']),
    made: Number(row['made']),
    open:
      row['open_id'] === null
        ? null
        : {
            id: String(row['open_id']),
            codeHash: String(row['code_hash']),
            expiresAt: Number(row['expires_at']),
          },
  };
}

export type TypedClaim = { id: string; isLive: boolean; isOwn: boolean; isExpired: boolean };

/** Finds the claim with this code, and what it means to this person at `now`. */
export function findTypedClaim(
  codeHash: string,
  person: { platform: Platform; platformUser: string },
  now: number,
): Query<TypedClaim | null> {
  return one(
    `SELECT id, state IN ('open', 'entered') AND expires_at > ?1 AS live, state IN ('open', 'entered') AS unused, account_id = (SELECT account_id FROM identities
       WHERE platform = ?2 AND platform_user = ?3) AS own FROM claims WHERE code_hash = ?4`,
    [now, person.platform, person.platformUser, codeHash],
    (row) => ({
      id: String(row['id']),
      isLive: row['live'] === 1,
      isOwn: row['own'] === 1,
      isExpired: row['unused'] === 1 && row['live'] !== 1,
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
