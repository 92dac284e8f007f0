import type { Query } from './database.ts';
import type { MergedAccounts } from './merge-rules.ts';
import { all } from './query.ts';
import { ALL_TABLES } from './tables.ts';
import type { Row, Statement } from './engine.ts';

/** One of the two accounts of a confirmed code, found by its chat. */
export type LinkSide = {
  chat: string;
  accountId: string;
  hasMachine: boolean;
  subscription: string | null;
  /** The account waits for its deletion, or what the hold stopped has not been resumed yet. */
  isLeaving: boolean;
};

const SIDE = `SELECT i.chat, i.account_id,
       EXISTS (SELECT 1 FROM machines WHERE account_id = i.account_id) AS machine,
       (SELECT status FROM subscriptions WHERE account_id = i.account_id) AS subscription,
       EXISTS (SELECT 1 FROM deletions WHERE account_id = i.account_id) AS leaving`;

/** Both accounts of a code as they are now, and what decides whether they can be merged. */
export function listLinkSides(id: string): Query<LinkSide[]> {
  return all(
    `${SIDE} FROM link_codes l JOIN identities i ON i.chat IN (l.chat, l.entered_chat) WHERE l.id = ?`,
    [id],
    toSide,
  );
}

/** The accounts of these chats, in the same way. */
export function listChatSides(chats: string[]): Query<LinkSide[]> {
  return all(
    `${SIDE} FROM identities i WHERE i.chat IN (SELECT value FROM json_each(?))`,
    [JSON.stringify(chats)],
    toSide,
  );
}

function toSide(row: Row): LinkSide {
  return {
    chat: String(row['chat']),
    accountId: String(row['account_id']),
    hasMachine: row['machine'] === 1,
    subscription: row['subscription'] as string | null,
    isLeaving: row['leaving'] === 1,
  };
}

/**
 * Merges one account into the other and deletes it, by the rules in tables.ts. The caller has moved open credentials with their
 * notices and has withdrawn payment links. A row that arrived since then and would be lost fails the transaction.
 */
export function mergeAccounts(accounts: MergedAccounts, homeChat: string): Statement[] {
  return [
    ...ALL_TABLES.flatMap(([table, { onMerge }]) => onMerge?.(table, accounts) ?? []),
    {
      sql: 'UPDATE accounts SET home_chat = ? WHERE id = ?',
      args: [homeChat, accounts.survivor],
    },
  ];
}
