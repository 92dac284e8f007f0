import { LIMITED_ACTIONS, type LimitedAction } from '../domain/limited-actions.ts';
import type { Statement } from './engine.ts';

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
