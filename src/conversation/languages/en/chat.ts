import { planCalled } from './numbers.ts';

/** What holds in every chat: the menu, help, settings, the lists of commands, and what is said in between. */
export const chat = {
  menu: {
    title: 'Menu',
    line: (plan: string, credential: string) => `${planCalled(plan)} · ${credential}`,
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
    quietNow: (until: string) => `Quiet hours are on until ${until}.`,
    turnOff: 'Turn reminders off',
    turnOn: 'Turn reminders on',
    turnedOff: [
      'Reminders and tips are off, also before a Claude token ends.',
      'You’ll still hear from me about payments, your account’s security, a Claude that stops working, and anything you ask for.',
    ].join('\n\n'),
    turnedOn: 'Reminders and tips are back on, outside your quiet hours.',
    week: 'Weekly summary',
    turnWeekOn: 'Turn weekly summary on',
    turnWeekOff: 'Turn weekly summary off',
    weekIsOn: (day: string) =>
      `Every Monday morning I’ll send you a picture of your agent’s week: how it ran and what it used. The first one comes on ${day}.`,
    weekIsOff: 'The weekly summary is off.',
    chooseLanguage: 'Which language do you prefer?',
    languageUnknown: 'I don’t speak that one yet. Choose one from the list.',
    chooseTimezone: 'Where are you?',
    timezoneNow: (zone: string, time: string) => `Your timezone is ${zone}, where it’s ${time}.`,
    fixedOffset:
      'An offset doesn’t follow summer time. If your clock changes, type your city instead.',
    typeTimezone:
      'Choose, or type a city (“Lisbon”), a timezone (“Europe/Lisbon”) or an offset (“+2”).',
    severalZones: (country: string) =>
      `${country}: there are several timezones. Which place is in yours?`,
    timezoneUnknown:
      'I don’t know that place. Try the nearest big city, a timezone like “Europe/Lisbon” or an offset like “UTC+2”.',
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
    chooseQuietHours: 'When should I stay quiet?',
    whatIsQuiet:
      'During quiet hours I hold reminders and tips until later. Answers to you, payment and security messages, and news that your Claude stopped working always come through.',
    typeQuietHours: 'Choose, or type hours like “22-7” or “22:30-07:00”.',
    noQuietHours: 'Off',
    quietHoursUnknown: 'I didn’t get those hours. Type them like “22-7” or “22:30-07:00”.',
  },

  help: {
    title: 'Help',
    lines: [
      'Choose what you need, or type its number or name.',
      '/menu – what you can do\n/status – how things are\n/usage – what you’ve used\n/plan – your plan\n/connect – your Claude\n/channels – where you talk to your agent\n/files – your agent’s files\n/link – use another app too\n/settings – language, timezone, quiet hours\n/cancel – leave what you’re doing',
      'Never send passwords or card numbers here. Pay only on Stripe’s page, and paste a Claude key only when I ask for it.',
    ],
  },

  notes: {
    stale: 'That menu is out of date. Here’s where we are:',
    notUnderstood: 'I didn’t get that. Choose one of these, or type /help.',
    notUnderstoodPlain: 'I didn’t get that. /menu shows what I can do, /help explains it.',
    stillNotUnderstood: 'I still don’t get that one. /menu shows what I can do.',
    welcome: 'You’re welcome!',
    okay: 'All right.',
    who: 'I’m Automna, a bot: I set up your own AI agent and look after it. For a person from our team, write /support. What we can see of you is in /privacy.',
    upset:
      'I’m sorry this isn’t going well. Write /support with a few words, and a person from our team reads it.',
    agentIsThere: (where: string) =>
      `To talk to your agent, write to it in its own chat: ${where}.`,
    agentNeedsApp: 'Is this for your agent? Connect it to an app first: /channels.',
    onlyText: 'I can only read text here. /menu shows what I can do.',
    cancelled: 'Cancelled. Nothing was changed.',
    notOpenYet: (command: string) =>
      `/${command} has nothing to show until you have a plan. /plan shows the plans.`,
    somethingWrong: (reference: string) =>
      `Something broke on our side. Try again in a minute; if it happens again, send /support and mention ${reference}.`,
  },

  edge: {
    replyWithNumber: 'Reply with a number.',
    chooseOne: 'Choose one',
    linkBlocked:
      'Discord won’t let me send the link right now. Open /menu again in a while, or link another chat with /link.',
    copy: 'Copy',
    copyStep: (number: number) => `Copy step ${number}`,
    answerDirectly: (bot: string) => `I’ll answer you in our direct chat: ${bot}`,
    writeMeDirectly: (bot: string) => `Send me a direct message instead: ${bot}`,
    optionText: 'Your message, if you like',
    form: {
      title: 'Paste your key',
      label: 'Token or key',
      description: 'It’s encrypted right away and never shown again.',
    },
  },

  commands: {
    start: 'Start, or go to the first screen',
    menu: 'What you can do',
    status: 'How things are',
    usage: 'What you’ve used',
    plan: 'Your plan',
    connect: 'Your Claude',
    channels: 'Where you talk to your agent',
    files: 'Your agent’s files',
    api: 'Your keys for programs',
    link: 'Link another app',
    settings: 'Language, timezone, quiet hours',
    stop: 'Stop your agent at once',
    go: 'Let a stopped agent go on',
    support: 'Write to a person of our team',
    privacy: 'What our team did with your agent',
    terms: 'The terms you agree to',
    help: 'Help',
    cancel: 'Leave what you’re doing',
    delete: 'Delete your account, or export your data',
  },
};

export type Chat = typeof chat;
