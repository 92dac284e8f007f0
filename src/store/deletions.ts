import type { Query, Row, Statement } from './database.ts';
import { type DeletionState, type DeletionStep, HOLD_MS, isOnHold } from '../domain/deletions.ts';

export type Deletion = {
  id: string;
  accountId: string;
  state: DeletionState;
  step: DeletionStep;
  /** Those that would have been renewed and shall be again if the account is kept. */
  stoppedSubscriptions: string[];
  requestedAt: number;
  deleteAt: number;
  /** When the account's chats were told that everything is gone. */
  toldAt: number | null;
  attempts: number;
};

export function toDeletion(row: Row): Deletion {
  return {
    id: String(row['id']),
    accountId: String(row['account_id']),
    state: row['state'] as DeletionState,
    step: row['step'] as DeletionStep,
    stoppedSubscriptions: JSON.parse(String(row['stopped_subscriptions'])) as string[],
    requestedAt: Number(row['requested_at']),
    deleteAt: Number(row['delete_at']),
    toldAt: row['told_at'] as number | null,
    attempts: Number(row['attempts']),
  };
}

/** Starts the hold of an account. Asked for again it goes on as it is; one that is being undone starts anew. */
export function addDeletion(id: string, accountId: string, now: number): Statement {
  return {
    sql: `INSERT INTO deletions (id, account_id, state, requested_at, delete_at, due_at)
          VALUES (?, ?, 'holding', ?, ?, ?)
          ON CONFLICT (account_id) DO UPDATE SET state = 'holding', requested_at = excluded.requested_at,
            delete_at = excluded.delete_at, due_at = excluded.due_at, attempts = 0
          WHERE deletions.state = 'restoring'`,
    args: [id, accountId, now, now + HOLD_MS, now],
  };
}

/** Ends the hold; what it stopped is set going again by the job. */
export function undoDeletion(accountId: string, now: number): Statement {
  return {
    sql: `UPDATE deletions SET state = 'restoring', attempts = 0, due_at = ?
          WHERE account_id = ? AND state = 'holding'`,
    args: [now, accountId],
  };
}

/** Has a hold looked at again, because something was paid for meanwhile. */
export function wakeDeletion(accountId: string, now: number): Statement {
  return {
    sql: `UPDATE deletions SET due_at = ? WHERE account_id = ? AND state = 'holding'`,
    args: [now, accountId],
  };
}

export function findDeletion(id: string): Statement {
  return { sql: 'SELECT * FROM deletions WHERE id = ?', args: [id] };
}

/** Whether an account waits for its deletion or is being deleted. */
export function findHold(accountId: string): Query<boolean> {
  return {
    sql: 'SELECT state FROM deletions WHERE account_id = ?',
    args: [accountId],
    parse: ([row]) => isOnHold(row ? { state: row['state'] as DeletionState } : null),
  };
}

export function findDeletionOfAccount(accountId: string): Statement {
  return { sql: 'SELECT * FROM deletions WHERE account_id = ?', args: [accountId] };
}

const COLUMNS = {
  state: 'state',
  step: 'step',
  stoppedSubscriptions: 'stopped_subscriptions',
  attempts: 'attempts',
  dueAt: 'due_at',
  toldAt: 'told_at',
} as const;

export type DeletionChange = Partial<
  Pick<Deletion, 'state' | 'step' | 'stoppedSubscriptions' | 'attempts'> & {
    dueAt: number | null;
    toldAt: number;
  }
>;

/** Changes a deletion that still is what it was when it was read; its owner may have changed their mind since. */
export function updateDeletion(read: Deletion, change: DeletionChange): Statement {
  const entries = Object.entries(change) as [
    keyof typeof COLUMNS,
    string | number | string[] | null,
  ][];
  return {
    sql: `UPDATE deletions SET ${entries.map(([key]) => `${COLUMNS[key]} = ?`).join(', ')}
          WHERE id = ? AND state = ? AND requested_at = ?`,
    args: [
      ...entries.map(([, value]) => (Array.isArray(value) ? JSON.stringify(value) : value)),
      read.id,
      read.state,
      read.requestedAt,
    ],
  };
}

/** The account is as it was: nothing is left to remember. */
export function closeUndone(id: string): Statement {
  return { sql: `DELETE FROM deletions WHERE id = ? AND state = 'restoring'`, args: [id] };
}

const CHATS = '(SELECT chat FROM identities WHERE account_id = ?1)';
const WHATSAPP_CHATS = `(SELECT bot, platform_chat FROM identities WHERE account_id = ?1 AND platform = 'whatsapp')`;
const CUSTOMER = '(SELECT stripe_customer_id FROM customers WHERE account_id = ?1)';

/** Every table with something of an account, and which rows; those that others are found by come last. */
export const PERSONAL_TABLES: [table: string, ofAccount: string][] = [
  ['sessions', `chat IN ${CHATS}`],
  ['inbox', `chat IN ${CHATS}`],
  ['outbox', `chat IN ${CHATS}`],
  ['slots', `chat IN ${CHATS}`],
  ['pictures', `chat IN ${CHATS}`],
  ['whatsapp_watchers', `chat IN ${CHATS}`],
  ['whatsapp_sent', `(bot, platform_chat) IN ${WHATSAPP_CHATS}`],
  ['whatsapp_aliases', `(bot, platform_chat) IN ${WHATSAPP_CHATS}`],
  ['stripe_events', `customer_id IN ${CUSTOMER}`],
  ['link_tries', `chat IN ${CHATS}`],
  ['link_codes', `account_id = ?1 OR entered_chat IN ${CHATS}`],
  ['secret_links', 'account_id = ?1'],
  ['usage_counters', 'account_id = ?1'],
  ['notices', 'account_id = ?1'],
  ['credentials', 'account_id = ?1'],
  ['observations', 'id IN (SELECT id FROM machines WHERE account_id = ?1)'],
  ['channels', 'account_id = ?1'],
  ['web_visits', 'account_id = ?1'],
  ['web_messages', 'account_id = ?1'],
  ['machines', 'account_id = ?1'],
  ['checkout_intents', 'account_id = ?1'],
  ['upgrades', 'account_id = ?1'],
  ['subscriptions', 'account_id = ?1'],
  ['customers', 'account_id = ?1'],
  ['identities', 'account_id = ?1'],
  ['accounts', 'id = ?1'],
];

/**
 * Deletes every row of an account and leaves a receipt that says nothing of whose it was. Before `atAnyRateFrom` the
 * state becomes null while something still waits in one of its chats, which the table refuses: then nothing is deleted.
 */
export function deleteRows(
  { id, accountId }: Deletion,
  now: number,
  atAnyRateFrom: number,
): Statement[] {
  const waits = `EXISTS (SELECT 1 FROM inbox WHERE chat IN ${CHATS} AND state = 'pending')
    OR EXISTS (SELECT 1 FROM outbox WHERE chat IN ${CHATS} AND state IN ('queued', 'sending'))`;
  return [
    {
      sql: `UPDATE deletions SET state = CASE WHEN ?3 < ?4 AND (${waits}) THEN NULL ELSE 'deleted' END,
              account_id = NULL, stopped_subscriptions = '[]', deleted_at = ?3, due_at = NULL
            WHERE id = ?2 AND account_id = ?1`,
      args: [accountId, id, now, atAnyRateFrom],
    },
    ...PERSONAL_TABLES.map(([table, ofAccount]) => ({
      sql: `DELETE FROM ${table} WHERE ${ofAccount}`,
      args: [accountId],
    })),
  ];
}

export function isStillTalking(error: unknown): boolean {
  return error instanceof Error && error.message.includes('deletions.state');
}
