import { type MeteredService, SERVICES } from '../../../domain/services.ts';
import { channelEn } from './channels.ts';
import { upgradeEn } from './upgrade.ts';
import { webChatEn } from './web-chat.ts';
import type { PlanTerms } from '../../../domain/plans.ts';
import { numberWords } from '../format.ts';

const { count, dollars, plural } = numberWords('en-US', 'unlimited');

const price = (terms: PlanTerms): string => `${dollars(terms.priceCents)} a month`;

export const en = {
  hello: {
    title: 'Hello, I am Automna.',
    what: 'I set up a private AI agent for you: your own OpenClaw machine, running on your own Claude.',
    next: 'It takes about five minutes, all of it in this chat.',
    choosePlan: 'Choose a plan',
    howItWorks: 'How it works',
    haveAccount: 'I have an account',
  },

  how: {
    title: 'How it works',
    steps: [
      '1. You pick a plan and pay on a Stripe page.',
      '2. You connect your own Claude: a subscription or an API key.',
      '3. I build a machine that is yours alone, in about a minute.',
      '4. You talk to your agent, and come back here to see usage or change things.',
    ],
    yours:
      'Your agent talks to Anthropic directly with your own credential. I keep it encrypted and never show it to anyone.',
  },

  plans: {
    title: 'Choose a plan',
    choice: (terms: PlanTerms) => `${terms.name} · ${price(terms)}`,
    card: (terms: PlanTerms) =>
      [
        `${terms.name}, ${price(terms)}`,
        `${count(terms.searches)} searches · ${count(terms.browserMinutes)} browser min · ${count(terms.emails)} emails · ${terms.phoneMinutes === 0 ? 'no phone' : `${count(terms.phoneMinutes)} phone min`}`,
        `${count(terms.channels)} ${plural(terms.channels, { one: 'channel', other: 'channels' })} · ${terms.alwaysOn ? 'always on' : 'sleeps when idle'}`,
      ].join('\n'),
    details: (terms: PlanTerms) =>
      [
        `${terms.name}, ${price(terms)}`,
        `Web searches: ${count(terms.searches)} a month`,
        `Browser: ${count(terms.browserMinutes)} minutes a month`,
        `Emails: ${count(terms.emails)} a month`,
        `Phone: ${terms.phoneMinutes === 0 ? 'not included' : `${count(terms.phoneMinutes)} minutes a month`}`,
        `Channels for your agent: ${count(terms.channels)}`,
        `Scheduled work (cron, heartbeat): ${terms.cron ? 'yes' : 'no'}`,
        `Custom skills: ${terms.customSkills ? 'yes' : 'no'}`,
        `File browser: ${terms.fileBrowser ? 'yes' : 'no'}`,
        `API access: ${terms.apiAccess ? 'yes' : 'no'}`,
        `Machine: ${terms.alwaysOn ? 'always on' : 'sleeps when idle, wakes on a message'}`,
      ].join('\n'),
    aiIsYours:
      'The AI itself is not part of the price and not capped by us: it runs on your own Claude, which Anthropic bills.',
    compare: 'Compare',
    compareTitle: 'The plans side by side',
    confirmTitle: (name: string) => `${name}: shall we?`,
    confirm: (terms: PlanTerms) =>
      `${dollars(terms.priceCents)} today, then every month until you cancel. You pay on Stripe’s page; I never see your card.`,
    goToPayment: (terms: PlanTerms) => `Pay ${dollars(terms.priceCents)}`,
    otherPlan: 'Other plan',
    yourPlan: (name: string) => `Your plan: ${name}`,
    none: 'You have no plan at the moment.',
  },

  pay: {
    title: (terms: PlanTerms) => `${terms.name}, ${price(terms)}`,
    making: 'One moment, I am making your payment link…',
    stripeBusy:
      'Stripe, our payment provider, is not answering right now. I keep trying and send the link as soon as it works. Nothing was charged.',
    open: (terms: PlanTerms) =>
      `Here is your payment link for ${terms.name}. I notice by myself when you have paid.`,
    validUntil: (at: string, left: string) => `The link is valid until ${at} (${left}).`,
    link: (terms: PlanTerms) => `Pay ${dollars(terms.priceCents)} with Stripe`,
    iPaid: 'I have paid',
    newLink: 'New link',
    checkAgain: 'Check again',
    expired: 'This payment link is no longer valid. Nothing was charged. Shall I make a new one?',
    alreadySubscribed:
      'You already have a subscription, so I made no second link: you would pay twice. If it has just been paid, check again in a moment.',
    left: 'No problem, nothing was charged. Your link stays valid if you change your mind.',
    notSeen:
      'I looked at Stripe just now and see no payment yet. If you have just paid, give it a minute and check again.',
    looking: 'Looking at Stripe…',
    received: (name: string) => `Payment received, thank you! You are on ${name}.`,
    paid: (name: string) => `${name} is paid. There is nothing more to do here.`,
    goOn: 'Go on',
    ended: 'Your subscription has ended. Your data is kept for now; choose a plan to go on.',
    openInvoice: 'Pay the open invoice',
    unpaid:
      'Your payment is open, so your plan has stopped. It goes on as soon as the invoice is paid.',
    pausedUnpaid:
      'Your payment is open, so your agent is paused. Nothing is deleted: it starts again with all its data as soon as the invoice is paid.',
    pausedEnded:
      'Your plan has ended, so your agent is paused. Nothing is deleted: it starts again with all its data when you choose a plan.',
  },

  connect: {
    title: 'Connect your Claude',
    why: 'Your agent thinks with your own Claude. Which one would you like to use?',
    path: { setup_token: 'Claude subscription', api_key: 'API key' },
    pathLine: {
      setup_token: 'Claude subscription: uses the Pro, Max, Team or Enterprise plan you have.',
      api_key:
        'API key: pay per use at Anthropic. The way Anthropic recommends for products like this.',
    },
    kindName: { setup_token: 'Claude subscription token', api_key: 'API key' },
    setupTokenFacts: (termsDate: string) => [
      'Before you decide:\n• It runs on your own subscription; we add no charge for the AI.\n• Anthropic may bill such use as extra usage, or restrict the account.\n' +
        `• Anthropic’s terms (read ${termsDate}) ask products like this one to use API keys and not to collect subscription tokens.\n` +
        '• A token lasts about a year and is not renewed by itself. I remind you before it ends.',
    ],
    install: '1. On your computer, install Claude Code if you do not have it:',
    run: '2. Run this and sign in when the browser opens:',
    setupTokenHere: '3. It prints a token that begins with sk-ant-oat01- .',
    handIn: {
      paste: 'Paste it here. I encrypt it at once and remove your message where the app lets me.',
      form: 'Hand it in with the button below. It opens a private form; I encrypt it at once.',
      page: 'Hand it in on the private page, not in this chat: here I cannot remove your message.',
    },
    pasteHere: 'Paste it here',
    newPage: {
      paste: 'Use a private page instead',
      form: 'Use a private page instead',
      page: 'New private page',
    },
    openPage: 'Open the private page',
    pageUntil: (at: string, left: string) => `Your private page works once, until ${at} (${left}).`,
    apiKeyFacts: [
      'You pay Anthropic per use: light use is about $20 a month, heavy use with Opus $100 to $500 or more. You can set a spending limit there.',
      'Create a key on Anthropic’s page with the button below.',
    ],
    apiKeyHere: 'The key begins with sk-ant-api03- .',
    apiKeyPage: 'Create an API key',
    useApiKey: 'Use an API key instead',
    useSubscription: 'Use my Claude subscription instead',
    checking: (last4: string) => `Got it (ends in ${last4}). Checking it with Anthropic…`,
    payFirst:
      'I keep it encrypted for you. Next comes the plan; after that your agent starts with it.',
    removed: 'I removed your message with the secret from this chat.',
    notRemoved:
      'I could not remove your message with the secret from this chat. Please delete it yourself: press and hold it, then Delete.',
    accepted: {
      valid: (last4: string) => `Claude is connected (ends in ${last4}). Anthropic accepted it.`,
      no_credit: (last4: string) =>
        `Claude is connected (ends in ${last4}), but the account has no credit. Add credit at Anthropic, or your agent cannot answer.`,
      extra_usage: (last4: string) =>
        `Claude is connected (ends in ${last4}), but Anthropic does not cover this use from the plan. Switch on extra usage at Anthropic, or use an API key with /connect.`,
      restricted: (last4: string) =>
        `Claude is connected (ends in ${last4}), but it is restricted: not every model or workspace is allowed. Ask whoever manages it at Anthropic.`,
      unknown: (last4: string) =>
        `Saved (ends in ${last4}). Anthropic could not tell me yet whether it works, which says nothing about your credential. I check again by myself.`,
    },
    problem: {
      truncated:
        'That looks like part of a Claude credential: the end is missing. Copy the whole of it, over all lines, and paste it again.',
      several: 'I found more than one credential in that message. Please paste only one.',
      admin_key:
        'That is an admin key: it manages an organisation and cannot run an agent. Please create an ordinary API key (it begins with sk-ant-api03-).',
      refresh_token:
        'That is a refresh token, not a setup token. Please run “claude setup-token” and paste what it prints (it begins with sk-ant-oat01-).',
      session_key:
        'That is a browser session key. Please do not share it with anyone. What I need is a setup token or an API key.',
      sign_in_code:
        'That is a sign-in code, not the token yet. Paste the code into the terminal where “claude setup-token” runs; it then prints the token that I need.',
      other_vendor:
        'That is a key of another service. What I need is a Claude credential: it begins with sk-ant-.',
      looks_secret:
        'That looks like a secret, but not like a Claude credential (they begin with sk-ant-). I did not keep it.',
      not_offered:
        'That kind of Claude credential cannot be used here, so I did not keep it. /connect shows what can.',
      too_many: 'That were many credentials in a short time. Please wait an hour and try again.',
    },
  },

  verdict: {
    title: {
      valid: 'Claude works',
      no_credit: 'No credit at Anthropic',
      extra_usage: 'Extra usage is used up or off',
      restricted: 'The credential is restricted',
      expired: 'This token has expired',
      revoked: 'This credential was revoked',
      invalid: 'Anthropic does not know this key',
      unknown: 'Not checked yet',
    },
    explain: {
      valid: 'Anthropic accepts it.',
      no_credit:
        'The key works, but the account has no credit. Add credit at Anthropic and your agent can answer again.',
      extra_usage:
        'Anthropic does not cover this use from the plan. Switch on extra usage at Anthropic, or use an API key.',
      restricted:
        'The key works, but not for every model or workspace. Whoever manages it at Anthropic can change that.',
      expired: 'Its time is over; setup tokens last about a year.',
      revoked: 'Anthropic says it was revoked, or the account was disabled.',
      invalid: 'Anthropic refused it. Perhaps a part is missing or it was deleted.',
      unknown:
        'Anthropic could not answer when I asked. That says nothing about your credential; I check again by myself.',
    },
    nextStep: {
      valid: 'There is nothing to do.',
      no_credit: 'You can also use another credential:',
      extra_usage: 'You can also use another credential:',
      restricted: 'You can also use another credential:',
      expired: 'Please make a new one:',
      revoked: 'Please make a new one:',
      invalid: 'Please check what you copied and paste it again:',
      unknown: 'You can also use another credential:',
    },
    short: {
      valid: 'works ✅',
      no_credit: 'no credit ⚠️',
      extra_usage: 'extra usage needed ⚠️',
      restricted: 'restricted ⚠️',
      expired: 'expired ❌',
      revoked: 'revoked ❌',
      invalid: 'refused ❌',
      unknown: 'not checked yet',
    },
    tryPath: { setup_token: 'New setup token', api_key: 'Use an API key' },
    keepOld: (last4: string) => `Keep the one ending in ${last4}`,
  },

  alert: {
    endsTitle: 'Your Claude token ends soon',
    ends: (last4: string, at: string, left: string) =>
      `Your setup token (ends in ${last4}) works until ${at} at the latest, that is ${left}. After that your agent cannot answer.`,
    left: (days: number) =>
      days === 0 ? 'within hours' : `in ${days} ${plural(days, { one: 'day', other: 'days' })}`,
    makeNew: 'Please make a new one and connect it; until then your agent goes on with this one.',
    about: (last4: string) => `Your agent uses the credential ending in ${last4}.`,
    checkAgain: 'Done, check again',
    addCredit: 'Add credit at Anthropic',
    extraUsage: 'Extra usage at Anthropic',
    works: (last4: string) =>
      `Claude works: Anthropic accepts the credential ending in ${last4}. You need not do anything.`,
  },

  build: {
    title: 'Building your agent',
    usualTime: 'This usually takes 60 to 90 seconds. You can leave; I write when it is ready.',
    providerTrouble:
      'Our hosting provider is not answering as it should. I keep trying; nothing is lost.',
    late: 'This takes longer than usual. I am still at it, and a person on our side is told if it goes on.',
    failed:
      'Something went wrong on our side, and our team has been told. You do not need to do anything; I go on as soon as it is fixed.',
    finished: 'Everything is in place.',
    step: {
      app: 'Reserve your private space',
      address: 'Give it an address',
      secrets: 'Store its own keys',
      volume: 'Create its disk',
      machine: 'Create your machine',
      start: 'Start OpenClaw',
      credential: 'Connect your Claude',
    },
    ready: 'Your agent is ready! 🎉',
    failedNews:
      'Building your agent did not work yet. That is on our side, and our team has been told. I write as soon as it is ready.',
  },

  channel: channelEn,
  webChat: webChatEn,
  upgrade: upgradeEn,
  dollars: (cents: number) => dollars(cents),

  done: {
    title: 'All set.',
    tryFirst:
      'Three things to try first:\n• /status shows whether your agent and your Claude are well.\n• /usage shows what you have used.\n• /connect tests or changes your Claude.',
    tryAgent:
      'Three things to try first:\n• Say hello to your agent and tell it who you are.\n• Ask it for something you need today.\n• /status shows whether your agent and your Claude are well.',
    comeBack: 'Come back any time with /menu.',
  },

  menu: {
    title: 'Menu',
    line: (plan: string, credential: string) => `${plan} plan · ${credential}`,
    status: 'Status',
    usage: 'Usage',
    plan: 'Plan',
    claude: 'Claude',
    settings: 'Settings',
    help: 'Help',
    open: 'Menu',
    back: 'Back',
    cancel: 'Cancel',
  },

  credentialLine: (credential: { verdict: string | null } | null): string => {
    if (!credential) return 'Claude not connected';
    return credential.verdict === 'valid' ? 'Claude connected ✅' : 'Claude connected ⚠️';
  },

  status: {
    title: 'Status',
    plan: 'Plan',
    claude: 'Claude',
    agent: 'Agent',
    channels: 'Channels',
    noChannels: 'none yet',
    noPlan: 'No',
    unpaid: 'payment open; please pay to go on',
    planUntil: {
      subscribed: (name: string, until: string) => `${name}, renews on ${until}`,
      ending: (name: string, until: string) => `${name}, ends on ${until}`,
      past_due: (name: string, until: string) =>
        `${name}, last payment failed; works until ${until}`,
    },
    machine: {
      none: 'not built yet',
      building: 'being built',
      updating: 'ready, a change is being applied',
      ready: 'ready',
      failed: 'not ready; our team has been told',
      paused: 'paused while there is no plan; nothing is deleted',
      waking: 'waking up; this takes 20 to 60 seconds',
      awake: 'ready, awake',
      asleep: 'asleep; “Wake agent” wakes it in 20 to 60 seconds',
      changing: 'just starting or stopping',
      down: 'not running; we see to it',
    },
    ourTrouble:
      'Our hosting provider is not answering as it should. That is on our side; I keep trying.',
    credential: (kind: string, last4: string) => `${kind} ending in ${last4}`,
    notConnected: 'No Claude is connected.',
    checkedAt: (at: string) => `checked ${at}`,
    expiresBy: (day: string) => `ends by ${day}`,
    refresh: 'Refresh',
    restart: 'Restart agent',
    restartAsk:
      'Your agent stops and starts again. It is away for about a minute; nothing is lost.',
    restartYes: 'Restart now',
    restarting: 'Restarting your agent. I write when it is back.',
    restarted: 'Your agent is back.',
    seenAt: (at: string) => `seen ${at}`,
    wake: 'Wake agent',
    wakingNow: 'Waking your agent. That usually takes 20 to 60 seconds; I write when it is awake.',
    awake: (stays: boolean): string =>
      stays
        ? 'Your agent is awake.'
        : 'Your agent is awake. On your plan it goes back to sleep when it has nothing to do.',
    resumed: 'Your agent is back. Everything is where it was.',
    updated: (plan: string) =>
      `Your agent now runs with what your ${plan} plan gives it. All its data is still there.`,
    takesLonger:
      'That takes longer than usual: our hosting provider is not answering as it should. I keep trying and write when it is done; nothing is lost.',
  },

  usage: {
    title: (plan: string, credential: string) => `${plan} plan · ${credential}`,
    service: { search: 'Search', browser: 'Browser', email: 'Email', phone: 'Phone' },
    amount: (service: MeteredService, used: number, limit: number | null) =>
      `${count(used)}/${count(limit)}${SERVICES[service].unit === 'minute' ? ' min' : ''}`,
    resets: (day: string) => `The counters start again on ${day}.`,
    aiIsYours: 'AI use is not counted here: it runs on your own Claude.',
  },

  credential: {
    title: 'Your Claude',
    connect: 'Connect Claude',
    test: 'Test',
    change: 'Change',
    disconnect: 'Disconnect',
    testing: 'Asking Anthropic…',
    tested: {
      valid: 'Tested: Anthropic accepts your credential.',
      other: (explanation: string) => `Tested: ${explanation}`,
    },
    howChecked:
      'I check it by myself. About once a day your agent makes one very small request for that, which Anthropic counts as use.',
    disconnectTitle: 'Disconnect your Claude?',
    disconnectAsk: (last4: string) => [
      `I remove the credential ending in ${last4} from your machine and from here. Your agent cannot answer until you connect another one.`,
      'Two things remain: machine backups keep it for up to five days, and it stays valid at Anthropic until you revoke it there.',
    ],
    disconnectYes: 'Disconnect',
    disconnecting: 'Removing your credential…',
    disconnected:
      'Done: your credential is gone from your machine and from here. Please also revoke it at Anthropic. Connect another one with /connect.',
    changedOnMachine: (last4: string) => `Your agent now uses the credential ending in ${last4}.`,
  },

  settings: {
    title: 'Settings',
    language: 'Language',
    timezone: 'Timezone',
    quietHours: 'Quiet hours',
    notices: 'Reminders and tips',
    on: 'on',
    off: 'off',
    noQuietHoursSet: 'none',
    fromTo: (from: string, to: string) => `${from} to ${to}`,
    quietNow: (until: string) => `It is quiet now, until ${until}.`,
    turnOff: 'Turn reminders off',
    turnOn: 'Turn reminders on',
    turnedOff:
      'I send no more reminders or tips. There is also none before a Claude token ends. What concerns your payment or the security of your account still comes, and so do word that your Claude stopped working and the answers to what you ask.',
    turnedOn: 'I send reminders and tips again, outside your quiet hours.',
    chooseLanguage: 'Which language shall we speak?',
    languageUnknown: 'I do not speak that one yet. Please choose one of these.',
    chooseTimezone: 'Where are you?',
    timezoneNow: (zone: string, time: string) => `Your timezone now: ${zone}, ${time}.`,
    typeTimezone:
      'Choose, or type a city (“Lisbon”), a timezone (“Europe/Lisbon”) or an offset (“+2”).',
    timezoneUnknown:
      'I do not know that place. Try the nearest large city, a name such as “Europe/Lisbon”, or an offset such as “UTC+2”.',
    cities: {
      'America/New_York': 'New York',
      'America/Chicago': 'Chicago',
      'America/Denver': 'Denver',
      'America/Los_Angeles': 'Los Angeles',
      'America/Sao_Paulo': 'São Paulo',
      'Europe/London': 'London',
      'Europe/Berlin': 'Berlin',
      'Africa/Johannesburg': 'Johannesburg',
      'Asia/Dubai': 'Dubai',
      'Asia/Kolkata': 'Mumbai',
      'Asia/Singapore': 'Singapore',
      'Asia/Tokyo': 'Tokyo',
      'Australia/Sydney': 'Sydney',
      UTC: 'UTC',
    } as Record<string, string>,
    chooseQuietHours: 'When shall I keep quiet?',
    whatIsQuiet:
      'In your quiet hours, reminders and tips wait until these are over. Answers to you, payment and security notices come at any time, and so does word that your Claude stopped working.',
    typeQuietHours: 'Choose, or type hours such as “22-7” or “22:30-07:00”.',
    noQuietHours: 'Off',
    quietHoursUnknown: 'I did not understand these hours. Type them like “22-7” or “22:30-07:00”.',
  },

  help: {
    title: 'Help',
    lines: [
      'Tap a button, or type its number or name.',
      '/menu – what you can do\n/status – is everything well?\n/usage – what you have used\n/plan – your plan\n/connect – your Claude\n/channels – where you talk to your agent\n/link – use another app too\n/settings – language, timezone, quiet hours\n/cancel – leave what you are doing',
      'Never send passwords or card numbers here. Pay only on Stripe’s page; paste a Claude credential only when I ask for it.',
    ],
  },

  notes: {
    stale: 'That menu is out of date. Here is where we are:',
    notUnderstood: 'I did not understand that. Please choose one of these, or type /help.',
    notUnderstoodPlain: 'I did not understand that. Type /menu for what you can do, or /help.',
    onlyText: 'I can only read text here. Here is where we are:',
    cancelled: 'Left as it is. Nothing was lost.',
    notOpenYet: (command: string) =>
      `/${command} is not open yet. Type /help for what works today.`,
    somethingWrong: (reference: string) =>
      `Something went wrong on our side. Please try again; if it happens again, tell us this reference: ${reference}`,
  },

  link: {
    menu: 'Link another app',
    title: 'One account, several apps',
    platform: {
      console: 'the console',
      telegram: 'Telegram',
      discord: 'Discord',
      whatsapp: 'WhatsApp',
    },
    making: 'One moment, I am making a code…',
    how: 'Open Automna in your other app, tap “I have an account” there (or send /link), and type this code:',
    validUntil: (at: string, left: string) =>
      `It works once, until ${at} (${left}). Give it to nobody: whoever types it can ask to join your account.`,
    openTelegram: 'Open it in Telegram',
    newCode: 'New code',
    haveCode: 'I have a code',
    codeOver: 'That code is over. Shall I make a new one?',
    inUse: 'This code has just been typed. /link shows the question about it; a new code ends it.',
    typeHere: [
      'Please type the code from your other app here. It looks like ABCD-EFGH.',
      'You get it there with /link.',
    ],
    looking: 'One moment, I am looking at that code…',
    wrong: (triesLeft: number) =>
      triesLeft > 0
        ? `That code is not right. Please look at it again in your other app: /link shows it there. You have ${triesLeft === 1 ? 'one try' : `${triesLeft} tries`} left.`
        : 'That code is not right either. To keep accounts safe I take no more codes here for an hour; everything else works as before.',
    wait: (at: string) =>
      `There were too many wrong codes here. To keep accounts safe I take the next one after ${at}. Everything else works as before.`,
    expired: 'That code is no longer valid. Send /link in your other app for a new one.',
    own: 'That is the code of this very account. Please type it in your other app instead.',
    askShown: (platform: string) => [
      `Somebody on ${platform} has typed your code. Is it you, and shall that chat join this account?`,
      'If it is not you, say no: then nothing happens.',
    ],
    askJoin: (platform: string, plan: string | null) => [
      `This chat would join the account on ${platform} (${plan ? `${plan} plan` : 'no plan yet'}).`,
    ],
    whatHappens:
      'Both chats then share one account: plan, Claude, agent and usage. Of two Claude credentials, the one connected last is used.',
    answerUntil: (at: string) => `Both chats have to say yes, until ${at}.`,
    yes: 'Yes, link',
    no: 'No',
    waiting: (platform: string) => `Thank you. Now please say yes on ${platform} too.`,
    linking: 'Both have said yes. I am linking the two…',
    done: 'The two chats are linked.',
    refused: 'Nothing was linked.',
    refusedThere: 'The other chat said no, so nothing was linked. /link makes a new code.',
    conflict: [
      'Both accounts have a plan or an agent of their own, so I cannot make them one: you would pay for something you could no longer reach.',
      'Cancel or delete one of them first (/plan or /delete in its chat), then link again with /link.',
    ],
    leaving:
      'Nothing was linked: one of the two accounts is going to be deleted. /delete in its chat shows how to keep it; then link again with /link.',
    linked: (platform: string) =>
      `Done: this chat and the one on ${platform} now share one account. I write where you were last.`,
  },

  edge: {
    replyWithNumber: 'Reply with a number.',
    chooseOne: 'Choose one',
    replyOrBack: 'Reply with a number; 0 goes back.',
    copy: 'Copy',
    answerDirectly: (bot: string) => `I answer you in our direct chat: ${bot}`,
    writeMeDirectly: (bot: string) => `Please write me a direct message: ${bot}`,
    form: {
      title: 'Hand in a secret',
      label: 'Token or key',
      description: 'Only we receive it. It is encrypted and never shown again.',
    },
  },

  commands: {
    start: 'Begin, or go to the first screen',
    menu: 'What you can do',
    status: 'Is everything well?',
    usage: 'What you have used',
    plan: 'Your plan',
    connect: 'Your Claude',
    channels: 'Where you talk to your agent',
    link: 'Link another app',
    settings: 'Language, timezone, quiet hours',
    help: 'Help',
    cancel: 'Leave what you are doing',
    delete: 'Delete your account, or export your data',
  },

  pages: {
    backToChat: 'Please go back to your chat.',
    closeAndReturn: 'You can close this page and go back to your chat. It goes on there by itself.',
    paid: 'Payment received. Thank you!',
    thanks: 'Thank you!',
    confirming: 'Your payment is being confirmed.',
    notCharged: 'Nothing was charged.',
    linkWaits: 'Go back to your chat: your payment link still waits there.',
    over: 'This page is no longer valid.',
    askSecretAgain:
      'It works once and for ten minutes. Ask for a new one in your chat with /connect.',
    tooLarge: 'That is too large.',
    notFound: 'This page does not exist.',
    refused: 'That did not work.',
    tryAgain: 'Please go back to your chat and try again.',
    ourFault: 'Something went wrong on our side.',
    reference: (reference: string) => `Please try again. Reference: ${reference}`,
    secret: {
      ask: {
        claude: {
          title: 'Connect your Claude',
          what: 'Paste your setup token or API key. It is encrypted at once and never shown again. This page works once and for ten minutes.',
          label: 'Token or key',
          checkedThere: (app: string) =>
            `You can close it and go back to ${app}: I check your Claude there.`,
        },
        bot: {
          title: 'Connect your bot',
          what: 'Paste your bot token. It is encrypted at once and never shown again. This page works once and for ten minutes.',
          label: 'Bot token',
          checkedThere: (app: string) =>
            `You can close it and go back to ${app}: I check your bot there.`,
        },
      },
      send: 'Send it safely',
      thenBack: (app: string) => `Then go back to ${app}; it goes on there by itself.`,
      received: 'Got it, thank you.',
      sealed: 'It is encrypted, and this page no longer works.',
      notKept: 'It was not kept.',
      askNewPage: 'It was not kept. Please ask for a new page in the chat.',
      problem: {
        empty:
          'I found neither a Claude credential (it begins with sk-ant-) nor a bot token in that.',
        truncated: 'The end seems to be missing. Copy the whole of it, over all lines.',
        several: 'Those were two different credentials. Please paste only one.',
        admin_key:
          'That is an admin key, which cannot run an agent. Please create an ordinary API key.',
        refresh_token:
          'That is a refresh token. Please run “claude setup-token” and paste what it prints.',
        session_key: 'That is a browser session key. Please do not share it with anyone.',
        sign_in_code:
          'That is a sign-in code. Paste it into the terminal; it then prints the token that I need.',
        other_vendor: 'That is a key of another service. A Claude credential begins with sk-ant- .',
        no_plan: 'That is a bot token, and first comes a plan. /plan in your chat shows the plans.',
        control_bot: 'That is the token of our own bot. Your agent needs a bot of its own.',
        channels_full:
          'That is a bot token, but your plan has no room for another channel. See /channels in your chat.',
        looks_secret: 'That does not look like a Claude credential. It begins with sk-ant- .',
        not_offered: 'That kind of Claude credential cannot be used here.',
        too_many: 'Those were many credentials in a short time. Please wait an hour.',
      },
    },
    export: {
      title: 'Export your data',
      inIt: 'You get one JSON file with what we hold about you: account and chats, plan and payments, usage, what was said on your agent’s page, and what we know of your Claude credential and your machine.',
      notInIt:
        'Not in it: the credential itself, our own keys, the files on your machine, and your invoices, which Stripe has.',
      download: 'Download my data',
      once: (app: string) =>
        `This works once and for ten minutes. If the download breaks off, ask for a new page in ${app}.`,
    },
  },

  removal: {
    help: '/delete – delete your account and everything in it',
    title: 'Delete your account?',
    goes: (parts: { machine: boolean; last4: string | null; plan: string | null }) =>
      [
        'What goes:',
        ...(parts.machine ? ['• your agent: its machine with all the data on it'] : []),
        ...(parts.last4 ? [`• your Claude credential ending in ${parts.last4}`] : []),
        ...(parts.plan
          ? [
              `• your ${parts.plan} subscription: it is not renewed any more and ends with your account at the latest. The running month is not refunded.`,
            ]
          : []),
        '• the history of this chat and of your agent’s page, and your settings, on our side',
      ].join('\n'),
    stays: (parts: { machine: boolean; claude: boolean; paid: boolean }) =>
      [
        'What stays:',
        ...(parts.paid ? ['• your invoices at Stripe, which the books require'] : []),
        ...(parts.machine ? ['• backups of the machine, for up to five more days'] : []),
        ...(parts.claude
          ? [
              '• your credential at Anthropic: it works until you revoke it there, so please do that yourself',
            ]
          : []),
        '• the messages you see in this app, until you delete them here',
      ].join('\n'),
    when: (at: string) =>
      `When: on ${at}, seven days from now. Until then your agent is paused, nothing is destroyed, and you can export your data or change your mind.`,
    filesFirst:
      'The export does not hold the files on your machine: have your agent send you what you want to keep before you go on.',
    goOn: 'Continue',
    exportData: 'Export my data',
    confirmTitle: 'Are you sure?',
    confirm: (at: string) =>
      `Your agent stops now. On ${at} everything is deleted for good; after that nobody can bring it back, we cannot either.`,
    confirmYes: 'Delete my account',
    holdTitle: 'Your account is going to be deleted',
    hold: (at: string) => [
      `It goes for good on ${at}. Your agent is paused until then, and nothing is renewed.`,
      'You can still export your data, or keep your account as it was.',
    ],
    keep: 'Keep my account',
    kept: 'Good that you stay. Your account is as it was.',
    keptWithAgent:
      'Good that you stay. Your account is as it was; your agent is starting and I write when it is back.',
    going:
      'Your account is being deleted right now, so it can no longer be kept. I write when everything is gone.',
    statusLine: (at: string) =>
      `Your account is going to be deleted on ${at}. Until then your agent is paused. /delete shows what you can do.`,
    paused: 'paused until your account is deleted',
    secretKept: (last4: string) =>
      `I encrypted that (ends in ${last4}) but do not use it: your account is going to be deleted, and it goes along. /delete shows how to keep your account.`,
    paidInHold:
      'Your payment arrived, but your account is going to be deleted, so your agent stays paused and nothing is renewed. With “Keep my account” in /delete you can go on.',
    everythingDeleted:
      'Everything is deleted: your agent, your credential, your subscription and all we knew about you. If you ever write again, we start anew. Goodbye!',
    exportTitle: 'Your data',
    exportWhat:
      'A file with what we hold about you: account and chats, plan and payments, usage, what we know of your Claude credential and your machine. Never in it: the credential itself, our keys, and the files on your machine.',
    exportMaking: 'One moment, I am making your private page…',
    exportUntil: (at: string, left: string) =>
      `The page works once, until ${at} (${left}). Whoever has the link can open it, so please do not pass it on.`,
    exportNone: 'Your last page was used or is too old.',
    openExport: 'Open the export page',
    newExport: 'New page',
  },
};

/** What every language has to say. One that lacks a sentence, or has one too many, does not compile. */
export type Sentences = typeof en;
