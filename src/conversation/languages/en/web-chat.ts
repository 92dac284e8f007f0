/** What is said on the page of an agent, in English. */
export const webChat = {
  title: 'Your agent',
  status: { awake: 'awake', asleep: 'asleep, wakes up when you write' },
  enterTitle: 'Write to your agent here?',
  enterWhat: 'This browser stays signed in for 7 days. Only do this on a device of your own.',
  enter: 'Open my agent’s page',
  enterOver: 'This link has expired.',
  enterAgain:
    'It works once, for ten minutes. To get a new one, open /channels in your chat, then Web.',
  notIn: 'This browser isn’t signed in.',
  notInHow: 'To get a link, open /channels in your chat, then Web.',
  left: 'You’re signed out.',
  leftHow: 'To come back, open /channels in your chat, then Web.',
  leave: 'Sign out',
  label: 'Message to your agent',
  send: 'Send',
  conversation: 'Your conversation',
  you: 'You',
  agent: 'Your agent',
  nothingYet: 'Nothing here yet. Write below, like to a person.',
  kept: 'Messages stay on this page for 30 days.',
  again: 'Send again',
  ideas: [
    'Tell me what you can do for me',
    'Find three quiet cafés near me to work in',
    'Remind me tomorrow at 9 to call the dentist',
  ],
  waits: {
    queued: 'On its way…',
    sent: 'Your agent is working on it…',
    waking: 'Your agent was asleep and is waking up. This takes about a minute…',
    away: 'I can’t reach your agent right now. It gets this as soon as I can.',
  },
  failed: {
    claude: 'No answer: your agent couldn’t use your Claude. /connect in your chat shows why.',
    interrupted: 'No answer: your agent was stopped or fell asleep halfway. Send it again.',
    no_answer: 'No answer: I couldn’t reach your agent for a day. Send it again.',
    refused: 'No answer: your agent couldn’t handle that. Try other words.',
  },
  failedBecause: (why: string) => `No answer. ${why}`,
  problem: {
    empty: 'That was empty. Write something.',
    too_long: 'That’s too long: the limit is 8,000 characters. It wasn’t sent.',
    secret:
      'That looks like a Claude key, and your agent doesn’t need to know it. It wasn’t sent. /connect in your chat takes it safely.',
    too_many: 'Your agent still has 10 messages to answer. This one wasn’t sent yet.',
  },
  closed: {
    off: 'This page was disconnected. Open /channels in your chat to connect it again.',
    plan: 'This page is paused by your plan. /channels in your chat shows your options.',
    hold: 'Your account will be deleted, so your agent is paused. You can still keep it in your chat.',
  },
};

export type WebChat = typeof webChat;
