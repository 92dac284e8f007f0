import type { Statement } from './engine.ts';

/** The account that remains after a merge, and the one that is deleted. */
export type MergedAccounts = { survivor: string; loser: string };

/** What a merge does with the two accounts' rows in one table. */
export type MergeRule = (table: string, accounts: MergedAccounts) => Statement[];

/** The rows change their owner. */
export const move: MergeRule = (table, { survivor, loser }) => [
  { sql: `UPDATE ${table} SET account_id = ? WHERE account_id = ?`, args: [survivor, loser] },
];

export const drop: MergeRule = (table, { loser }) => [
  { sql: `DELETE FROM ${table} WHERE account_id = ?`, args: [loser] },
];

/** For a table with one row per account: the survivor's own row wins. */
export const moveUnlessPresent: MergeRule = (table, accounts) => [
  {
    sql: `UPDATE OR IGNORE ${table} SET account_id = ? WHERE account_id = ?`,
    args: [accounts.survivor, accounts.loser],
  },
  ...drop(table, accounts),
];

/** A row without a customer at Stripe is replaced by a row with one. */
export const moveCustomer: MergeRule = (table, accounts) => [
  {
    sql: `DELETE FROM ${table} WHERE account_id = ? AND stripe_customer_id IS NULL`,
    args: [accounts.survivor],
  },
  ...moveUnlessPresent(table, accounts),
];

/** Adds the columns that are counted, for rows that are the same one but for their account. */
function addTo(key: string, counted: string[]): MergeRule {
  return (table, accounts) => [
    {
      sql: `INSERT INTO ${table} (account_id, ${key}, ${counted.join(', ')})
          SELECT ?, ${key}, ${counted.join(', ')} FROM ${table} WHERE account_id = ?
          ON CONFLICT DO UPDATE SET ${counted.map((each) => `${each} = ${each} + excluded.${each}`).join(', ')}`,
      args: [accounts.survivor, accounts.loser],
    },
    ...drop(table, accounts),
  ];
}

export const addUsage = addTo('period, service', ['used', 'reserved', 'extra']);

export const addDays = addTo('period, service, day', ['used']);

export const addSpend = addTo('day', ['used', 'reserved']);
/** Only one thread of an account may be open. */
export const closeAndMoveThreads: MergeRule = (table, accounts) => [
  {
    sql: `UPDATE ${table} SET state = 'closed', waiting_since = NULL WHERE account_id = ? AND state <> 'closed'
            AND EXISTS (SELECT 1 FROM ${table} s WHERE s.account_id = ? AND s.state <> 'closed')`,
    args: [accounts.loser, accounts.survivor],
  },
  ...move(table, accounts),
];

export const endAndMoveLinkCodes: MergeRule = (table, accounts) => [
  {
    sql: `UPDATE ${table} SET state = 'ended' WHERE account_id = ? AND state IN ('shown', 'entered')`,
    args: [accounts.loser],
  },
  ...move(table, accounts),
];

/** Raises the sessions' versions, so that a step computed from the losing account's facts is stale and runs again. */
export const invalidateSessions: MergeRule = (table, { loser }) => [
  {
    sql: `UPDATE ${table} SET version = version + 1
          WHERE chat IN (SELECT chat FROM identities WHERE account_id = ?)`,
    args: [loser],
  },
];

/** A row of the losing account that arrived since the merge was decided fails the transaction, which is then repeated. */
export const refuse: MergeRule = (table, { loser }) => [failIfAny(table, [loser])];

export const refuseOnEitherSide: MergeRule = (table, { survivor, loser }) => [
  failIfAny(table, [survivor, loser]),
];

/** Credentials in use have been sealed again for the survivor before; the others hold no seal any more. */
export const dropClosedCredentials: MergeRule = (table, accounts) => [
  {
    sql: `DELETE FROM ${table} WHERE account_id = ? AND state NOT IN ('checking', 'accepted')`,
    args: [accounts.loser],
  },
  ...refuse(table, accounts),
];

export const dropAccount: MergeRule = (table, { loser }) => [
  { sql: `DELETE FROM ${table} WHERE id = ?`, args: [loser] },
];

/** The column refuses null. */
function failIfAny(table: string, accounts: string[]): Statement {
  return {
    sql: `UPDATE accounts SET home_chat = NULL
          WHERE EXISTS (SELECT 1 FROM ${table} WHERE account_id IN (SELECT value FROM json_each(?1)))
          AND id IN (SELECT value FROM json_each(?1))`,
    args: [JSON.stringify(accounts)],
  };
}
