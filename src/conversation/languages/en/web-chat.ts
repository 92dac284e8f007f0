/** What is said on the page of an agent, in English. */
export const webChatEn = {
  title: 'Your agent',
  enterTitle: 'Write to your agent here?',
  enterWhat: 'This browser stays signed in for 7 days. Use it only on a device of your own.',
  enter: 'Open my agent’s page',
  enterOver: 'This link is no longer valid.',
  enterAgain:
    'It works once and for ten minutes. Ask for a new one in your chat: /channels, then Web.',
  notIn: 'This browser is not signed in.',
  notInHow: 'Ask for a link in your chat: /channels, then Web.',
  left: 'You are signed out.',
  leftHow: 'To come back, ask for a link in your chat: /channels, then Web.',
  leave: 'Sign out',
  label: 'Message to your agent',
  send: 'Send',
  conversation: 'Your conversation',
  you: 'You',
  agent: 'Your agent',
  nothingYet: 'Nothing has been said here yet. Write below, as to a person.',
  kept: 'What is written here stays on this page for 30 days.',
  waits: {
    queued: 'On its way…',
    sent: 'Your agent is at work…',
    waking: 'Your agent was asleep and is waking up. That takes about a minute…',
    away: 'Your agent cannot be reached at the moment. It gets this as soon as it can.',
  },
  failed: {
    claude:
      'Not answered: your agent could not use your Claude. In your chat /connect shows what is wrong.',
    interrupted:
      'Not answered: your agent was stopped or fell asleep in the middle of it. Please send it again.',
    no_answer: 'Not answered: your agent could not be reached for a day. Please send it again.',
    refused: 'Not answered: your agent could not deal with it. Please try it in other words.',
  },
  problem: {
    empty: 'There was nothing in it. Please write something.',
    too_long: 'That is too long; 8,000 characters are the most. It was not sent.',
    secret:
      'That looks like a Claude credential, and an agent should not be told it. It was not sent. In your chat /connect takes it safely.',
    too_many: 'Your agent still has 10 messages to answer. This one was not sent yet.',
  },
  closed: {
    off: 'This page was disconnected. In your chat /channels connects it again.',
    plan: 'This page is paused by your plan. In your chat /channels shows what can be done.',
    hold: 'Your account is to be deleted, so your agent rests. In your chat you can still keep it.',
  },
};
