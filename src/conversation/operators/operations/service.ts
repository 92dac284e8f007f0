import { SWITCHES } from '../../../domain/switches.ts';
import { ACCOUNT, REASON } from '../options.ts';
import { operation } from './operation.ts';

/** What concerns the whole service, and what is paid for it. */
export const serviceOperations = {
  sync: operation({
    words: 'Read the subscription of a customer at Stripe again',
    label: 'Sync billing',
    role: 'operator',
    options: { account: ACCOUNT },
    confirmed: false,
    customer: { what: 'synced', isTold: false },
  }),
  email: operation({
    words: 'Find a customer by the email address they gave to Stripe',
    label: null,
    role: 'viewer',
    options: { email: { kind: 'word', words: 'The whole address' } },
    confirmed: false,
    customer: null,
  }),
  report: operation({
    words: 'The last 24 hours in numbers',
    label: null,
    role: 'viewer',
    options: {},
    confirmed: false,
    customer: null,
  }),
  switch: operation({
    words: 'Switch a part of the service off or on for everybody',
    label: null,
    role: 'owner',
    options: {
      part: { kind: 'choice', of: SWITCHES, words: 'What' },
      to: { kind: 'choice', of: ['off', 'on'], words: 'Off or on' },
      reason: REASON,
    },
    confirmed: true,
    customer: null,
  }),
  rollout: operation({
    words: 'How far the rollout of an image is',
    label: null,
    role: 'viewer',
    options: {},
    confirmed: false,
    customer: null,
  }),
  rollout_set: operation({
    words: 'Pause, continue or take back the rollout of an image',
    label: null,
    role: 'owner',
    options: { what: { kind: 'choice', of: ['pause', 'continue', 'back'], words: 'What to do' } },
    confirmed: true,
    customer: null,
  }),
  orphans: operation({
    words: 'What at Fly belongs to nobody, and what it costs',
    label: null,
    role: 'viewer',
    options: {},
    confirmed: false,
    customer: null,
  }),
  delete_orphan: operation({
    words: 'Delete an app at Fly that belongs to nobody',
    label: null,
    role: 'owner',
    options: { app: { kind: 'word', words: 'The name of the app, as /ops_orphans lists it' } },
    confirmed: true,
    customer: null,
  }),
};
