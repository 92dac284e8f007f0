import type { FoundAccount } from '../domain/found-account.ts';
import type { Query } from './database.ts';
import { DUE_TABLES } from './due.ts';
import type { NewEvent } from './inbox.ts';
import { all, exists } from './query.ts';
import type { Row, Statement } from './engine.ts';

export type AuditEntry = {
  chat: string;
  action: string;
  object: string;
  before: string | null;
  after: string | null;
};

/** Records what an operator did, under the identity that the chat belongs to. A trigger refuses every change of the table. */
export function addAudit(entry: AuditEntry, now: number): Statement {
  const { chat, action, object, before, after } = entry;
  return {
    sql: `INSERT INTO audit (at, actor, action, object, before, after)
          SELECT ?, platform || ':' || platform_user, ?, ?, ?, ? FROM identities WHERE chat = ?`,
    args: [now, action, object, before, after, chat],
  };
}

/** Shows a chat the progress of linking WhatsApp, until `expiresAt`. */
export function watchWhatsApp(chat: string, expiresAt: number): Statement {
  return {
    sql: `INSERT INTO whatsapp_watchers (chat, expires_at) VALUES (?, ?)
          ON CONFLICT DO UPDATE SET expires_at = excluded.expires_at`,
    args: [chat, expiresAt],
  };
}

/** Delivers an event to every chat that watches WhatsApp being linked. */
export function deliverToWatchers(event: NewEvent): Query<string[]> {
  return all(
    `INSERT INTO inbox (platform, bot, event_id, chat, event, state, received_at)
     SELECT i.platform, i.bot, ?1 || '@' || i.chat, i.chat, ?2, 'pending', ?3
     FROM whatsapp_watchers w JOIN identities i ON i.chat = w.chat WHERE w.expires_at > ?3
     ON CONFLICT DO NOTHING RETURNING chat`,
    [event.eventId, JSON.stringify(event.event), event.receivedAt],
    (row) => String(row['chat']),
  );
}

export const endWatches: Statement = 'DELETE FROM whatsapp_watchers';

export type FleetCounts = {
  accounts: number;
  /** How many machines are in each state. */
  machines: Record<string, number>;
  due: number;
  waiting: number;
  unreachable: number;
  onWhatsApp: number;
};

/** Counts whole tables, so it is for operators only and not for every message. */
export function countFleet(now: number): Query<FleetCounts> {
  const due = Object.values(DUE_TABLES).map(
    ({ table }) => `(SELECT count(*) FROM ${table} WHERE due_at <= ?1)`,
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
    parse: ([row = {}]) => ({
      accounts: Number(row['accounts']),
      machines: readJson<Record<string, number>>(row, 'machines') ?? {},
      due: Number(row['due']),
      waiting: Number(row['waiting']),
      unreachable: Number(row['unreachable']),
      onWhatsApp: Number(row['on_whatsapp']),
    }),
  };
}

/** The names of the current leases up to the colon. For a connection that is its platform. */
export function listLeaseKinds(now: number): Query<string[]> {
  return all(
    `SELECT DISTINCT substr(name, 1, instr(name, ':') - 1) AS kind FROM leases WHERE expires_at > ?`,
    [now],
    (row) => String(row['kind']),
  );
}

/** Whether this chat is shown the progress of linking WhatsApp. */
export function isWatching(chat: string, now: number): Query<boolean> {
  return exists('SELECT 1 FROM whatsapp_watchers WHERE chat = ? AND expires_at > ?', [chat, now]);
}

/** Finds accounts by their own id, a person's id on a platform, a machine's id or its app. Reads no secret. */
export function findAccounts(wanted: string): Query<FoundAccount[]> {
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
    parse: (rows) => rows.map(toFound),
  };
}

function toFound(row: Row): FoundAccount {
  return {
    id: String(row['id']),
    createdAt: Number(row['created_at']),
    identities: readJson<FoundAccount['identities']>(row, 'identities') ?? [],
    subscription: readJson<NonNullable<FoundAccount['subscription']>>(row, 'subscription'),
    machine: readJson<NonNullable<FoundAccount['machine']>>(row, 'machine'),
    credential: readJson<NonNullable<FoundAccount['credential']>>(row, 'credential'),
    deletion: row['deletion'] as string | null,
  };
}

function readJson<T>(row: Row, column: string): T | null {
  const value = row[column];
  return typeof value === 'string' ? (JSON.parse(value) as T) : null;
}
