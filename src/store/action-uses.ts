import { LIMITED_ACTIONS, type LimitedAction } from '../domain/limited-actions.ts';
import type { Query } from './database.ts';
import type { Statement } from './engine.ts';
import { one } from './query.ts';

/** Records that a chat used a limited action. */
export function addUse(id: string, chat: string, action: LimitedAction, now: number): Statement {
  return {
    sql: 'INSERT INTO action_uses (id, chat, action, used_at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
    args: [id, chat, action, now],
  };
}

/**
 * Records a use on behalf of an account, unless its limit is reached: then no row changes. The home chat stands for the account.
 * A use with a known id counts once.
 */
export function useForAccount(
  { id, accountId, action }: { id: string; accountId: string; action: LimitedAction },
  now: number,
): Statement {
  const { perAccount, withinMs } = LIMITED_ACTIONS[action];
  return {
    sql: `INSERT INTO action_uses (id, chat, action, used_at)
          SELECT ?1, home_chat, ?2, ?3 FROM accounts WHERE id = ?4 AND (EXISTS (SELECT 1 FROM action_uses WHERE id = ?1)
            OR ?5 > (SELECT count(*) FROM action_uses WHERE action = ?2 AND used_at > ?6
               AND chat IN (SELECT chat FROM identities WHERE account_id = ?4)))
          ON CONFLICT (id) DO UPDATE SET used_at = used_at`,
    args: [id, action, now, accountId, perAccount, now - withinMs],
  };
}

/** Forgets how often an account used an action, unless what allows that is used up. */
export function forgetUses(
  accountId: string,
  { action, allowedBy }: { action: LimitedAction; allowedBy: LimitedAction },
  now: number,
): Statement {
  const { perAccount, withinMs } = LIMITED_ACTIONS[allowedBy];
  const chats = '(SELECT chat FROM identities WHERE account_id = ?1)';
  return {
    sql: `DELETE FROM action_uses WHERE action = ?2 AND chat IN ${chats} AND ?3 >
            (SELECT count(*) FROM action_uses WHERE action = ?4 AND used_at > ?5 AND chat IN ${chats})`,
    args: [accountId, action, perAccount, allowedBy, now - withinMs],
  };
}

/** From when an account that has reached the limit of an action may use it again. */
export function findNextUse(accountId: string, action: LimitedAction): Query<number | null> {
  const { perAccount, withinMs } = LIMITED_ACTIONS[action];
  return one(
    `SELECT used_at FROM action_uses WHERE action = ? AND chat IN (SELECT chat FROM identities WHERE account_id = ?)
     ORDER BY used_at DESC LIMIT 1 OFFSET ?`,
    [action, accountId, perAccount - 1],
    (row) => Number(row['used_at']) + withinMs,
  );
}
