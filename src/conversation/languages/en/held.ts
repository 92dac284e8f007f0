/** What a chat that joined recently cannot do without an older one. */
export const held = {
  title: 'One of your older chats has to agree',
  why: 'This chat joined less than 7 days ago, so I’ve asked the older ones if that’s really you. Say yes there and it happens at once.',
  unless: (at: string) => `If nobody says no, it happens by itself on ${at}.`,
  withdraw: 'Withdraw it',
  over: 'That’s settled already.',
  wasThatYou: 'Was that you?',
  asked: {
    deletion: (chat: string) =>
      `Somebody in your chat on ${chat} asked to delete this account. That chat joined less than 7 days ago.`,
    export: (chat: string) =>
      `Somebody in your chat on ${chat} asked for all data of this account. That chat joined less than 7 days ago.`,
  },
  unlessStopped: (at: string) => `If that wasn’t you, stop it. Otherwise it happens on ${at}.`,
  answer: 'Send /delete to answer.',
  approve: { deletion: 'Yes, delete the account', export: 'Yes, hand out the data' },
  approved: 'OK, it happens now.',
  stopped: 'Stopped. Nothing happens.',
  stoppedThere: 'That was stopped in another chat, so nothing happens.',
};

export type Held = typeof held;
