/** Linking chats of several apps to one account. */
export const link = {
  menu: 'Link another app',
  title: 'One account, several apps',
  console: 'the console',
  withId: (platform: string, ending: string) => `${platform} (ID ending in ${ending})`,
  withNumber: (platform: string, ending: string) => `${platform} (number ending in ${ending})`,
  making: 'One moment, I’m creating a code…',
  how: 'Open Automna in your other app, choose “I already have an account” (or send /link) and type this code:',
  validUntil: (at: string, left: string) =>
    `It works once, until ${at} (${left}). Don’t share it: whoever types it can ask to join your account.`,
  openTelegram: 'Open in Telegram',
  newCode: 'New code',
  haveCode: 'I have a code',
  codeOver: 'That code has expired. Want a new one?',
  inUse: 'Someone just typed this code. /link shows the question; a new code cancels it.',
  typeHere: [
    'Type the code from your other app here. It looks like ABCD-EFGH.',
    'To get one, send /link there.',
  ],
  onlyYourOwn:
    'Only type a code that you made yourself, in your own chat. Whoever made it could control your account.',
  looking: 'One moment, I’m checking that code…',
  wrong: (triesLeft: number, at: string) =>
    triesLeft > 0
      ? `That code isn’t right. Check it in your other app: /link shows it there. You have ${triesLeft === 1 ? 'one try' : `${triesLeft} tries`} left.`
      : `That code isn’t right either. To keep accounts safe, I’ll take the next one after ${at}. Everything else works as usual.`,
  wait: (at: string) =>
    `There were too many wrong codes here. To keep accounts safe, I’ll take the next one after ${at}. Everything else works as usual.`,
  expired: 'That code has expired. Send /link in your other app to get a new one.',
  own: 'That’s this account’s own code. Type it in your other app instead.',
  shareTitle: 'Give another chat control of your account?',
  shareShown: (chat: string) =>
    `Someone on ${chat} typed your code. If you say yes, that chat will control your plan, your agent and your data.`,
  shareEntered: (chat: string) =>
    `You typed a code made on ${chat}. If you say yes, that chat will control your plan, your agent and your data.`,
  share: [
    'It can talk to your agent, change your plan, download everything and delete the account.',
    'Say yes only if that chat is your own. If someone sent you here, choose No and nothing happens.',
  ],
  askShown: (chat: string) => [
    `Someone on ${chat} typed your code. Is that you, and should the two chats become one account?`,
    'If it isn’t you, choose No and nothing happens.',
  ],
  askJoin: (chat: string, plan: string | null) =>
    `This chat will join the account on ${chat}: ${plan ? `${plan} plan` : 'no plan yet'}.`,
  youJoin:
    'Both chats will then control its plan, its agent and its data, and whatever you connect here.',
  whatHappens:
    'Both chats will share one account: plan, Claude, agent and usage. If both have a Claude, the one connected last is used.',
  answerUntil: (at: string) => `Both chats have to say yes by ${at}.`,
  yes: 'Yes, link them',
  no: 'No',
  waiting: (chat: string) => `Thanks. Now say yes on ${chat} too.`,
  linking: 'Both said yes. Linking them…',
  done: 'Your two chats are linked.',
  refused: 'OK, nothing was linked.',
  refusedThere: 'The other chat said no, so nothing was linked. /link creates a new code.',
  conflict: [
    'Both accounts have their own plan or agent, so I can’t combine them: you’d pay for something you can’t reach anymore.',
    'Delete one of them first (send /delete in its chat), then try /link again.',
  ],
  leaving:
    'Nothing was linked: one of the two accounts will be deleted. Send /delete in its chat to see how to keep it, then try /link again.',
  linked: (platform: string) =>
    `Done: this chat and the one on ${platform} now share one account. I’ll write to whichever you used last. /settings can undo this.`,
};

export type Link = typeof link;
