import type { Row, Statement } from './database.ts';
import type { Platform } from '../domain/platforms.ts';

export type LinkCode = {
  id: string;
  /** The chat that shows the code, and the one it was typed in. */
  chat: string;
  enteredChat: string | null;
  state: 'shown' | 'entered' | 'confirmed' | 'linked' | 'ended';
  shownConfirmedAt: number | null;
  enteredConfirmedAt: number | null;
};

export function toLinkCode(row: Row): LinkCode {
  return {
    id: String(row['id']),
    chat: String(row['chat']),
    enteredChat: row['entered_chat'] as string | null,
    state: row['state'] as LinkCode['state'],
    shownConfirmedAt: row['shown_confirmed_at'] as number | null,
    enteredConfirmedAt: row['entered_confirmed_at'] as number | null,
  };
}

type NewLinkCode = {
  id: string;
  codeHash: string;
  accountId: string;
  chat: string;
  expiresAt: number;
  now: number;
};

/** A new code of an account; an older one that is not confirmed yet ends here. */
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

export function findLinkCode(id: string): Statement {
  return { sql: 'SELECT * FROM link_codes WHERE id = ?', args: [id] };
}

/** The code with one of these hashes; `own` when it is of the account of this person. */
export function findTypedLinkCode(
  hashes: string[],
  platform: Platform,
  platformUser: string,
): Statement {
  return {
    sql: `SELECT id, chat, state, expires_at, account_id = (SELECT account_id FROM identities
            WHERE platform = ? AND platform_user = ?) AS own
          FROM link_codes WHERE code_hash IN (SELECT value FROM json_each(?))`,
    args: [platform, platformUser, JSON.stringify(hashes)],
  };
}

/** The first chat to type a living code has it; both sides then have until `expiresAt` to confirm. */
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

/** One side says yes; with the second yes the code is confirmed and the linking is due. */
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

/** One side says no. A code that both have confirmed stays so. */
export function endLinkCode(id: string): Statement {
  return {
    sql: `UPDATE link_codes SET state = 'ended' WHERE id = ? AND state IN ('shown', 'entered')`,
    args: [id],
  };
}

/** No code of an account, shown or typed in one of its chats, is answered any more. */
export function endLinkCodesOf(accountId: string): Statement {
  return {
    sql: `UPDATE link_codes SET state = 'ended' WHERE state IN ('shown', 'entered') AND (account_id = ?1
          OR entered_chat IN (SELECT chat FROM identities WHERE account_id = ?1))`,
    args: [accountId],
  };
}

/** Closes a confirmed code. */
export function closeLinkCode(id: string, state: 'linked' | 'ended'): Statement {
  return { sql: 'UPDATE link_codes SET state = ?, due_at = NULL WHERE id = ?', args: [state, id] };
}

export function addLinkTry(id: string, chat: string, now: number): Statement {
  return {
    sql: 'INSERT INTO link_tries (id, chat, tried_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
    args: [id, chat, now],
  };
}

/** Codes and tries that no answer depends on any more. */
export function deleteOldLinkCodes(before: number): Statement[] {
  return [
    {
      sql: 'DELETE FROM link_codes WHERE expires_at < ? AND due_at IS NULL',
      args: [before],
    },
    { sql: 'DELETE FROM link_tries WHERE tried_at < ?', args: [before] },
  ];
}

/** Under which name the settings hold the name of our Telegram bot. */
export const TELEGRAM_NAME = 'telegram_username';

/**
 * What a chat may know about linking, as one JSON value: the newest code it shows, the newest one typed in it, with who
 * is on the other side of each, its wrong tries since a moment (the one argument), and the name of our Telegram bot.
 */
export const LINK_FACTS = `(SELECT json_array(
    (SELECT ${codeJson('shown_confirmed_at')} FROM link_codes l LEFT JOIN identities o ON o.chat = l.entered_chat
      WHERE l.chat = i.chat ORDER BY l.rowid DESC LIMIT 1),
    (SELECT ${codeJson('entered_confirmed_at')} FROM link_codes l LEFT JOIN identities o ON o.chat = l.chat
      WHERE l.entered_chat = i.chat ORDER BY l.rowid DESC LIMIT 1),
    (SELECT json_group_array(tried_at) FROM link_tries WHERE chat = i.chat AND tried_at > ?),
    (SELECT value FROM settings WHERE name = '${TELEGRAM_NAME}')))`;

function codeJson(answered: string): string {
  return `json_object('id', l.id, 'state', l.state, 'expires_at', l.expires_at, 'answered', l.${answered},
    'platform', o.platform, 'chat', o.chat,
    'machine', EXISTS (SELECT 1 FROM machines WHERE account_id = o.account_id),
    'subscription', (SELECT json_object('status', status, 'plan', plan, 'period_end', period_end, 'cancel_at', cancel_at,
      'past_due_since', past_due_since) FROM subscriptions WHERE account_id = o.account_id))`;
}
