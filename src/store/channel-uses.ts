import type { Statement } from './engine.ts';

/** Stores when a channel had its last message. An older gateway does not say when. */
export function saveChannelUse(accountId: string, kind: string, at: number): Statement {
  return {
    sql: 'UPDATE channels SET last_message_at = max(coalesce(last_message_at, 0), ?) WHERE account_id = ? AND kind = ?',
    args: [at, accountId, kind],
  };
}
