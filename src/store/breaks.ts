import type { BreakCause } from '../domain/ailments.ts';
import type { Statement } from './engine.ts';

export type Break = {
  id: string;
  accountId: string;
  machineId: string;
  cause: BreakCause;
  beganAt: number;
  endedAt: number;
};

/** Adds a time in which an agent was down to its ledger. */
export function addBreak({ id, accountId, machineId, cause, beganAt, endedAt }: Break): Statement {
  return {
    sql: `INSERT INTO breaks (id, account_id, machine_id, cause, began_at, ended_at) VALUES (?, ?, ?, ?, ?, ?)
          ON CONFLICT (id) DO NOTHING`,
    args: [id, accountId, machineId, cause, beganAt, endedAt],
  };
}
