import { DUE_TABLES } from './due.ts';
import type { Row, Statement } from './database.ts';

export type AuditEntry = {
  chat: string;
  action: string;
  object: string;
  before: string | null;
  after: string | null;
};

/** What an operator did, by the person of the chat. The table refuses every change. */
export function addAudit(entry: AuditEntry, now: number): Statement {
  const { chat, action, object, before, after } = entry;
  return {
    sql: `INSERT INTO audit (at, actor, action, object, before, after)
          SELECT ?, platform || ':' || platform_user, ?, ?, ?, ? FROM identities WHERE chat = ?`,
    args: [now, action, object, before, after, chat],
  };
}

/** The chats of these people, each named by platform and id there. */
export function listOperatorChats(
  identities: [platform: string, platformUser: string][],
): Statement {
  return {
    sql: `SELECT chat FROM identities WHERE unreachable_since IS NULL AND (platform, platform_user) IN
            (SELECT value ->> 0, value ->> 1 FROM json_each(?))`,
    args: [JSON.stringify(identities)],
  };
}

/** The chat is shown how WhatsApp is being linked, for so long. */
export function watchWhatsApp(chat: string, expiresAt: number): Statement {
  return {
    sql: `INSERT INTO whatsapp_watchers (chat, expires_at) VALUES (?, ?)
          ON CONFLICT DO UPDATE SET expires_at = excluded.expires_at`,
    args: [chat, expiresAt],
  };
}

export function listWatchers(now: number): Statement {
  return { sql: 'SELECT chat FROM whatsapp_watchers WHERE expires_at > ?', args: [now] };
}

export const endWatches: Statement = 'DELETE FROM whatsapp_watchers';

/** Numbers of the whole fleet. They count whole tables: for an operator's eyes, not for every message. */
export function countFleet(now: number): Statement {
  const due = Object.values(DUE_TABLES).map(
    (table) => `(SELECT count(*) FROM ${table} WHERE due_at <= ?1)`,
  );
  return {
    sql: `SELECT (SELECT count(*) FROM accounts) AS accounts,
            (SELECT json_group_object(state, number) FROM
              (SELECT state, count(*) AS number FROM machines GROUP BY state)) AS machines,
            ${due.join(' + ')} AS due,
            (SELECT count(*) FROM outbox WHERE state IN ('queued', 'sending')) AS waiting,
            (SELECT count(*) FROM identities WHERE unreachable_since IS NOT NULL) AS unreachable,
            (SELECT count(*) FROM identities WHERE platform = 'whatsapp') AS on_whatsapp`,
    args: [now],
  };
}

/** The platforms whose one connection somebody holds now. */
export function listHeldConnections(now: number): Statement {
  return {
    sql: `SELECT DISTINCT substr(name, 1, instr(name, ':') - 1) AS platform FROM leases WHERE expires_at > ?`,
    args: [now],
  };
}

export function findWatch(chat: string, now: number): Statement {
  return {
    sql: 'SELECT 1 FROM whatsapp_watchers WHERE chat = ? AND expires_at > ?',
    args: [chat, now],
  };
}

/** Accounts by their own id, by somebody's id on a platform, by a machine or by its app. No secret is read. */
export function findAccounts(wanted: string): Statement {
  return {
    sql: `SELECT a.id, a.created_at,
            (SELECT json_group_array(json_array(platform, platform_user, unreachable_since IS NOT NULL))
              FROM identities WHERE account_id = a.id) AS identities,
            (SELECT json_array(status, plan, period_end) FROM subscriptions WHERE account_id = a.id) AS subscription,
            (SELECT json_object('id', id, 'app', app_name, 'region', region, 'state', state, 'trouble', trouble,
              'attempts', attempts, 'behind', desired_rev - applied_rev) FROM machines WHERE account_id = a.id) AS machine,
            (SELECT json_object('kind', kind, 'last4', last4, 'state', state, 'verdict', verdict,
              'checkedAt', checked_at) FROM credentials WHERE account_id = a.id ORDER BY version DESC LIMIT 1) AS credential,
            (SELECT state FROM deletions WHERE account_id = a.id) AS deletion
          FROM accounts a WHERE a.id = ?1
            OR a.id IN (SELECT account_id FROM identities WHERE platform_user = ?1)
            OR a.id IN (SELECT account_id FROM machines WHERE id = ?1 OR app_name = ?1)
          ORDER BY a.created_at LIMIT 3`,
    args: [wanted],
  };
}

export function readJson<T>(row: Row, column: string): T | null {
  const value = row[column];
  return typeof value === 'string' ? (JSON.parse(value) as T) : null;
}
