import type { AccessKind } from '../../../domain/accesses.ts';
import type { Role } from '../../../domain/operators.ts';

/** What our team does with a customer's account or agent. */
export const privacy = {
  title: 'Privacy',
  intro:
    'What you and your agent say to each other stays on your agent’s own computer. Our team touches it only to help you or to fix something, and every time is listed here.',
  none: 'So far nobody from our team has done anything with your agent.',
  told: (role: string, what: string) => `Somebody from our team (${role}) ${what}.`,
  why: (reason: string) => `The reason given: ${reason}`,
  open: 'Read our privacy policy',
  noPage:
    'There’s no privacy policy to read here yet. Send /support and a person answers your question.',
  listed: '/privacy lists everything our team does with your agent.',
  role: { viewer: 'viewer', operator: 'operator', owner: 'owner' } satisfies Record<Role, string>,
  what: {
    checked: 'had your agent brought up to date',
    pushed: 'sent your Claude key to your agent again',
    woken: 'woke your agent',
    restarted: 'restarted your agent',
    stopped: 'stopped your agent; /go lets it go on',
    suspended: 'suspended your agent. Your files and settings stay as they are',
    resumed: 'let your agent go on',
    resized: 'changed how much memory your agent’s computer has; it restarts once',
    restored: 'is taking your agent’s disk back to an earlier copy. The disk as it is now is kept',
    disk_dropped: 'deleted an old disk of your agent that nothing uses any more',
    pinned: 'chose which version of OpenClaw your agent runs',
    synced: 'read your subscription at Stripe again',
    refunded: 'gave you money back',
    trusted: 'cleared a warning about one of your payments',
    comped: 'gave you a plan for free, or changed its end; /plan shows it',
    units_given: 'gave your agent more of a service for this month; /usage shows it',
    moved_back: 'changed your plan and price back to what they were before',
    grace_moved: 'changed how long your agent may use our Claude key; /status shows the date',
  } satisfies Record<AccessKind, string>,
};

export type Privacy = typeof privacy;

export const terms = {
  title: 'Terms',
  said: [
    'These are the terms you agree to when you pay. Your Claude has terms of its own, at Anthropic.',
  ],
  open: 'Read the terms',
  noPage: 'There are no terms to read here yet. Send /support and a person answers your question.',
};

export type Terms = typeof terms;
