import { count } from './numbers.ts';

/** What is said about the channels of an agent, in English. */
export const channel = {
  title: 'Where do you want to talk to your agent?',
  choose:
    'Choose an app. You write to your agent there like to a person; this chat stays for everything else.',
  places: (used: number, limit: number | null) =>
    limit === null
      ? `Channels in use: ${count(used)}. Your plan has no limit.`
      : `Your plan: ${count(used)} of ${count(limit)} channels in use.`,
  later: 'Later',
  command: 'Channels',
  none: 'Your agent isn’t connected to an app yet.',
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
    'The quick way: open “Create my bot”. Telegram shows you a new bot and asks once; I do the rest.',
  createBot: 'Create my bot',
  botFather:
    'By hand: open @BotFather, send /newbot, and choose a name and a username that ends in “bot”. You’ll get a token like “123456789:AA…”.',
  openBotFather: 'Open @BotFather',
  discordSteps: [
    '1. Open Discord’s developer page and create a “New Application”. Its name is your agent’s name.',
    '2. On its “Bot” page, choose “Reset Token” and copy the token.',
  ],
  openDiscord: 'Open Discord’s developer page',
  whatsappHow: [
    'I’ll show you a QR code here. Scan it with the phone whose WhatsApp your agent should use. “Linked devices” is under ⋮ on Android and under Settings on an iPhone.',
    'With your own number, you reach your agent by writing to yourself (“Message yourself”). It can read and write everything in that WhatsApp account, so a separate number is safer.',
    'WhatsApp doesn’t officially support this: linking sometimes fails, and accounts can be restricted.',
  ],
  showCode: 'Show me the code',

  checking: {
    telegram: (last4: string) => `Got the token (ends in ${last4}). Checking with Telegram…`,
    discord: (last4: string) => `Got the token (ends in ${last4}). Checking with Discord…`,
    whatsapp: () => 'Checking with WhatsApp…',
  },
  fetching: 'Telegram created your bot. Getting its token…',
  problem: {
    rejected: {
      telegram:
        'Telegram doesn’t know this token. Maybe a piece is missing, or it was revoked. @BotFather has the right one: /mybots, your bot, API Token.',
      discord:
        'Discord doesn’t know this token. Maybe a piece is missing, or it was reset since. “Reset Token” on the Bot page gives you a new one.',
      whatsapp: 'WhatsApp didn’t accept that. Try again.',
    },
    control_bot:
      'That’s the token of the bot you’re talking to, which is ours. I threw it away. Your agent needs a bot of its own.',
    taken:
      'That bot already belongs to another account here. Disconnect it there first (/channels), or use another bot.',
    full: 'Your plan has no room for another channel, so I didn’t connect it and threw the token away.',
    intent:
      'The token is right, but “Message Content Intent” is off, and Discord won’t let your agent in without it. Switch it on under “Bot”, save, then choose “Check again”.',
    unreachable: {
      telegram:
        'Telegram isn’t answering right now. I’ll keep the token and check it again by myself.',
      discord:
        'Discord isn’t answering right now. I’ll keep the token and check it again by myself.',
      whatsapp: 'WhatsApp isn’t answering right now. I’ll check again by myself.',
    },
  },
  checkAgain: 'Check again',
  keptOld: 'Your agent keeps using the bot it has.',
  pasteProblem: {
    no_plan:
      'That’s a bot token, but you need a plan first, so I didn’t keep it. /plan shows the plans.',
    control_bot:
      'That’s the token of the bot you’re talking to, which is ours. I threw it away. Your agent needs a bot of its own.',
    channels_full:
      'That’s a bot token, but your plan has no room for another channel, so I didn’t keep it. /channels shows your options.',
  },

  starting: {
    telegram: (name: string) => `@${name} is yours. Connecting your agent to it; just a moment.`,
    discord: (name: string) =>
      `The bot ${name} is yours. Connecting your agent to it; just a moment.`,
    whatsapp: () => 'WhatsApp is linked. Connecting your agent; just a moment.',
  },
  waitsForAgent: 'Your agent isn’t ready yet. It gets this channel as soon as it is.',
  running: {
    telegram: 'Your agent is on Telegram. Write to it there; no code needed.',
    discord:
      'Your agent is on Discord. First add it to one of your servers (link below), then send it a direct message; no code needed.',
    whatsapp: 'Your agent is on WhatsApp. Write to it there; no code needed.',
  },
  write: { telegram: 'Write to your agent', discord: 'Add it to my server', whatsapp: 'Open' },
  nowRunning: {
    telegram: 'Telegram is connected: your agent answers there. 🎉',
    discord: 'Discord is connected: your agent answers there. 🎉',
    whatsapp: 'WhatsApp is linked: your agent answers there. 🎉',
  },
  ownerMissing: {
    telegram:
      'Your agent is on Telegram, but I don’t know yet whom to let in. Tell me your Telegram ID:',
    discord:
      'Your agent is on Discord, but I don’t know yet whom to let in. Tell me your Discord user ID:',
    whatsapp:
      'Your agent is on WhatsApp, but I don’t know yet whom to let in. Tell me your number:',
  },
  stopped: {
    token: 'Your agent couldn’t sign in: the token doesn’t work anymore. Paste a new one here.',
    intent:
      'Discord isn’t letting your agent in: “Message Content Intent” is off. Switch it on under “Bot” and save; your agent tries again by itself.',
    elsewhere:
      'Another program is using this bot too, and only one can. Stop the other one, or paste the token of a bot that only your agent uses.',
    not_linked: 'WhatsApp ended the link. Link it again.',
    other: 'Your agent isn’t answering on this channel right now. A restart often helps: /status.',
  },
  asleep: {
    telegram: 'Your agent is asleep. Write to it on Telegram and it wakes up.',
    discord: 'Your agent is asleep, and Discord can’t wake it. You can wake it in /status.',
    whatsapp: 'Your agent is asleep, and WhatsApp can’t wake it. You can wake it in /status.',
  },
  paused: 'Paused: your plan has no room for it. The channel you connected first keeps working.',
  lastMessage: (at: string) => `The last message I know of: ${at}.`,
  short: {
    running: 'running ✅',
    stopped: 'not running ⚠️',
    asleep: 'asleep',
    starting: 'connecting',
    checking: 'checking',
    paused: 'paused by your plan',
    held: 'paused',
    login: 'waiting for the QR code',
    closed: 'waiting for your ID',
  },
  replaceAsk: (name: string, last4: string) =>
    `Your agent already has a bot: ${name}. The token ending in ${last4} is for another one. Which one should your agent use?`,
  replaceAskMade: (name: string, made: string) =>
    `Your agent already has a bot: ${name}. You’ve just created ${made}. Which one should your agent use?`,
  replaceYes: (last4: string) => `Use the new one (${last4})`,
  replaceNo: (name: string) => `Keep ${name}`,
  replaceKept: 'Kept. I dropped the other one.',
  replaceWaits:
    'You’ve just created another bot, and your agent already has one. Which one should it use?',
  replaceOver: (name: string) => `Your agent keeps using ${name}. I dropped the other one.`,
  newToken: 'To use another bot, paste its token here.',

  whoAreYou: {
    telegram:
      'Before I let anyone in: what’s your Telegram ID? Only this account will be able to talk to your agent. It’s a number; @userinfobot tells you yours. Or link Telegram with /link.',
    discord:
      'Before I let anyone in: what’s your Discord user ID? To find it: Settings → Advanced → Developer Mode, then “Copy User ID” on your name. Or link Discord with /link.',
    whatsapp:
      'Only the linked number itself can talk to your agent, by writing to itself. Do you write from another number? Type it here, with its country code.',
  },
  numberKept: 'Thanks. That number can write to your agent too.',
  ownerKept: 'Thanks. Only that ID can write to your agent.',
  ownerUnknown: 'That doesn’t look like an ID: it should be a number. Check it and try again.',

  preparing: 'Your agent is creating a QR code. This takes up to half a minute…',
  scan: [
    'Scan this with WhatsApp on your phone: “Linked devices” (Android: ⋮, iPhone: Settings), then “Link a device”.',
    'Whoever scans it controls your agent’s WhatsApp. Don’t show it to anyone.',
  ],
  scanUntil: (at: string) => `It renews itself here until ${at}.`,
  scanAlt: 'A QR code that links WhatsApp to your agent.',
  scanMissing:
    'I can’t show the code in this chat. “Show it on another screen” opens it on a page.',
  otherScreen: 'Show it on another screen',
  openCode: 'Open the code',
  codePageUntil: (at: string, left: string) =>
    `The page works in one browser, until ${at} (${left}). Open it on a computer and scan the code from there.`,
  newCode: 'New code',
  loginFailed:
    'WhatsApp wasn’t linked: time ran out, or WhatsApp said no. Nothing was changed; you can try again.',

  sleepsTitle: 'On this plan your agent sleeps',
  sleeps: {
    telegram: [
      'On Starter your agent sleeps when nobody needs it. A message on Telegram wakes it up.',
    ],
    discord: [
      'On Starter your agent sleeps when nobody needs it, and Discord can’t wake it: messages there wait until you wake it in /status.',
      'On Telegram a message wakes it by itself. On Pro and Power it never sleeps.',
    ],
    whatsapp: [
      'On Starter your agent sleeps when nobody needs it, and WhatsApp can’t wake it: messages there wait until you wake it in /status.',
      'On Telegram a message wakes it by itself. On Pro and Power it never sleeps.',
    ],
  },
  goOn: 'Continue anyway',
  fullTitle: 'Your plan has no room for another channel',
  full: (used: number, limit: number | null) => [
    `${count(used)} of ${count(limit)} channels are in use.`,
    'Disconnect one, or get a bigger plan: Pro has 3 channels, Power as many as you like.',
  ],
  seePlan: 'See my plan',
  seeChannels: 'See my channels',

  page: {
    how: [
      'Your own page to write to your agent in any browser, with nothing to install.',
      'Each link from here opens it in one browser and works once. Whoever uses it can write as you, so don’t share it.',
    ],
    connect: 'Get my link',
    open: 'Open the page',
    until: (at: string, duration: string) =>
      `The link works once, until ${at} (${duration}). Your browser then stays signed in for 7 days.`,
    noLink: 'For another browser, choose “New link”. A browser stays signed in for 7 days.',
    newLink: 'New link',
    whatToTry: 'What to try first',
    state: {
      running: 'Your agent answers on its page.',
      asleep: 'Your agent is asleep. Write on its page and it wakes up.',
      stopped: 'Your agent isn’t answering right now. A restart often helps: /status.',
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
      'Your agent stops answering there. I’ll remove the token from your agent and from here, and the spot in your plan is free.',
      'The bot stays yours at Telegram: you can revoke its token or delete it in @BotFather (/mybots).',
    ],
    discord: [
      'Your agent stops answering there. I’ll remove the token from your agent and from here, and the spot in your plan is free.',
      'The bot stays yours at Discord: you can reset its token or delete the application on the developer page.',
    ],
    whatsapp: [
      'Your agent stops answering there. I’ll sign it out, and the spot in your plan is free.',
      'To be sure, check “Linked devices” in WhatsApp on your phone and sign out anything that’s still there.',
    ],
    web: [
      'Every browser is signed out, and the conversation on the page is deleted. The spot in your plan is free.',
      'Your agent still remembers what you told it.',
    ],
  },
  disconnectManaged: 'Its token is revoked too, so nobody can use it anymore.',
  disconnecting: 'Disconnected. Your agent leaves in a moment.',
};

export type Channel = typeof channel;
