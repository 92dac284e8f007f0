import { ACCOUNT, REASON } from '../options.ts';
import { operation } from './operation.ts';

const RUN = { kind: 'word', words: 'The name of the run, such as june' } as const;
const CUSTOMERS = {
  kind: 'number',
  min: 1,
  max: 10_000,
  words: 'How many customers are next',
} as const;
/** Money moves at the account whose key is in the settings; the operator says which one they believe that to be. */
const STRIPE = {
  kind: 'choice',
  of: ['test', 'live'],
  words: 'Which account of Stripe you mean',
} as const;
const PRORATION = {
  kind: 'choice',
  of: ['none', 'always_invoice'],
  words: 'none: the month stays paid; always_invoice: a credit for the rest of it',
} as const;

/** The move of customers of the old service; see docs/migration.md. */
export const migrationOperations = {
  migrate_plan: operation({
    words: 'What a migration would do, and the money; changes nothing',
    label: null,
    role: 'viewer',
    options: { proration: PRORATION },
    confirmed: false,
    customer: null,
  }),
  migrate_status: operation({
    words: 'Every migration run, mails, and old machines that were left alone',
    label: null,
    role: 'viewer',
    options: {},
    confirmed: false,
    customer: null,
  }),
  migrate: operation({
    words: 'Move the next customers of the old service to the plans of today',
    label: null,
    role: 'owner',
    options: { run: RUN, customers: CUSTOMERS, proration: PRORATION, stripe: STRIPE },
    confirmed: true,
    customer: null,
  }),
  migrate_pause: operation({
    words: 'Stop a migration run after the customers at hand',
    label: null,
    role: 'operator',
    options: { run: RUN },
    confirmed: false,
    customer: null,
  }),
  migrate_resume: operation({
    words: 'Go on with a paused migration run',
    label: null,
    role: 'owner',
    options: { run: RUN },
    confirmed: true,
    customer: null,
  }),
  migrate_undo: operation({
    words: 'Take back what a run did for so many customers',
    label: null,
    role: 'owner',
    options: { run: RUN, customers: CUSTOMERS, stripe: STRIPE },
    confirmed: true,
    customer: null,
  }),
  migrate_return: operation({
    words: 'Take back what a run did for one customer',
    label: null,
    role: 'owner',
    options: { account: ACCOUNT, run: RUN, stripe: STRIPE, reason: REASON },
    confirmed: true,
    customer: { what: 'moved_back', isTold: true },
  }),
};
