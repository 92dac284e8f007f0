import { numberWords } from '../format.ts';
const { count } = numberWords('en-US', 'unlimited');

/** What is said about the channels of an agent, in English. */
export const channelEn = {
  title: 'Where do you want to talk to your agent?',
  choose:
    'Choose an app. You write to your agent there as to a person; this chat stays for the rest.',
  places: (used: number, limit: number | null) =>
    `Your plan: ${count(used)} of ${count(limit)} channels in use.`,
  later: 'Later',
  command: 'Channels',
  none: 'Your agent is connected to no app yet.',
  refresh: 'Refresh',
  name: { telegram: 'Telegram', discord: 'Discord', whatsapp: 'WhatsApp', web: 'Web' },
  connect: {
    telegram: 'Connect Telegram',
    discord: 'Connect Discord',
    whatsapp: 'Connect WhatsApp',
    web: 'Connect the web page',
  },
  on: {
    telegram: 'Your agent on Telegram',
    discord: 'Your agent on Discord',
    whatsapp: 'Your agent on WhatsApp',
    web: 'Your agent on the web',
  },

  oneTap:
    'The quick way: tap “Create my bot”. Telegram shows a new bot of your own and asks you once; I do the rest.',
  createBot: 'Create my bot',
  botFather:
    'By hand: open @BotFather, send /newbot, choose a name and a username that ends in “bot”. It answers with a token like 123456789:AA… .',
  openBotFather: 'Open @BotFather',
  discordSteps: [
    '1. Open the Discord developer page and make a “New Application”; its name is your agent’s name.',
    '2. On its “Bot” page switch on “Message Content Intent” and save.',
    '3. There, “Reset Token” shows the bot token. Copy it.',
  ],
  openDiscord: 'Open the Discord developer page',
  whatsappHow: [
    'I show you a QR code here. You scan it with the phone whose WhatsApp your agent shall use: Settings → Linked devices → Link a device.',
    'With your own number you then write to yourself (“Message yourself”) to reach it. Your agent can read and write in that WhatsApp account, so a number of its own is the safer choice.',
    'WhatsApp does not officially support this: linking sometimes fails, and it may restrict accounts.',
  ],
  showCode: 'Show me the code',

  checking: {
    telegram: (last4: string) => `Got the token (ends in ${last4}). Asking Telegram about it…`,
    discord: (last4: string) => `Got the token (ends in ${last4}). Asking Discord about it…`,
    whatsapp: () => 'Asking WhatsApp…',
  },
  fetching: 'Telegram made your bot. Fetching its token…',
  problem: {
    rejected: {
      telegram:
        'Telegram does not know this token. Perhaps a part is missing, or it was revoked. @BotFather shows the right one: /mybots, your bot, API Token.',
      discord:
        'Discord does not know this token. Perhaps a part is missing, or it was reset since. “Reset Token” on the Bot page makes a new one.',
      whatsapp: 'WhatsApp did not accept that. Please try again.',
    },
    control_bot:
      'That is the token of the bot you are talking to, which is ours. I threw it away. Your agent needs a bot of its own.',
    taken:
      'That bot already belongs to another account here. Disconnect it there first (/channels), or use another bot.',
    full: 'Your plan has no room for another channel, so I did not connect it and threw the token away.',
    intent:
      'The token is right, but “Message Content Intent” is off, and without it Discord lets no agent in. Switch it on on the “Bot” page, save, then tap “Check again”.',
    unreachable: {
      telegram: 'Telegram does not answer at the moment. I keep the token and ask again by myself.',
      discord: 'Discord does not answer at the moment. I keep the token and ask again by myself.',
      whatsapp: 'WhatsApp does not answer at the moment. I ask again by myself.',
    },
  },
  checkAgain: 'Check again',
  keptOld: 'Your agent goes on with the bot it has.',
  pasteProblem: {
    no_plan:
      'That is a bot token. First comes a plan, so I did not keep it. /plan shows the plans.',
    control_bot:
      'That is the token of the bot you are talking to, which is ours. I threw it away. Your agent needs a bot of its own.',
    channels_full:
      'That is a bot token, but your plan has no room for another channel, so I did not keep it. /channels shows what can be done.',
  },

  starting: {
    telegram: (name: string) =>
      `@${name} is yours. I am connecting your agent to it; that takes a moment.`,
    discord: (name: string) =>
      `The bot ${name} is yours. I am connecting your agent to it; that takes a moment.`,
    whatsapp: () => 'WhatsApp is linked. I am connecting your agent; that takes a moment.',
  },
  waitsForAgent: 'Your agent is not ready yet; it gets the channel as soon as it is.',
  running: {
    telegram: 'Your agent answers on Telegram. Write to it there; you need no code.',
    discord:
      'Your agent answers on Discord. Add it to a server of yours first (button below), then write to it directly; you need no code.',
    whatsapp: 'Your agent is linked to WhatsApp. Write to it there; you need no code.',
  },
  write: { telegram: 'Write to your agent', discord: 'Add it to my server', whatsapp: 'Open' },
  nowRunning: {
    telegram: 'Telegram is connected: your agent answers there. 🎉',
    discord: 'Discord is connected: your agent answers there. 🎉',
    whatsapp: 'WhatsApp is linked: your agent answers there. 🎉',
  },
  stopped: {
    token: 'Your agent could not sign in: the token no longer works. Please paste a new one here.',
    intent:
      'Discord does not let your agent in: “Message Content Intent” is off. Switch it on on the “Bot” page and save; your agent tries again by itself.',
    elsewhere:
      'The bot is being used by another program too, and only one may listen. Stop the other one, or paste the token of a bot that is only your agent’s.',
    not_linked: 'WhatsApp ended the link. Please link it again.',
    other:
      'Your agent does not run this channel at the moment. Restarting it often helps (/status); if it stays so, tell us with /help.',
  },
  asleep: {
    telegram: 'Your agent is asleep. A message to it on Telegram wakes it.',
    discord: 'Your agent is asleep, and Discord cannot wake it. Wake it in /status.',
    whatsapp: 'Your agent is asleep, and WhatsApp cannot wake it. Wake it in /status.',
  },
  paused: 'Paused: your plan has no room for it. The channel that was connected first goes on.',
  short: {
    running: 'running ✅',
    stopped: 'not running ⚠️',
    asleep: 'asleep',
    starting: 'being connected',
    checking: 'being checked',
    paused: 'paused by your plan',
    login: 'waits for the QR code',
    closed: 'waits for your id',
  },
  newToken: 'To use another bot, paste its token here.',

  whoAreYou: {
    telegram:
      'One thing is missing: who you are on Telegram, so that only you are let in. Type your Telegram id here, a number; @userinfobot tells it to you. Or link Telegram with /link.',
    discord:
      'One thing is missing: who you are on Discord, so that only you are let in. Type your Discord user id here: Settings → Advanced → Developer Mode, then “Copy User ID” on your name. Or link Discord with /link.',
    whatsapp:
      'Only the linked number itself is let in: there you write to yourself. Do you write from another number? Type it here, with its country code.',
  },
  numberKept: 'Thank you. That number is let in too.',
  ownerKept: 'Thank you. Only that id is let in.',
  ownerUnknown: 'That does not look like such an id: it is a number. Please look again.',

  preparing: 'Your agent is making a QR code. That takes up to half a minute…',
  scan: [
    'Scan this with WhatsApp on your phone: Settings → Linked devices → Link a device.',
    'Whoever scans it holds your agent’s WhatsApp. Show it to nobody.',
  ],
  scanUntil: (at: string) => `It renews itself here until ${at}.`,
  scanAlt:
    'The QR code can only be shown in the chat that asked for it, and this one cannot show it or its time is over. Tap “New code”, or link from Telegram or Discord.',
  newCode: 'New code',
  loginFailed:
    'WhatsApp was not linked: the time was over, or WhatsApp refused. Nothing was changed; you can try again.',

  sleepsTitle: 'Your agent sleeps on this plan',
  sleeps: {
    telegram: [
      'On Starter your agent sleeps when nobody needs it. A message on Telegram wakes it.',
    ],
    discord: [
      'On Starter your agent sleeps when nobody needs it, and Discord cannot wake it: messages there wait until you wake it in /status.',
      'On Telegram a message wakes it by itself. On Pro and Power it never sleeps.',
    ],
    whatsapp: [
      'On Starter your agent sleeps when nobody needs it, and WhatsApp cannot wake it: messages there wait until you wake it in /status.',
      'On Telegram a message wakes it by itself. On Pro and Power it never sleeps.',
    ],
  },
  goOn: 'Go on all the same',
  fullTitle: 'Your plan has no room for another channel',
  full: (used: number, limit: number | null) => [
    `${count(used)} of ${count(limit)} channels are in use.`,
    'Disconnect one, or take a bigger plan: Pro has 3 channels, Power any number.',
  ],
  seePlan: 'See my plan',
  seeChannels: 'See my channels',

  page: {
    how: [
      'A page of your own to write to your agent in any browser, with nothing to install.',
      'Each link from here lets in one browser, yours, and works once. Whoever uses it can write as you: pass it on to nobody.',
    ],
    connect: 'Get my link',
    open: 'Open the page',
    until: (at: string, duration: string) =>
      `The link works once, until ${at} (${duration}). A browser that is in stays in for 7 days.`,
    noLink: 'For another browser tap “New link”. One that is in stays in for 7 days.',
    newLink: 'New link',
    whatToTry: 'What to try first',
    state: {
      running: 'Your agent answers on its page.',
      asleep: 'Your agent is asleep. A message on its page wakes it.',
      stopped:
        'Your agent does not answer at the moment. Restarting it often helps (/status); if it stays so, tell us with /help.',
    },
  },

  disconnect: 'Disconnect',
  disconnectTitle: {
    telegram: 'Disconnect Telegram?',
    discord: 'Disconnect Discord?',
    whatsapp: 'Disconnect WhatsApp?',
    web: 'Disconnect the web page?',
  },
  disconnectAsk: {
    telegram: [
      'Your agent no longer answers there. I remove the token from your machine and from here, and the place in your plan is free.',
      'The bot itself stays yours at Telegram: in @BotFather you can revoke its token or delete it (/mybots).',
    ],
    discord: [
      'Your agent no longer answers there. I remove the token from your machine and from here, and the place in your plan is free.',
      'The bot itself stays yours at Discord: on the developer page you can reset its token or delete the application.',
    ],
    whatsapp: [
      'Your agent no longer answers there. I log it out on your machine, and the place in your plan is free.',
      'To be sure, look on your phone at Settings → Linked devices and log out what is still there.',
    ],
    web: [
      'Every browser that was let in is signed out, and what you and your agent wrote there is deleted here. The place in your plan is free.',
      'Your agent itself remembers what it was told.',
    ],
  },
  disconnectManaged: 'Its token is revoked as well, so nobody can use it any more.',
  disconnecting: 'Disconnected here. Your agent lets go of it in a moment.',
};
