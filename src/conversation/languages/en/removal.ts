/** Deleting an account, and exporting its data. */
export const removal = {
  help: '/delete – delete your account and everything in it',
  title: 'Delete your account?',
  goes: (parts: { machine: boolean; last4: string | null; plan: string | null }) =>
    [
      'What will be deleted:',
      ...(parts.machine ? ['• your agent and all the data on it'] : []),
      ...(parts.last4 ? [`• your Claude key ending in ${parts.last4}`] : []),
      ...(parts.plan
        ? [
            `• your ${parts.plan} subscription: it won’t renew, and ends with your account at the latest. This month isn’t refunded.`,
          ]
        : []),
      parts.machine
        ? '• what was said on your agent’s page, your linked chats and your settings'
        : '• your linked chats and your settings',
    ].join('\n'),
  stays: (parts: { machine: boolean; claude: boolean; paid: boolean }) =>
    [
      'What stays:',
      ...(parts.paid ? ['• your invoices at Stripe, as accounting law requires'] : []),
      ...(parts.machine ? ['• backups of your agent, for up to five more days'] : []),
      ...(parts.claude
        ? ['• your key at Anthropic: it works until you revoke it there, so do that yourself']
        : []),
      '• the messages you see in this app, until you delete them here',
    ].join('\n'),
  when: (at: string, hasAgent: boolean) =>
    `When: on ${at}, seven days from now. Until then ${hasAgent ? 'your agent is paused, ' : ''}nothing is destroyed, and you can export your data or change your mind.`,
  filesFirst:
    'The export doesn’t include your agent’s files. Ask your agent to send you what you want to keep before you continue.',
  goOn: 'Continue',
  exportData: 'Export my data',
  confirmTitle: 'Are you sure?',
  confirm: (at: string, hasAgent: boolean) =>
    `${hasAgent ? 'Your agent stops now. ' : ''}On ${at} everything is deleted for good. After that nobody can bring it back, not even us.`,
  confirmYes: 'Delete my account',
  holdTitle: 'Your account will be deleted',
  hold: (at: string, hasAgent: boolean) => [
    `Everything is deleted for good on ${at}. Until then ${hasAgent ? 'your agent is paused, and ' : ''}nothing renews.`,
    'You can still export your data, or keep your account as it was.',
  ],
  askedIn: (chat: string) =>
    `Somebody in your chat on ${chat} asked to delete this account. If that wasn’t you, stop it.`,
  stopIt: 'Stop it',
  keep: 'Keep my account',
  kept: 'Welcome back. Your account is unchanged.',
  keptWithAgent:
    'Welcome back. Your account is unchanged. Your agent is starting; I’ll message you when it’s back.',
  going:
    'Your account is being deleted right now, so it can’t be kept anymore. I’ll message you when everything is gone.',
  statusLine: (at: string, hasAgent: boolean) =>
    `Your account will be deleted on ${at}.${hasAgent ? ' Your agent is paused until then.' : ''} /delete shows what you can do.`,
  paused: 'paused until your account is deleted',
  secretKept: (last4: string) =>
    `I encrypted that (ends in ${last4}) but won’t use it: your account will be deleted, and it goes too. /delete shows how to keep your account.`,
  paidInHold:
    'Your payment arrived, but your account will be deleted, so your agent stays paused and nothing renews. To continue, choose “Keep my account” in /delete.',
  everythingDeleted:
    'Everything is deleted: your agent, your key, your subscription and all we knew about you. If you ever come back, we’ll start fresh. Take care!',
  exportTitle: 'Your data',
  exportWhat: [
    'A file with what we have about you: account and chats, plan and payments, usage, and what we know about your Claude key and your agent.',
    'It never includes the key itself, our own keys, or your agent’s files and what you two said. What was said in this chat isn’t in it either: I don’t keep it once it’s answered.',
  ].join('\n\n'),
  exportUntil: (at: string, left: string) =>
    `Your page works once, until ${at} (${left}). Anyone with the link can open it, so keep it to yourself.`,
  exportNone: 'Your last page was used or has expired.',
  openExport: 'Open the export page',
  newExport: 'New page',
};

export type Removal = typeof removal;
