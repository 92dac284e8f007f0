import { REASON } from '../options.ts';
import { operation } from './operation.ts';

const ROW = {
  job: { kind: 'word', words: 'The name of the job, as /ops_failed lists it' },
  id: { kind: 'word', words: 'The id of the row, as /ops_failed lists it' },
} as const;

export const workOperations = {
  failed: operation({
    words: 'Work that keeps failing, and why',
    label: null,
    role: 'viewer',
    options: {},
    confirmed: false,
    customer: null,
  }),
  queues: operation({
    words: 'Look into the queues on a page',
    label: null,
    role: 'viewer',
    options: {},
    confirmed: false,
    customer: null,
  }),
  retry: operation({
    words: 'Try failed work again now',
    label: null,
    role: 'operator',
    options: ROW,
    confirmed: false,
    customer: null,
  }),
  discard: operation({
    words: 'Give up on failed work',
    label: null,
    role: 'operator',
    options: { ...ROW, reason: REASON },
    confirmed: true,
    customer: null,
  }),
};
