import type { Statement } from './database.ts';

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
  'carry-message': 'web_messages',
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
