import type { Query } from './database.ts';
import { assignmentsOf } from './columns.ts';
import type { Statement } from './engine.ts';
import { one } from './query.ts';

/** `stopping`: asked for. `blocked`: the agent runs and does nothing. `off`: its machine is stopped. */
export type HaltState = 'stopping' | 'blocked' | 'off';

/** A stop that the owner asked for. It lasts until they say otherwise; its id is that of the machine. */
export type Halt = {
  id: string;
  accountId: string;
  state: HaltState;
  runs: number;
  askedAt: number;
};

/** A second request while the first holds changes nothing. */
export function requestHalt(accountId: string, now: number): Statement {
  return {
    sql: `INSERT INTO halts (id, account_id, state, asked_at, due_at)
            SELECT id, account_id, 'stopping', ?2, ?2 FROM machines WHERE account_id = ?1 AND state = 'ready'
          ON CONFLICT (id) DO NOTHING`,
    args: [accountId, now],
  };
}

export function endHalt(accountId: string): Statement {
  return { sql: 'DELETE FROM halts WHERE account_id = ?', args: [accountId] };
}

export function findHalt(id: string): Query<Halt | null> {
  return one('SELECT * FROM halts WHERE id = ?', [id], (row) => ({
    id: String(row['id']),
    accountId: String(row['account_id']),
    state: row['state'] as HaltState,
    runs: Number(row['runs']),
    askedAt: Number(row['asked_at']),
  }));
}

const COLUMNS = { state: 'state', runs: 'runs', dueAt: 'due_at' } as const;

export type HaltChange = { state?: HaltState; runs?: number; dueAt?: number | null };

/** Changes a stop unless its owner has ended it since it was read, even when they have asked for another one. */
export function updateHalt({ id, state, askedAt }: Halt, change: HaltChange): Statement {
  const { sql, args } = assignmentsOf(COLUMNS, change);
  return {
    sql: `UPDATE halts SET ${sql} WHERE id = ? AND state = ? AND asked_at = ?`,
    args: [...args, id, state, askedAt],
  };
}
