import type { FoundAccount } from '../domain/found-account.ts';
import { PLATFORM_NAMES } from '../domain/platforms.ts';
import { periodAt } from '../domain/usage-period.ts';
import type { Query } from './database.ts';
import { DUE_TABLES } from './due.ts';
import type { NewEvent } from './inbox.ts';
import { all, exists } from './query.ts';
import type { Row, Statement } from './engine.ts';

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

/** Whom it hits when a part of the service is switched off. */
export function countSwitched(now: number) {
  return {
    sql: `SELECT (SELECT count(*) FROM accounts) - (SELECT count(*) FROM subscriptions) AS strangers,
            (SELECT count(*) FROM subscriptions WHERE plan IS NOT NULL AND period_end > ?) AS subscribed,
            (SELECT count(*) FROM machines WHERE state = 'building') AS building`,
    args: [now],
    parse: ([row = {}]: Row[]) => ({
      strangers: Number(row['strangers']),
      subscribed: Number(row['subscribed']),
      building: Number(row['building']),
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

/** An account as it is stored; what it costs depends on the settings. */
export type FoundRow = Omit<FoundAccount, 'costCents'>;

const OF_PLATFORM = PLATFORM_NAMES.map((platform) => `'${platform}'`).join(', ');

/**
 * Finds accounts by their own id, a person's id or name on a platform, the id or the app of a machine, an id at Stripe, or the name of a bot of
 * theirs. Each is looked up in an index. Reads no secret.
 */
export function findAccounts(wanted: string, now: number): Query<FoundRow[]> {
  return all(
    `SELECT json_object('id', a.id, 'createdAt', a.created_at,
       'identities', (SELECT json_group_array(json_array(platform, platform_user, unreachable_since IS NOT NULL, coalesce('@' || handle, shown_name)))
         FROM identities WHERE account_id = a.id),
       'subscription', (SELECT json_array(status, plan, period_end) FROM subscriptions WHERE account_id = a.id),
       'comp', (SELECT json_array(plan, ends_at) FROM comps WHERE account_id = a.id AND due_at IS NOT NULL),
       'customerId', (SELECT stripe_customer_id FROM customers WHERE account_id = a.id),
       'machine', (SELECT json_object('id', m.id, 'app', app_name, 'region', region, 'state', m.state, 'trouble', trouble,
           'attempts', m.attempts, 'behind', desired_rev - applied_rev, 'image', image,
           'isPaused', json(iif(paused = 1, 'true', 'false')), 'diskPercent', o.disk_percent, 'seen', o.state,
           'suspended', (SELECT reason FROM suspensions WHERE account_id = a.id))
         FROM machines m LEFT JOIN observations o ON o.id = m.id WHERE m.account_id = a.id),
       'credential', (SELECT json_object('kind', kind, 'last4', last4, 'state', state, 'verdict', verdict,
         'checkedAt', checked_at) FROM credentials WHERE account_id = a.id ORDER BY version DESC LIMIT 1),
       'channels', (SELECT json_group_array(json_array(kind, state, health)) FROM channels WHERE account_id = a.id),
       'used', (SELECT json_group_object(service, used) FROM usage_counters WHERE account_id = a.id AND period = ?2),
       'log', (SELECT json_group_array(json_array(at, actor, action))
         FROM (SELECT * FROM audit WHERE customer = a.id AND shown = 1 ORDER BY seq DESC LIMIT 3)),
       'deletion', (SELECT state FROM deletions WHERE account_id = a.id)) AS found
     FROM accounts a WHERE a.id = ?1
       OR a.id IN (SELECT account_id FROM identities WHERE platform IN (${OF_PLATFORM}) AND platform_user = ?1)
       OR a.id IN (SELECT account_id FROM identities WHERE lower(handle) = lower(ltrim(?1, '@')) AND handle IS NOT NULL)
       OR a.id IN (SELECT account_id FROM identities WHERE lower(shown_name) = lower(?1) AND shown_name IS NOT NULL)
       OR a.id IN (SELECT account_id FROM machines WHERE id = ?1)
       OR a.id IN (SELECT account_id FROM machines WHERE app_name = ?1)
       OR a.id IN (SELECT account_id FROM customers WHERE stripe_customer_id = ?1)
       OR a.id IN (SELECT account_id FROM subscriptions WHERE stripe_subscription_id = ?1)
       OR a.id IN (SELECT account_id FROM channels WHERE bot_name = ltrim(?1, '@'))
     ORDER BY a.created_at LIMIT 3`,
    [wanted, periodAt(now).id],
    (row) => JSON.parse(String(row['found'])) as FoundRow,
  );
}

function readJson<T>(row: Row, column: string): T | null {
  const value = row[column];
  return typeof value === 'string' ? (JSON.parse(value) as T) : null;
}
