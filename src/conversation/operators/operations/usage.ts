import { SERVICE_NAMES } from '../../../domain/services.ts';
import { ACCOUNT, REASON } from '../options.ts';
import { operation } from './operation.ts';

const SERVICE = { kind: 'choice', of: SERVICE_NAMES, words: 'Which service' } as const;

/** How much agents may use of the metered services. */
export const usageOperations = {
  units: operation({
    words: 'Give a customer units on top of the plan, until the month ends',
    label: null,
    role: 'operator',
    options: {
      account: ACCOUNT,
      service: SERVICE,
      units: { kind: 'number', min: 1, max: 10_000, words: 'How many' },
      reason: REASON,
    },
    confirmed: true,
    customer: { what: 'units_given', isTold: true },
  }),
  enforcement: operation({
    words: 'Let the limits of a service only warn for some hours, or enforce them again',
    label: null,
    role: 'owner',
    options: {
      service: SERVICE,
      hours: { kind: 'number', min: 0, max: 744, words: 'Hours; 0 enforces them again' },
      reason: REASON,
    },
    confirmed: true,
    customer: null,
  }),
};
