import type { LegacyPlan } from '../domain/legacy-plans.ts';
import type { MailKind } from '../domain/mails.ts';
import type { Query } from './database.ts';
import { settledColumns } from './due.ts';
import { all, one } from './query.ts';
import type { Row, Statement } from './engine.ts';

/** A mail to somebody from the old service. What it says is made when it is sent, so no row holds a word or an address. */
export type MailRow = {
  id: string;
  accountId: string;
  kind: MailKind;
  state: 'waiting' | 'sending' | 'sent' | 'skipped' | 'bounced' | 'failed' | 'unknown';
  attempts: number;
  dueAt: number | null;
};

/** Does nothing when this mail exists, sent or not, or for an account without an address. */
export function addMail(
  mail: Pick<MailRow, 'id' | 'accountId' | 'kind'>,
  now: number,
  dueAt = now,
): Statement {
  return {
    sql: `INSERT INTO mails (id, account_id, kind, state, due_at, created_at)
          SELECT ?1, ?2, ?3, 'waiting', ?5, ?4 WHERE EXISTS (SELECT 1 FROM legacy_customers WHERE account_id = ?2)
          ON CONFLICT DO NOTHING`,
    args: [mail.id, mail.accountId, mail.kind, now, dueAt],
  };
}

/** A new link for the person of a claim whose own link has expired. */
export function addLinkMail(claimId: string, now: number): Statement {
  return {
    sql: `INSERT INTO mails (id, account_id, kind, state, due_at, created_at)
          SELECT 'mail_' || id, account_id, 'link', 'waiting', ?2, ?2 FROM claims WHERE id = ?1 AND expires_at <= ?2
          ON CONFLICT DO NOTHING`,
    args: [claimId, now],
  };
}

/** The mail about a move, for everybody whose move holds, and the invitation of everybody who had the free plan. */
export function addMissingMails(now: number): Statement {
  return {
    sql: `INSERT INTO mails (id, account_id, kind, state, due_at, created_at)
          SELECT 'mail_moved_' || m.id, m.account_id, 'moved', 'waiting', ?1, ?1 FROM migrations m WHERE m.state = 'applied'
          UNION SELECT 'mail_invited_' || m.account_id, m.account_id, 'invited', 'waiting', ?1, ?1 FROM migrations m
            WHERE m.state = 'skipped' AND m.reason = 'free'
          ON CONFLICT DO NOTHING`,
    args: [now],
  };
}

/**
 * A reminder that its last chat could not be shown is sent by mail. The reminder's own id is that of the mail, so that each is
 * sent once.
 */
export function mailUnreachedReminders(chat: string, now: number): Statement {
  return {
    sql: `INSERT INTO mails (id, account_id, kind, state, due_at, created_at)
          SELECT DISTINCT 'mail_' || substr(told.id || '@', 1, instr(told.id || '@', '@') - 1), gone.account_id, 'reminder', 'waiting', ?2, ?2
          FROM (SELECT replace(news ->> 'eventId', 'news:', '') AS id FROM outbox
                WHERE chat = ?1 AND state IN ('queued', 'sending') AND news -> 'news' ->> 'type' = 'grace_ends') told
            JOIN identities gone ON gone.chat = ?1
            JOIN legacy_customers l ON l.account_id = gone.account_id
          WHERE NOT EXISTS (SELECT 1 FROM identities i WHERE i.account_id = gone.account_id AND i.chat <> ?1
                              AND i.unreachable_since IS NULL)
          ON CONFLICT DO NOTHING`,
    args: [chat, now],
  };
}

export function findMail(id: string): Query<MailRow | null> {
  return one('SELECT * FROM mails WHERE id = ?', [id], toMail);
}

/** From here on nobody knows whether it was sent, until the server has answered. */
export function markSending(id: string, { dueAt }: { dueAt: number }): Statement {
  return {
    sql: `UPDATE mails SET state = 'sending', due_at = ? WHERE id = ? AND state IN ('waiting', 'sending')`,
    args: [dueAt, id],
  };
}

export function postponeMail(id: string, dueAt: number): Statement {
  return { sql: 'UPDATE mails SET due_at = ? WHERE id = ?', args: [dueAt, id] };
}

export function retryMail({ id, attempts }: MailRow, { dueAt }: { dueAt: number }): Statement {
  return {
    sql: `UPDATE mails SET state = 'waiting', attempts = ?, due_at = ? WHERE id = ? AND state IN ('waiting', 'sending')`,
    args: [attempts + 1, dueAt, id],
  };
}

export function closeMail(
  { id, dueAt, attempts }: MailRow,
  { state, reason, now }: { state: MailRow['state']; reason: string | null; now: number },
): Statement {
  const closed = settledColumns([['due_at', null]], { dueAt, attempts }, now);
  return {
    sql: `UPDATE mails SET state = ?, reason = ?, closed_at = ?, ${closed.sql} WHERE id = ?`,
    args: [state, reason, now, ...closed.args, id],
  };
}

