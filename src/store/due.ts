import type { Statement, Value } from './database.ts';

/** Tables whose rows become due, and what is done about such a row. */
export const DUE_TABLES = {
  'open-checkout': 'checkout_intents',
  'upgrade-plan': 'upgrades',
  'process-stripe-event': 'stripe_events',
  'check-credential': 'credentials',
  'check-channel': 'channels',
  'reconcile-machine': 'machines',
  'link-accounts': 'link_codes',
  'delete-account': 'deletions',
  'send-notice': 'notices',
  'observe-machine': 'observations',
  'roll-out-image': 'rollouts',
  'deliver-message': 'web_messages',
} as const;

export type DueJob = keyof typeof DUE_TABLES;

/** Takes the due rows and pushes their time on, so that they are offered again if nobody finishes them. */
export function takeDue(job: DueJob, now: number, againAt: number): Statement {
  const table = DUE_TABLES[job];
  return {
    sql: `UPDATE ${table} SET due_at = ? WHERE rowid IN
            (SELECT rowid FROM ${table} WHERE due_at IS NOT NULL AND due_at <= ? ORDER BY due_at LIMIT 500)
          RETURNING id`,
    args: [againAt, now],
  };
}

/** What a new wish sets: when the row is due, and from where its attempts are counted. */
const WISHED = ['due_at', 'attempts'];
const IS_WISHED_ANEW = '(due_at IS NOT ? OR attempts IS NOT ?) AND due_at <= ?';

/**
 * The assignments for a due row whose work is done. Whatever was wished for between reading the row and `now` stays
 * wished for: then the row has another time or count than was read, and is due already.
 */
export function settledColumns(
  columns: [string, Value][],
  read: { dueAt: number | null; attempts: number },
  now: number,
): { sql: string; args: Value[] } {
  const set = (column: string) =>
    WISHED.includes(column)
      ? `${column} = CASE WHEN ${IS_WISHED_ANEW} THEN ${column} ELSE ? END`
      : `${column} = ?`;
  return {
    sql: columns.map(([column]) => set(column)).join(', '),
    args: columns.flatMap(([column, value]) =>
      WISHED.includes(column) ? [read.dueAt, read.attempts, now, value] : [value],
    ),
  };
}
