import type { Query } from './database.ts';
import type { Statement } from './engine.ts';
import { type Machine, toMachine } from './machines.ts';
import { all } from './query.ts';

/** Built machines that have been ailing since before a moment, and whose ailment was not told at this stage. */
export function listAiling(since: number, stage: number): Query<Machine[]> {
  return all(
    `SELECT * FROM machines WHERE ailing_since IS NOT NULL AND ailing_since <= ? AND ailing_stage < ?
       AND state = 'ready' AND paused = 0 ORDER BY ailing_since`,
    [since, stage],
    toMachine,
  );
}

/** Notes that all these machines were told at this stage. */
export function markAilingTold(since: number, stage: number): Statement {
  return {
    sql: `UPDATE machines SET ailing_stage = ?2 WHERE ailing_since IS NOT NULL AND ailing_since <= ?1
            AND ailing_stage < ?2 AND state = 'ready' AND paused = 0`,
    args: [since, stage],
  };
}