/** A mail that was sent came back. */
export function markReturned(id: string, { code }: { code: string }): Statement {
  return {
    sql: `UPDATE mails SET state = 'bounced', reason = ? WHERE id = ? AND state IN ('sent', 'unknown')`,
    args: [code, id],
  };
}

/** Why nothing, or no reminder, goes to an address any more. */
export type Suppression = 'bounced' | 'unsubscribed';

/** Outlives the account, because the address stays what it is. A mailbox that does not exist outweighs a wish. */
export function suppressAddress(addressHash: string, why: Suppression, now: number): Statement {
  return {
    sql: `INSERT INTO suppressed_addresses (address_hash, why, since) VALUES (?, ?, ?)
          ON CONFLICT DO UPDATE SET why = excluded.why, since = excluded.since
            WHERE excluded.why = 'bounced' AND suppressed_addresses.why <> 'bounced'`,
    args: [addressHash, why, now],
  };
}

export function findSuppression(addressHash: string): Query<Suppression | null> {
  return one(
    'SELECT why FROM suppressed_addresses WHERE address_hash = ?',
    [addressHash],
    (row) => row['why'] as Suppression,
  );
}

/** What decides whether somebody is written to, and what the mail says. */
export type MailFacts = {
  email: string;
  name: string | null;
  locale: string;
  timezone: string;
  legacyPlan: LegacyPlan;
  /** The move that holds; null when nobody moved them, or it was taken back. */
  move: { fromPrice: string; toPrice: string; periodEnd: number; creditCents: number } | null;
  grace: { endsAt: number } | null;
  hasCredential: boolean;
  /** On their machine of the old service, where it stays in use. */
  hasOwnKey: boolean;
  hasReachableChat: boolean;
  hasChat: boolean;
  isLeaving: boolean;
  noticesOff: boolean;
};

export function findMailFacts(accountId: string): Query<MailFacts | null> {
  return one(
    `SELECT l.email, l.name, l.legacy_plan, a.locale, a.timezone, a.notices_off, m.from_price, m.to_price, m.period_end, m.credit_cents,
       (SELECT ends_at FROM graces WHERE account_id = ?1 AND closed_at IS NULL) AS grace_ends,
       EXISTS (SELECT 1 FROM credentials WHERE account_id = ?1 AND state = 'accepted') AS has_credential,
       EXISTS (SELECT 1 FROM graces WHERE account_id = ?1 AND closed_why = 'own_key') AS has_own_key,
       EXISTS (SELECT 1 FROM identities WHERE account_id = ?1) AS has_chat,
       EXISTS (SELECT 1 FROM identities WHERE account_id = ?1 AND unreachable_since IS NULL) AS has_reachable,
       EXISTS (SELECT 1 FROM deletions WHERE account_id = ?1 AND state IN ('holding', 'deleting')) AS is_leaving
     FROM legacy_customers l JOIN accounts a ON a.id = l.account_id
       LEFT JOIN migrations m ON m.account_id = l.account_id AND m.state = 'applied'
     WHERE l.account_id = ?1`,
    [accountId],
    toFacts,
  );
}

export function countSentMails(accountId: string): Query<number> {
  return {
    sql: `SELECT count(*) AS number FROM mails WHERE account_id = ? AND state = 'sent'`,
    args: [accountId],
    parse: ([row]) => Number(row?.['number'] ?? 0),
  };
}

/** How many mails there are of each kind in each state. */
export function countMails(): Query<{ kind: string; state: string; count: number }[]> {
  return all(
    'SELECT kind, state, count(*) AS number FROM mails GROUP BY 1, 2 ORDER BY 1, 2',
    [],
    (row) => ({
      kind: String(row['kind']),
      state: String(row['state']),
      count: Number(row['number']),
    }),
  );
}

function toFacts(row: Row): MailFacts {
  return {
    email: String(row['email']),
    name: row['name'] as string | null,
    locale: String(row['locale']),
    timezone: String(row['timezone']),
    legacyPlan: row['legacy_plan'] as LegacyPlan,
    move:
      row['to_price'] === null
        ? null
        : {
            fromPrice: String(row['from_price']),
            toPrice: String(row['to_price']),
            periodEnd: Number(row['period_end']),
            creditCents: Number(row['credit_cents']),
          },
    grace: row['grace_ends'] === null ? null : { endsAt: Number(row['grace_ends']) },
    hasCredential: row['has_credential'] === 1,
    hasOwnKey: row['has_own_key'] === 1,
    hasReachableChat: row['has_reachable'] === 1,
    hasChat: row['has_chat'] === 1,
    isLeaving: row['is_leaving'] === 1,
    noticesOff: row['notices_off'] === 1,
  };
}

function toMail(row: Row): MailRow {
  return {
    id: String(row['id']),
    accountId: String(row['account_id']),
    kind: row['kind'] as MailKind,
    state: row['state'] as MailRow['state'],
    attempts: Number(row['attempts']),
    dueAt: row['due_at'] as number | null,
  };
}
