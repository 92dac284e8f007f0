import { ACCOUNT, REASON } from '../options.ts';
import { operation } from './operation.ts';

export const machineOperations = {
  reconcile: operation({
    words: 'Bring a machine up to date',
    label: 'Reconcile',
    role: 'operator',
    options: { account: ACCOUNT },
    confirmed: false,
    customer: { what: 'checked', isTold: false },
  }),
  push: operation({
    words: 'Push the credential to the machine again',
    label: 'Push Claude',
    role: 'operator',
    options: { account: ACCOUNT },
    confirmed: false,
    customer: { what: 'pushed', isTold: true },
  }),
  wake: operation({
    words: 'Wake an agent',
    label: 'Wake',
    role: 'operator',
    options: { account: ACCOUNT },
    confirmed: false,
    customer: { what: 'woken', isTold: false },
  }),
  restart: operation({
    words: 'Restart an agent',
    label: 'Restart',
    role: 'operator',
    options: { account: ACCOUNT },
    confirmed: true,
    customer: { what: 'restarted', isTold: true },
  }),
  stop: operation({
    words: 'Stop an agent, as /stop does',
    label: 'Stop',
    role: 'operator',
    options: { account: ACCOUNT },
    confirmed: true,
    customer: { what: 'stopped', isTold: true },
  }),
  suspend: operation({
    words: 'Suspend an account',
    label: 'Suspend',
    role: 'operator',
    options: { account: ACCOUNT, reason: REASON },
    confirmed: true,
    customer: { what: 'suspended', isTold: true },
  }),
  resume: operation({
    words: 'End a suspension, or a stop',
    label: 'Resume',
    role: 'operator',
    options: { account: ACCOUNT },
    confirmed: false,
    customer: { what: 'resumed', isTold: true },
  }),
  pin: operation({
    words: 'Keep a machine on the image it runs, whatever is rolled out; or let it follow again',
    label: null,
    role: 'operator',
    options: {
      account: ACCOUNT,
      to: { kind: 'choice', of: ['on', 'off'], words: 'Keep it, or let it follow' },
      reason: REASON,
    },
    confirmed: true,
    customer: { what: 'pinned', isTold: false },
  }),
};
