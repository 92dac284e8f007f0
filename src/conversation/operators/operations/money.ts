import { PLANS } from '../../../domain/plans.ts';
import { ACCOUNT, REASON } from '../options.ts';
import { operation } from './operation.ts';

/** What concerns the money of one customer. */
export const moneyOperations = {
  refund: operation({
    words: 'Give a customer money back',
    label: 'Refund',
    role: 'owner',
    options: {
      account: ACCOUNT,
      what: {
        kind: 'choice',
        of: ['last', 'period', 'second', 'warned'],
        words:
          'The last payment, all of this month, a second subscription, or what the card network warns of',
      },
      plan: { kind: 'choice', of: ['stays', 'ends'], words: 'Whether the plan stays or ends' },
      reason: REASON,
    },
    confirmed: true,
    // The refund has news of its own.
    customer: { what: 'refunded', isTold: false },
  }),
  refund_part: operation({
    words: 'Give a customer a part of this month’s payments back',
    label: null,
    role: 'owner',
    options: {
      account: ACCOUNT,
      cents: { kind: 'number', min: 1, max: 100_000, words: 'How much, in cents' },
      reason: REASON,
    },
    confirmed: true,
    customer: { what: 'refunded', isTold: false },
  }),
  trust: operation({
    words: 'Let the warnings about a customer’s payments count no more',
    label: 'Trust',
    role: 'owner',
    options: { account: ACCOUNT, reason: REASON },
    confirmed: true,
    customer: { what: 'trusted', isTold: false },
  }),
  comp: operation({
    words: 'Give a customer a plan for free, or end it',
    label: null,
    role: 'operator',
    options: {
      account: ACCOUNT,
      plan: { kind: 'choice', of: PLANS, words: 'Which plan' },
      days: { kind: 'number', min: 0, max: 366, words: 'Days from now; 0 ends it' },
      reason: REASON,
    },
    confirmed: true,
    // It has news of its own.
    customer: { what: 'comped', isTold: false },
  }),
  grace: operation({
    words: 'Move the end of a customer’s time on our key',
    label: null,
    role: 'operator',
    options: {
      account: ACCOUNT,
      days: { kind: 'number', min: 0, max: 90, words: 'Days from now; 0 ends it' },
      reason: REASON,
    },
    confirmed: true,
    customer: { what: 'grace_moved', isTold: true },
  }),
};
