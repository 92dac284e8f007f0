import type { Statement } from './database.ts';

/** Tables whose rows belong to an account, and what `mergeAccounts` does with those of the losing one. */
export const MERGED_TABLES = [
  'channels',
  'checkout_intents',
  'credentials',
  'customers',
  'deletions',
  'identities',
  'link_codes',
  'machines',
  'notices',
  'secret_links',
  'subscriptions',
  'upgrades',
  'usage_counters',
  'web_messages',
  'web_visits',
];

/** Both accounts of a code as they are now: whose the two chats are, and what stands in the way of joining them. */
export function findLinkSides(id: string): Statement {
  return {
    sql: `SELECT i.chat, i.account_id,
            EXISTS (SELECT 1 FROM machines WHERE account_id = i.account_id) AS machine,
            (SELECT status FROM subscriptions WHERE account_id = i.account_id) AS subscription,
            EXISTS (SELECT 1 FROM deletions WHERE account_id = i.account_id) AS leaving
          FROM link_codes l JOIN identities i ON i.chat IN (l.chat, l.entered_chat) WHERE l.id = ?`,
    args: [id],
  };
}

/** The credentials of an account that are in use or being checked, oldest first. */
export function listLivingCredentials(accountId: string): Statement {
  return {
    sql: `SELECT * FROM credentials WHERE account_id = ? AND state IN ('checking', 'accepted') AND sealed IS NOT NULL
          ORDER BY version`,
    args: [accountId],
  };
}

/** Gives a credential to another account, sealed anew for it. The new id makes a check that is under way find nothing. */
export function moveCredential(
  id: string,
  to: { id: string; accountId: string; version: number; sealed: string; now: number },
): Statement {
  return {
    sql: `UPDATE credentials SET id = ?, account_id = ?, version = ?, sealed = ?,
            due_at = CASE state WHEN 'checking' THEN ? ELSE due_at END
          WHERE id = ?`,
    args: [to.id, to.accountId, to.version, to.sealed, to.now, id],
  };
}

/**
 * Everything of one account becomes the other's, and the account is gone. Living credentials have to be moved before,
 * with their notices, and payment links withdrawn. What came in meanwhile and would be lost makes the whole transaction fail.
 */
export function mergeAccounts(survivor: string, loser: string, homeChat: string): Statement[] {
  const both = [survivor, loser];
  const move = (table: string): Statement => ({
    sql: `UPDATE ${table} SET account_id = ? WHERE account_id = ?`,
    args: both,
  });
  const drop = (table: string): Statement => ({
    sql: `DELETE FROM ${table} WHERE account_id = ?`,
    args: [loser],
  });
  return [
    // A step that was taken with the facts of the old account must not be stored.
    {
      sql: `UPDATE sessions SET version = version + 1
            WHERE chat IN (SELECT chat FROM identities WHERE account_id = ?)`,
      args: [loser],
    },
    move('identities'),
    {
      sql: `DELETE FROM credentials WHERE account_id = ? AND state NOT IN ('checking', 'accepted')`,
      args: [loser],
    },
    drop('notices'),
    // The account that goes holds no machine, so its channels are on none; their tokens stay its owner's.
    drop('channels'),
    drop('web_visits'),
    drop('web_messages'),
    drop('checkout_intents'),
    drop('upgrades'),
    {
      sql: 'DELETE FROM customers WHERE account_id = ? AND stripe_customer_id IS NULL',
      args: [survivor],
    },
    { sql: 'UPDATE OR IGNORE customers SET account_id = ? WHERE account_id = ?', args: both },
    drop('customers'),
    { sql: 'UPDATE OR IGNORE subscriptions SET account_id = ? WHERE account_id = ?', args: both },
    drop('subscriptions'),
    {
      sql: `INSERT INTO usage_counters (account_id, period, service, used)
            SELECT ?, period, service, used FROM usage_counters WHERE account_id = ?
            ON CONFLICT DO UPDATE SET used = used + excluded.used`,
      args: both,
    },
    drop('usage_counters'),
    move('secret_links'),
    {
      sql: `UPDATE link_codes SET state = 'ended' WHERE account_id = ? AND state IN ('shown', 'entered')`,
      args: [loser],
    },
    move('link_codes'),
    { sql: 'UPDATE accounts SET home_chat = ? WHERE id = ?', args: [homeChat, survivor] },
    // The column refuses null: a machine, a credential or a wish to be deleted that arrived in between stops the merge,
    // which is tried again.
    {
      sql: `UPDATE accounts SET home_chat = NULL WHERE id = ?1 AND (EXISTS (SELECT 1 FROM machines WHERE account_id = ?1)
            OR EXISTS (SELECT 1 FROM credentials WHERE account_id = ?1)
            OR EXISTS (SELECT 1 FROM deletions WHERE account_id IN (?1, ?2)))`,
      args: [loser, survivor],
    },
    { sql: 'DELETE FROM accounts WHERE id = ?', args: [loser] },
  ];
}
