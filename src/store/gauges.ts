import type { Query } from './database.ts';
import { DUE_TABLES } from './due.ts';
import type { Value } from './engine.ts';
import { all } from './query.ts';

/** One number of a group, such as the due rows of a job. `oldestAt` is null when there are none. */
export type Backlog = { group: string; name: string; count: number; oldestAt: number | null };

/** What waits to be done: events to answer, messages to send, due rows by job. Each is read from an index of what is open. */
export function listBacklogs(now: number): Query<Backlog[]> {
  const due = Object.entries(DUE_TABLES).map(
    ([
      job,
      { table },
    ]) => `SELECT 'due' AS "group", '${job}' AS name, count(*) AS count, min(due_at) AS oldest_at
      FROM ${table} WHERE due_at IS NOT NULL AND due_at <= ?1`,
  );
  return all(
    `SELECT 'inbox' AS "group", 'inbox' AS name, count(*) AS count, min(received_at) AS oldest_at
       FROM inbox WHERE state = 'pending'
     UNION ALL SELECT 'outbox', state, count(*), min(not_before) FROM outbox
       WHERE state IN ('queued', 'sending') AND not_before <= ?1 GROUP BY state
     UNION ALL ${due.join(' UNION ALL ')}`,
    [now],
    (row) => ({
      group: String(row['group']),
      name: String(row['name']),
      count: Number(row['count']),
      oldestAt: numberOrNull(row['oldest_at']),
    }),
  );
}

/** How many machines are in each state, and how many leases of each kind are held. */
export function countStates(now: number): Query<{ group: string; name: string; count: number }[]> {
  return all(
    `SELECT 'machines' AS "group", state AS name, count(*) AS count FROM machines GROUP BY state
     UNION ALL SELECT 'leases', substr(name, 1, instr(name || ':', ':') - 1) AS kind, count(*) FROM leases
       WHERE expires_at > ?1 GROUP BY kind`,
    [now],
    (row) => ({
      group: String(row['group']),
      name: String(row['name']),
      count: Number(row['count']),
    }),
  );
}

function numberOrNull(value: Value | undefined): number | null {
  return typeof value === 'number' ? value : null;
}
