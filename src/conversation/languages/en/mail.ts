/** Mails to people from the old service: what changes for them, and the way into the chat. */
export const mail = {
  hello: (name: string) => `Hi ${name},`,
  helloStranger: 'Hi,',
  moved: {
    cheaper: 'Your plan just got cheaper',
    cheaperSubject: (price: string) => `Your plan just got cheaper: now ${price} a month`,
    same: 'Your plan has a new name',
    sameSubject: (plan: string) => `Your plan is called ${plan} now, and the price stays`,
    before: 'Until now',
    after: 'Now',
    perMonth: (price: string) => `${price} a month`,
    nextBill: (date: string) =>
      `The new price is on your next bill, on ${date}. You don’t have to do anything for that.`,
    credit: (amount: string) =>
      `For the days you had already paid at the old price, your next bills are ${amount} lower.`,
    oneChange: 'The one change: your agent now runs on your own Claude account.',
    until: (date: string) =>
      `Until ${date} it keeps running on our key, so nothing stops. Connect your Claude before then: it takes two minutes, right in the chat.`,
    connect: 'Connect your Claude in the chat: it takes two minutes.',
    ownKey: 'Your agent keeps using the Claude key that’s already on it, so nothing stops.',
  },
  invited: {
    title: 'Automna has moved into your chat',
    what: (price: string) =>
      `The free plan is gone. Plans now start at ${price} a month, and your agent runs on your own Claude account.`,
    choose: 'If you’d like to go on, open the chat and choose a plan.',
    otherwise: 'If not, there’s nothing to do: you’re not charged, and I won’t ask again.',
  },
  reminder: {
    title: (date: string) => `Your agent runs on our key until ${date}`,
    what: 'Connect your own Claude before then, and it just keeps going. It takes two minutes, right in the chat.',
    stoppedTitle: 'Your agent can’t answer anymore',
    stopped:
      'The time on our key is over. Everything your agent knows is still there: connect your own Claude in the chat, and it goes on.',
  },
  link: {
    title: 'Your new link',
    what: 'Someone opened an old link to your account, so here’s a new one. If that wasn’t you, just leave this mail alone: nothing happens.',
  },
  pick: 'You manage everything in a chat now. Pick the app you like:',
  open: (app: string) => `Open ${app}`,
  back: 'Go back to your chat',
  word: (word: string) => `If the bot says hello but doesn’t know you, send it this word: ${word}`,
  once: (date: string) =>
    `The link is yours alone. It works once, until ${date}; don’t forward it.`,
  why: 'You’re getting this because you have an Automna account with this address.',
  stop: 'Stop reminders by email',
  stopPage: {
    title: 'Stop reminders by email?',
    what: 'You’ll still hear from us by email when your contract changes.',
    button: 'Stop reminders',
    done: 'Done: no more reminders by email.',
  },
};

export type MailWords = typeof mail;
