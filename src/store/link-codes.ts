import type { Query } from './database.ts';
import { one } from './query.ts';
import type { Platform } from '../domain/platforms.ts';
import type { Row, Statement } from './engine.ts';

export type LinkCode = {
  id: string;
  /** The chat that shows the code, and the one it was typed in. */
  chat: string;
  enteredChat: string | null;
  state: 'shown' | 'entered' | 'confirmed' | 'linked' | 'ended';
  shownConfirmedAt: number | null;
  enteredConfirmedAt: number | null;
};

type NewLinkCode = {
  id: string;
  codeHash: string;
  accountId: string;
  chat: string;
  expiresAt: number;
  now: number;
};

/** Adds a code to an account and ends an older one that is not confirmed yet. */
export function addLinkCode(code: NewLinkCode): Statement[] {
  return [
    {
      sql: `UPDATE link_codes SET state = 'ended' WHERE account_id = ? AND state IN ('shown', 'entered') AND id <> ?`,
      args: [code.accountId, code.id],
    },
    {
      sql: `INSERT INTO link_codes (id, code_hash, account_id, chat, state, expires_at, created_at)
            VALUES (?, ?, ?, ?, 'shown', ?, ?) ON CONFLICT (id) DO NOTHING`,
      args: [code.id, code.codeHash, code.accountId, code.chat, code.expiresAt, code.now],
    },
  ];
}

export function findLinkCode(id: string): Query<LinkCode | null> {
  return one('SELECT * FROM link_codes WHERE id = ?', [id], toLinkCode);
}

/** A code that a person typed: whether it is still valid, and whether the person's own account shows it. */
export type TypedLinkCode = { id: string; chat: string; isLive: boolean; isOwn: boolean };

/** Finds the code with one of these hashes, and whether this person may use it at `now`. */
export function findTypedLinkCode(
  hashes: string[],
  person: { platform: Platform; platformUser: string },
  now: number,
): Query<TypedLinkCode | null> {
  return one(
    `SELECT id, chat, state = 'shown' AND expires_at > ? AS live, account_id = (SELECT account_id FROM identities
       WHERE platform = ? AND platform_user = ?) AS own
     FROM link_codes WHERE code_hash IN (SELECT value FROM json_each(?))`,
    [now, person.platform, person.platformUser, JSON.stringify(hashes)],
    (row) => ({
      id: String(row['id']),
      chat: String(row['chat']),
      isLive: row['live'] === 1,
      isOwn: row['own'] === 1,
    }),
  );
}

/** The first chat in which a live code is typed claims it; both sides then have until `expiresAt` to confirm. */
export function enterLinkCode(
  id: string,
  chat: string,
  times: { now: number; expiresAt: number },
): Statement {
  return {
    sql: `UPDATE link_codes SET state = 'entered', entered_chat = ?, expires_at = ?
          WHERE id = ? AND state = 'shown' AND expires_at > ? AND chat <> ?`,
    args: [chat, times.expiresAt, id, times.now, chat],
  };
}

/** Records that one side confirmed; the second confirmation makes the linking due. */
export function confirmLinkCode(id: string, chat: string, now: number): Statement[] {
  return [
    {
      sql: `UPDATE link_codes SET
              shown_confirmed_at = CASE WHEN chat = ?1 THEN ?2 ELSE shown_confirmed_at END,
              entered_confirmed_at = CASE WHEN entered_chat = ?1 THEN ?2 ELSE entered_confirmed_at END
            WHERE id = ?3 AND state = 'entered' AND expires_at > ?2`,
      args: [chat, now, id],
    },
    {
      sql: `UPDATE link_codes SET state = 'confirmed', due_at = ? WHERE id = ? AND state = 'entered'
            AND shown_confirmed_at IS NOT NULL AND entered_confirmed_at IS NOT NULL`,
      args: [now, id],
    },
  ];
}

/** Ends a code that one side refused. A code that both sides have confirmed stays confirmed. */
export function endLinkCode(id: string): Statement {
  return {
    sql: `UPDATE link_codes SET state = 'ended' WHERE id = ? AND state IN ('shown', 'entered')`,
    args: [id],
  };
}

/** Ends every code of an account, shown or typed in one of its chats. */
export function endLinkCodesOf(accountId: string): Statement {
  return {
    sql: `UPDATE link_codes SET state = 'ended' WHERE state IN ('shown', 'entered') AND (account_id = ?1
          OR entered_chat IN (SELECT chat FROM identities WHERE account_id = ?1))`,
    args: [accountId],
  };
}

/** Closes a confirmed code. */
export function closeLinkCode(id: string, state: 'linked' | 'ended'): Statement {
  return {
    sql: `UPDATE link_codes SET state = ?, due_at = NULL WHERE id = ? AND state = 'confirmed'`,
    args: [state, id],
  };
}

function toLinkCode(row: Row): LinkCode {
  return {
    id: String(row['id']),
    chat: String(row['chat']),
    enteredChat: row['entered_chat'] as string | null,
    state: row['state'] as LinkCode['state'],
    shownConfirmedAt: row['shown_confirmed_at'] as number | null,
    enteredConfirmedAt: row['entered_confirmed_at'] as number | null,
  };
}
