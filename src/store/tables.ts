import type { Lane } from '../domain/lanes.ts';
import {
  addDays,
  addSpend,
  addUsage,
  closeAndMoveThreads,
  drop,
  dropAccount,
  dropClosedCredentials,
  endAndMoveLinkCodes,
  invalidateSessions,
  type MergeRule,
  move,
  moveCustomer,
  moveUnlessPresent,
  refuse,
  refuseOnEitherSide,
} from './merge-rules.ts';
import type { Value } from './engine.ts';

const CHATS = '(SELECT chat FROM identities WHERE account_id = ?1)';
const WHATSAPP_CHATS = `(SELECT bot, platform_chat FROM identities WHERE account_id = ?1 AND platform = 'whatsapp')`;

type Table = {
  /** Which rows are those of account ?1; null when no row belongs to an account. */
  ofAccount: string | null;
  /** What a merge does with the rows; null when they stay with their chat or machine, or belong to no account. */
  onMerge: MergeRule | null;
  /** What the deletion of an account does with its rows. */
  onDeletion: 'delete' | 'anonymize' | null;
  /** The columns in the export, by name, so that a new column is not exported by accident. Never a sealed value. */
  exported: { columns: readonly string[]; orderBy?: string } | null;
  /**
   * The job that processes a row once its `due_at` has come. The lane `asked` is for rows that were enqueued with the change
   * that made them due, `found` for those that the sweep found, which nobody waits for most of the time.
   */
  dueJob: { name: string; asked: Lane; found: Lane } | null;
  /**
   * How long the clean-up leaves a row after the time in its column `from`; null when rows stay until something else deletes
   * them. `which` limits it to some rows, in the words of the index that the clean-up needs. A table with `unless` grows in the order
   * of its rows' times and has no such index, which each message would pay for: the oldest rows are looked at, and those
   * that this names, in the words of an index, stay.
   */
  kept: Kept | null;
};

export type Kept = { from: string; forMs: number; which?: string; unless?: string };

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Long enough to recognise whatever a platform delivers again. */
export const WEEK_MS = 7 * DAY_MS;
/** The time for which the agent's page remembers a conversation. */
const MONTH_MS = 30 * DAY_MS;
/** Stripe repeats an event for 3 days and shows it for 30; the rest is for questions about a payment. */
const QUARTER_MS = 90 * DAY_MS;

/** Stripe's pages of invoices end after 120 days at the latest. Source: Stripe, "Hosted Invoice Page". */
const INVOICE_PAGES_MS = 120 * DAY_MS;

const NO_ACCOUNT = {
  ofAccount: null,
  onMerge: null,
  onDeletion: null,
  exported: null,
  kept: null,
} as const;
const OF_CHAT = {
  ofAccount: `chat IN ${CHATS}`,
  onMerge: null,
  onDeletion: 'delete',
  exported: null,
  dueJob: null,
  kept: null,
} as const;
const OF_ACCOUNT = { ofAccount: 'account_id = ?1', onDeletion: 'delete', kept: null } as const;

/**
 * Every table of the schema. A merge and a deletion process the tables in this order, so tables through which other rows are
 * found come last.
 */
