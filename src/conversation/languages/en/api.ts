import type { ApiScope } from '../../../domain/api-keys.ts';

/** Keys for programs of the customer. */
export const api = {
  title: 'API',
  what: (limit: number) =>
    `With a key your own programs can read your usage, wake your agent, move files and more: up to ${limit} requests a minute.`,
  none: 'You don’t have a key yet.',
  until: (time: string, left: string) =>
    `Your key is on a private page that works once, until ${time} (${left}).`,
  full: (most: number) =>
    `You have ${most} keys, the most there can be. Revoke one to make another.`,
  key: (last4: string) => `Key …${last4}`,
  scope: { read: 'read only', full: 'full access' } satisfies Record<ApiScope, string>,
  unused: 'never used',
  used: (at: string) => `last used on ${at}`,
  openPage: 'Show my new key',
  reference: 'How to use it',
  newRead: 'New: read only',
  newFull: 'New: full access',
  revoke: (last4: string) => `Revoke …${last4}`,
  revokeTitle: (last4: string) => `Revoke key …${last4}?`,
  revokeWhat: 'Programs that use it stop working at once. This can’t be undone.',
  revokeYes: 'Revoke it',
  revoked: (last4: string) => `Key …${last4} no longer works.`,
  keyGone: 'That key doesn’t exist any more.',
  locked: (plans: string) =>
    `With ${plans} your own programs can reach your account and your agent: usage, files, wake, restart and more.`,
  page: {
    title: 'Your API key',
    what: {
      read: 'A key with which a program can read everything the API shows.',
      full: 'A key with which a program can read everything the API shows, and change it too.',
    } satisfies Record<ApiScope, string>,
    show: 'Show the key',
    copyNow: 'Copy it now. It’s never shown again, and I only keep a fingerprint of it.',
    use: 'Send it as a bearer token:',
    over: 'Send /api in your chat to make a new key.',
  },
};

export type Api = typeof api;