export const TABLES = {
  sessions: { ...OF_CHAT, onMerge: invalidateSessions },
  inbox: { ...OF_CHAT, kept: { from: 'received_at', forMs: WEEK_MS, unless: `state = 'pending'` } },
  outbox: {
    ...OF_CHAT,
    kept: { from: 'created_at', forMs: WEEK_MS, unless: `state IN ('queued', 'sending')` },
  },
  slots: OF_CHAT,
  arrived_files: { ...OF_CHAT, kept: { from: 'created_at', forMs: HOUR_MS } },
  pictures: { ...OF_CHAT, kept: { from: 'expires_at', forMs: 0 } },
  whatsapp_watchers: OF_CHAT,
  operations: {
    ...OF_CHAT,
    dueJob: { name: 'operate', asked: 'people', found: 'people' },
    kept: { from: 'created_at', forMs: WEEK_MS, which: 'due_at IS NULL' },
  },
  whatsapp_sent: {
    ...OF_CHAT,
    ofAccount: `(bot, platform_chat) IN ${WHATSAPP_CHATS}`,
    kept: { from: 'sent_at', forMs: WEEK_MS },
  },
  whatsapp_aliases: { ...OF_CHAT, ofAccount: `(bot, platform_chat) IN ${WHATSAPP_CHATS}` },
  stripe_events: {
    ofAccount: `customer_id IN (SELECT stripe_customer_id FROM customers WHERE account_id = ?1
      UNION SELECT value FROM customers, json_each(former) WHERE account_id = ?1)`,
    onMerge: null,
    onDeletion: 'delete',
    exported: null,
    dueJob: { name: 'process-stripe-event', asked: 'people', found: 'people' },
    kept: { from: 'received_at', forMs: QUARTER_MS, which: `state <> 'received'` },
  },
  action_uses: { ...OF_CHAT, kept: { from: 'used_at', forMs: WEEK_MS } },
  link_codes: {
    ofAccount: `account_id = ?1 OR entered_chat IN ${CHATS}`,
    onMerge: endAndMoveLinkCodes,
    onDeletion: 'delete',
    exported: null,
    dueJob: { name: 'link-accounts', asked: 'people', found: 'people' },
    kept: { from: 'expires_at', forMs: WEEK_MS, which: 'due_at IS NULL' },
  },
  secret_links: {
    ...OF_ACCOUNT,
    onMerge: move,
    exported: null,
    dueJob: null,
    kept: { from: 'expires_at', forMs: WEEK_MS },
  },
  incident_hits: { ...OF_ACCOUNT, onMerge: drop, exported: null, dueJob: null },
  held_requests: {
    ...OF_ACCOUNT,
    onMerge: drop,
    exported: null,
    dueJob: { name: 'start-held-request', asked: 'people', found: 'housekeeping' },
  },
  usage_counters: {
    ...OF_ACCOUNT,
    onMerge: addUsage,
    exported: { columns: ['period', 'service', 'used', 'extra'], orderBy: 'period, service' },
    dueJob: null,
  },
  provisions: {
    ...OF_ACCOUNT,
    // The losing account has no machine, and only machines get any.
    onMerge: refuse,
    exported: { columns: ['service', 'external_id', 'created_at'], orderBy: 'service' },
    dueJob: { name: 'provision-service', asked: 'builds', found: 'housekeeping' },
  },
  usage_days: { ...OF_ACCOUNT, onMerge: addDays, exported: null, dueJob: null },
  /**
   * Its triggers count insertions and changes of units; moving or deleting a row changes no counter. Its rows explain every unit, and an
   * index by age would cost as much as the reservation itself, so they stay with their account.
   */
  usage_ledger: {
    ...OF_ACCOUNT,
    onMerge: move,
    exported: {
      columns: ['service', 'kind', 'state', 'units', 'created_at', 'settled_at'],
      orderBy: 'created_at',
    },
    dueJob: { name: 'settle-hold', asked: 'housekeeping', found: 'housekeeping' },
  },
  notices: {
    ...OF_ACCOUNT,
    // The notices of a moved credential have been moved with it already.
    onMerge: drop,
    exported: {
      columns: ['kind', 'stage', 'state', 'planned_at', 'settled_at'],
      orderBy: 'planned_at',
    },
    dueJob: { name: 'send-notice', asked: 'housekeeping', found: 'housekeeping' },
  },
  credentials: {
    ...OF_ACCOUNT,
    onMerge: dropClosedCredentials,
    exported: {
      columns: [
        'version',
        'kind',
        'last4',
        'state',
        'verdict',
        'checked_at',
        'expires_at',
        'created_at',
      ],
      orderBy: 'version',
    },
    dueJob: { name: 'check-credential', asked: 'people', found: 'housekeeping' },
  },
  observations: {
    ofAccount: 'id IN (SELECT id FROM machines WHERE account_id = ?1)',
    onMerge: null,
    onDeletion: 'delete',
    exported: null,
    dueJob: { name: 'observe-machine', asked: 'looks', found: 'looks' },
    kept: null,
  },
  halts: {
    ...OF_ACCOUNT,
    // The losing account has no machine.
    onMerge: drop,
    exported: null,
    dueJob: { name: 'halt-machine', asked: 'people', found: 'people' },
  },
  breaks: {
    ...OF_ACCOUNT,
    // The losing account has no machine.
    onMerge: drop,
    exported: null,
    dueJob: null,
    kept: { from: 'ended_at', forMs: QUARTER_MS },
  },
  /** Sealed, and of both sides. */
  support_messages: {
    ofAccount: 'thread_id IN (SELECT id FROM support_threads WHERE account_id = ?1)',
    onMerge: null,
    onDeletion: 'delete',
    exported: null,
    dueJob: null,
    kept: { from: 'at', forMs: QUARTER_MS },
  },
  support_threads: {
    ...OF_ACCOUNT,
    onMerge: closeAndMoveThreads,
    exported: { columns: ['state', 'opened_at', 'first_answer_at'], orderBy: 'opened_at' },
    dueJob: null,
  },
  suspensions: {
    ...OF_ACCOUNT,
    onMerge: moveUnlessPresent,
    exported: { columns: ['reason', 'suspended_at'] },
    dueJob: null,
  },
  channels: {
    ...OF_ACCOUNT,
    // The losing account has no machine, so its channels run nowhere; the bot tokens stay with their owner.
    onMerge: drop,
    exported: {
      columns: [
        'kind',
        'state',
        'bot_id',
        'bot_name',
        'last4',
        'owner_ids',
        'checked_at',
        'created_at',
      ],
      orderBy: 'created_at',
    },
    dueJob: { name: 'check-channel', asked: 'builds', found: 'looks' },
  },
  web_visits: {
    ...OF_ACCOUNT,
    onMerge: drop,
    exported: null,
    dueJob: null,
    kept: { from: 'expires_at', forMs: 0 },
  },
  /** Sealed, so the export reads and opens the messages on its own. */
  web_messages: {
    ...OF_ACCOUNT,
    onMerge: drop,
    exported: null,
    dueJob: { name: 'deliver-message', asked: 'builds', found: 'builds' },
    kept: {
      from: 'created_at',
      forMs: MONTH_MS,
      which: `state IN ('answered', 'failed', 'said')`,
    },
  },
  /** What a chat sees of its agent's files, and files on their way. An account that is merged away has no agent. */
  file_views: {
    ...OF_ACCOUNT,
    onMerge: drop,
    exported: null,
    dueJob: { name: 'list-folder', asked: 'builds', found: 'builds' },
    kept: { from: 'asked_at', forMs: DAY_MS },
  },
  file_transfers: {
    ...OF_ACCOUNT,
    onMerge: drop,
    exported: null,
    dueJob: { name: 'move-file', asked: 'builds', found: 'builds' },
    kept: { from: 'created_at', forMs: HOUR_MS },
  },
  api_keys: {
    ...OF_ACCOUNT,
    onMerge: move,
    exported: { columns: ['last4', 'scope', 'created_at', 'last_used_at'], orderBy: 'created_at' },
    dueJob: null,
  },
  file_parts: {
    ...OF_ACCOUNT,
    onMerge: drop,
    exported: null,
    dueJob: null,
    kept: { from: 'created_at', forMs: HOUR_MS },
  },
  machines: {
    ...OF_ACCOUNT,
    onMerge: refuse,
    exported: {
      columns: [
        'state',
        'region',
        'app_name',
        'ipv4',
        'ipv6',
        'credential_version',
        'paused',
        'build_started_at',
        'ready_at',
      ],
    },
    dueJob: { name: 'reconcile-machine', asked: 'builds', found: 'builds' },
  },
  checkout_intents: {
    ...OF_ACCOUNT,
    onMerge: drop,
    exported: { columns: ['plan', 'state', 'expires_at', 'created_at'], orderBy: 'created_at' },
    dueJob: { name: 'open-checkout', asked: 'people', found: 'people' },
  },
  upgrades: {
    ...OF_ACCOUNT,
    onMerge: drop,
    exported: {
      columns: ['plan', 'state', 'reason', 'amount_due', 'renews_at', 'created_at', 'confirmed_at'],
      orderBy: 'created_at',
    },
    dueJob: { name: 'upgrade-plan', asked: 'people', found: 'people' },
  },
  /** What was last read for /billing. Everything in it is Stripe's and is read again on request. */
  billing_views: {
    ...OF_ACCOUNT,
    onMerge: drop,
    exported: null,
    dueJob: { name: 'read-billing', asked: 'people', found: 'people' },
  },
  /** Stripe's pages of invoices by the short names under which chats show them. */
  invoice_pages: {
    ...OF_ACCOUNT,
    onMerge: move,
    exported: null,
    dueJob: null,
    kept: { from: 'seen_at', forMs: INVOICE_PAGES_MS },
  },
  /** When an account without a plan has been kept long enough. */
  lapses: {
    ...OF_ACCOUNT,
    onMerge: moveUnlessPresent,
    exported: null,
    dueJob: { name: 'end-lapsed', asked: 'housekeeping', found: 'housekeeping' },
  },
  /** Plans for free. A row that is over gives nothing, and is replaced by the next one. */
  comps: {
    ...OF_ACCOUNT,
    onMerge: moveUnlessPresent,
    exported: { columns: ['plan', 'given_at', 'ends_at'] },
    dueJob: { name: 'end-comp', asked: 'people', found: 'housekeeping' },
  },
  plan_changes: {
    ...OF_ACCOUNT,
    onMerge: drop,
    exported: { columns: ['kind', 'plan', 'reason', 'state', 'created_at'], orderBy: 'created_at' },
    dueJob: { name: 'change-plan', asked: 'people', found: 'people' },
  },
  payment_risks: {
    ...OF_ACCOUNT,
    onMerge: move,
    exported: { columns: ['kind', 'state', 'created_at'], orderBy: 'created_at' },
    dueJob: null,
  },
  refunds: {
    ...OF_ACCOUNT,
    onMerge: moveUnlessPresent,
    exported: {
      columns: ['kind', 'amount_cents', 'given_cents', 'state', 'created_at'],
      orderBy: 'created_at',
    },
    dueJob: { name: 'refund-payment', asked: 'people', found: 'people' },
  },
  /** A due `sync_due_at` is taken by `takeUnsynced`: its job names the account. */
  subscriptions: {
    ...OF_ACCOUNT,
    onMerge: moveUnlessPresent,
    exported: {
      columns: [
        'stripe_subscription_id',
        'status',
        'price_id',
        'plan',
        'period_end',
        'cancel_at',
        'past_due_since',
        'synced_at',
      ],
    },
    dueJob: null,
  },
  claims: {
    ...OF_ACCOUNT,
    onMerge: move,
    exported: null,
    dueJob: { name: 'claim-account', asked: 'people', found: 'people' },
  },
  graces: {
    ...OF_ACCOUNT,
    onMerge: moveUnlessPresent,
    exported: { columns: ['started_at', 'ends_at', 'closed_at'] },
    dueJob: null,
  },
  /** Its triggers count new and settled calls; moving or deleting a row changes no sum. */
  grace_calls: {
    ...OF_ACCOUNT,
    onMerge: move,
    exported: null,
    dueJob: { name: 'settle-grace-call', asked: 'housekeeping', found: 'housekeeping' },
  },
  grace_spend: { ...OF_ACCOUNT, onMerge: addSpend, exported: null, dueJob: null },
  /** What was done to the subscription of somebody from the old service. */
  migrations: { ...OF_ACCOUNT, onMerge: move, exported: null, dueJob: null },
  adoptions: {
    ...OF_ACCOUNT,
    onMerge: move,
    exported: null,
    dueJob: { name: 'adopt-machine', asked: 'builds', found: 'builds' },
  },
  mails: {
    ...OF_ACCOUNT,
    onMerge: move,
    exported: { columns: ['kind', 'state', 'created_at', 'closed_at'], orderBy: 'created_at' },
    dueJob: { name: 'send-mail', asked: 'housekeeping', found: 'housekeeping' },
  },
  legacy_customers: {
    ...OF_ACCOUNT,
    onMerge: moveUnlessPresent,
    exported: { columns: ['email', 'name', 'legacy_plan', 'phone', 'inbox', 'imported_at'] },
    dueJob: null,
  },
  customers: {
    ...OF_ACCOUNT,
    onMerge: moveCustomer,
    exported: { columns: ['stripe_customer_id'] },
    dueJob: null,
  },
  deletions: {
    ofAccount: 'account_id = ?1',
    onMerge: refuseOnEitherSide,
    onDeletion: 'anonymize',
    exported: { columns: ['requested_at', 'delete_at'] },
    dueJob: { name: 'delete-account', asked: 'builds', found: 'housekeeping' },
    kept: null,
  },
  identities: {
    ...OF_ACCOUNT,
    onMerge: move,
    exported: {
      columns: [
        'platform',
        'platform_user',
        'platform_chat',
        'created_at',
        'joined_at',
        'used_at',
        'handle',
        'shown_name',
        'unreachable_since',
      ],
      orderBy: 'created_at',
    },
    dueJob: null,
  },
  accounts: {
    ofAccount: 'id = ?1',
    onMerge: dropAccount,
    onDeletion: 'delete',
    exported: {
      columns: [
        'id',
        'locale',
        'timezone',
        'quiet_from',
        'quiet_to',
        'notices_off',
        'receipts_off',
        'week_on',
        'created_at',
      ],
    },
    dueJob: null,
    kept: null,
  },
  announcements: {
    ...NO_ACCOUNT,
    dueJob: { name: 'send-announcement', asked: 'housekeeping', found: 'housekeeping' },
  },
  /** Counts, and what operators were told: ids and codes. */
  alarms: {
    ...NO_ACCOUNT,
    dueJob: null,
    kept: { from: 'ended_at', forMs: QUARTER_MS },
  },
  incidents: { ...NO_ACCOUNT, dueJob: null },
  rollouts: {
    ...NO_ACCOUNT,
    dueJob: { name: 'roll-out-image', asked: 'housekeeping', found: 'housekeeping' },
  },
  migration_runs: {
    ...NO_ACCOUNT,
    dueJob: { name: 'run-migration', asked: 'housekeeping', found: 'housekeeping' },
  },
  /** Append-only: the entries outlive the accounts that they name. */
  audit: { ...NO_ACCOUNT, dueJob: null },
  /** Fingerprints of cards, which Stripe computes. They outlive the accounts. */
  blocked_cards: { ...NO_ACCOUNT, dueJob: null },
  /** Hashes of addresses, which outlive the accounts. */
  suppressed_addresses: { ...NO_ACCOUNT, dueJob: null },
  audit_seals: { ...NO_ACCOUNT, dueJob: null },
  /** Only on a server: by them a write is recognised whose answer was lost. */
  commits: { ...NO_ACCOUNT, dueJob: null, kept: { from: 'stored_at', forMs: HOUR_MS } },
  leases: { ...NO_ACCOUNT, dueJob: null },
  poll_offsets: { ...NO_ACCOUNT, dueJob: null },
  settings: { ...NO_ACCOUNT, dueJob: null },
  whatsapp_auth: { ...NO_ACCOUNT, dueJob: null },
  whatsapp_connections: { ...NO_ACCOUNT, dueJob: null },
  whatsapp_pairing: { ...NO_ACCOUNT, dueJob: null },
  /** What later edits of a message need. They open nothing else, and expire within minutes. */
  whatsapp_secrets: { ...NO_ACCOUNT, dueJob: null, kept: { from: 'expires_at', forMs: 0 } },
} as const satisfies Record<string, Table>;

type Tables = typeof TABLES;
export type TableName = keyof Tables;

export type DueJob = Exclude<Tables[TableName]['dueJob'], null>['name'];

/** The names of the tables with an export, with the columns of each. */
type ExportedColumns = {
  [
    T in TableName as Tables[T]['exported'] extends null ? never : T
  ]: Tables[T]['exported'] extends {
    columns: readonly (infer C extends string)[];
  }
    ? C
    : never;
};
export type ExportedTable = keyof ExportedColumns;
export type ExportedRow<T extends ExportedTable> = Record<ExportedColumns[T], Value>;

/** The same entries without their literal types, in their order. */
export const ALL_TABLES: [TableName, Table][] = Object.entries(TABLES) as [TableName, Table][];
