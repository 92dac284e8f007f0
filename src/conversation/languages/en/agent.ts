import type { BreakCause } from '../../../domain/breaks.ts';
import { type MeteredService, SERVICES } from '../../../domain/services.ts';
import { count, NO_PLAN, planCalled } from './numbers.ts';

/** The agent: how it is built, how it is, what it has used. */
export const agent = {
  build: {
    title: 'Building your agent',
    built: 'Your agent is ready',
    usualTime: 'This usually takes 60-90 seconds. You can leave; I’ll message you when it’s ready.',
    providerTrouble:
      'Our hosting provider is slow to answer. Nothing is lost, and I’m still trying.',
    late: 'This is taking longer than usual. If it doesn’t finish soon, our team gets an alert.',
    failed:
      'Something broke on our side, and our team knows. You don’t need to do anything: I’ll continue as soon as it’s fixed.',
    finished: 'Everything is ready.',
    step: {
      app: 'Reserve your private space',
      address: 'Give it an address',
      secrets: 'Store its keys',
      volume: 'Create its disk',
      machine: 'Create its computer',
      start: 'Start OpenClaw',
      credential: 'Connect your Claude',
    },
    ready: 'Your agent is ready 🎉',
    mute: 'Your agent is built, but it can’t answer yet',
    failedNews:
      'I couldn’t finish your agent yet. The problem is on our side, and our team knows. I’ll message you as soon as it’s ready.',
  },

  done: {
    title: 'All set.',
    tryFirst:
      'Three things to try first:\n• /status shows how your agent and your Claude are doing.\n• /usage shows what you’ve used.\n• /connect tests or changes your Claude.',
    tryAgent:
      'Three things to try first:\n• Say hello to your agent and tell it who you are.\n• Ask it for something you need today.\n• /status shows how your agent and your Claude are doing.',
    comeBack: 'Come back any time with /menu.',
  },

  status: {
    title: 'Status',
    allWorks: 'Everything works',
    tokenEnds: (day: string) => `Your Claude token ends by ${day}.`,
    plan: 'Plan',
    claude: 'Claude',
    agent: 'Agent',
    channels: 'Channels',
    noChannels: 'none yet',
    noPlan: NO_PLAN,
    unpaid: 'payment open; pay the invoice to continue',
    unreadable: 'our team is checking your subscription',
    blocked: 'on hold: your bank is taking a payment back',
    planUntil: {
      comped: (name: string, until: string) => `${name}, free until ${until}`,
      not_collected: (name: string, until: string) => `${name}, paid until ${until}`,
      subscribed: (name: string, until: string) => `${name}, renews on ${until}`,
      ending: (name: string, until: string) => `${name}, ends on ${until}`,
      past_due: (name: string, until: string) =>
        `${name}, last payment failed; works until ${until}`,
    },
    machine: {
      none: 'not built yet',
      building: 'being built',
      updating: 'ready, applying a change',
      ready: 'built, not checked yet',
      halted: 'stopped by you; /go lets it go on',
      halting: 'stopping',
      unseen: 'unclear: our hosting provider isn’t telling me',
      failed: 'not ready; our team knows',
      paused: 'paused until you have a plan; nothing is deleted',
      suspended: 'suspended by our team; /privacy says why',
      restarting: 'restarting; this takes about a minute',
      waking: 'waking up; this takes 20-60 seconds',
      awake: 'ready, awake',
      asleep: 'asleep; “Wake agent” gets it up in 20-60 seconds',
      changing: 'just starting or stopping',
      down: 'not running; I’m bringing it back',
    },
    ourTrouble: 'Our hosting provider is slow to answer. I’m still trying.',
    credential: (kind: string, last4: string) => `${kind} ending in ${last4}`,
    notConnected: 'Your Claude isn’t connected.',
    ownKey: 'Your agent uses its own key from before. I don’t have that one, so I can’t test it.',
    ownKeyShort: 'Claude: your agent’s own key',
    checkedAt: (at: string) => `checked ${at}`,
    untested: (at: string) => `couldn’t be tested; last worked ${at}`,
    expiresBy: (day: string) => `ends by ${day}`,
    refreshed: (at: string) => `Checked again at ${at}.`,
    refresh: 'Refresh',
    restart: 'Restart agent',
    restartAsk: 'Your agent stops and starts again. It’s away for about a minute; nothing is lost.',
    restartYes: 'Restart now',
    restarting: 'Restarting your agent. I’ll message you when it’s back.',
    restarted: 'Your agent is back.',
    seenAt: (at: string) => `seen ${at}`,
    wake: 'Wake agent',
    wakingNow:
      'Waking your agent. This usually takes 20-60 seconds; I’ll message you when it’s awake.',
    awake: (stays: boolean): string =>
      stays
        ? 'Your agent is awake.'
        : 'Your agent is awake. On your plan it goes back to sleep when it has nothing to do.',
    resumed: 'Your agent is back. Everything is where you left it.',
    updated: (plan: string) =>
      `Your agent now has everything that comes with ${plan}. All its data is still there.`,
    broken: {
      host: 'Your agent isn’t running: our hosting provider has a problem with its computer. I’m bringing it back and will tell you when it’s up.',
      agent:
        'Your agent has stopped answering. I’m restarting it and will tell you when it’s back.',
      memory:
        'Your agent ran out of memory and stopped. I’m starting it again and will tell you when it’s back. If you gave it something big, smaller steps help.',
    },
    backAgain: 'Your agent is back and answering.',
    restored: (at: string) =>
      `Your agent’s disk was lost at our hosting provider. I’ve restored the copy from ${at}; what came after it is missing. We keep the old disk in case it turns up again.`,
    wentBack: (at: string) =>
      `Your agent’s disk is as it was on ${at}. What came later isn’t lost: we keep the other disk until you tell us with /support that you don’t need it.`,
    go: 'Let it go on',
    stoppingNow: 'Stopping your agent. I’ll tell you the moment it stands still.',
    stopped: 'Stopped. Your agent is doing nothing and will send nothing until you say /go.',
    goesAgain: (runs: number): string =>
      runs > 0
        ? `Your agent goes on. I had ended what it was doing (${runs} at once), its schedule and its channels; schedule and channels are back, ended work isn’t.`
        : 'Your agent goes on, with its schedule and its channels. It wasn’t doing anything when I stopped it.',
    goesAlready: 'Your agent isn’t stopped.',
    diskFilling: (percent: number) =>
      `Your agent’s disk is ${percent}% full. I’ve cleared caches and old logs. Ask your agent to list its largest files and delete what you don’t need; when it’s full, it can’t remember anything new.`,
    limitsPutBack: (plan: string) =>
      `Something on your agent had switched on scheduled work or tools that ${plan} doesn’t include. They’re off again. Bigger plans have them: /plan`,
    versionPutBack: (version: string) =>
      `Something on your agent had installed OpenClaw ${version}. I’m restarting it with the version I’ve tested; everything else stays. New versions reach you by themselves.`,
    setAside: (path: string) =>
      `Your agent’s new OpenClaw no longer knows your setting “${path}”. I’ve set it aside with its value; everything else is as you left it.`,
    thisMonth: 'This month',
    availability: (percent: string) => `up ${percent}% of the time`,
    noBreaks: 'no breaks',
    breaks: (count: number, minutes: number): string =>
      count === 1 ? `one break of ${minutes} min` : `${count} breaks, the longest ${minutes} min`,
    lastBreak: (at: string, cause: string) => `last ${at}: ${cause}`,
    breakCause: {
      host: 'our hosting provider',
      agent: 'OpenClaw had stopped',
      memory: 'out of memory',
      anthropic: 'Anthropic didn’t answer',
      credential: 'your Claude was refused',
      telegram: 'no connection to Telegram',
      discord: 'no connection to Discord',
      whatsapp: 'no connection to WhatsApp',
    } satisfies Record<BreakCause, string>,
    /** Several of them are joined, each with how often and how long. */
    notCounted: (list: string, last: string) =>
      `Not counted, because neither we nor our hosting provider can fix it: ${list}. The last one began ${last}.`,
    howLong: (cause: string, count: number, minutes: number) =>
      `${cause} (${count === 1 ? 'once' : `${count} times`}, ${minutes < 120 ? `${minutes} min` : `${Math.round(minutes / 60)} hours`})`,
    takesLonger:
      'This is taking longer than usual: our hosting provider is slow to answer. Nothing is lost. I’m still trying and will message you when it’s done.',
  },

  week: {
    title: (period: string) => `Your agent’s week: ${period}`,
    off: 'You asked for this in /settings, and can turn it off there.',
  },

  usage: {
    title: (plan: string, credential: string) => `${planCalled(plan)} · ${credential}`,
    amount: (service: MeteredService, used: number, limit: number | null) =>
      `${count(used)}/${count(limit)}${SERVICES[service].unit === 'minute' ? ' min' : ''}`,
    count: (used: number) => count(used),
    of: (service: MeteredService, limit: number) =>
      ` of ${count(limit)}${SERVICES[service].unit === 'minute' ? ' min' : ''}`,
    planLabel: (plan: string) => `${plan} plan`,
    byDay: (month: string) => `${month}, day by day.`,
    left: (what: string) => `⚠️ ${what} left.`,
    usedUp: (name: string) => `⚠️ Used up: ${name}.`,
    lastUses: 'Last uses',
    notKept: 'I don’t keep what was searched, written or said here, only how much.',
    stillOpen: 'still running',
    nothingYet: 'Nothing yet.',
    spent: (_service: MeteredService, units: number, isTime: boolean) =>
      isTime
        ? `${Math.floor(units / 60)}:${String(units % 60).padStart(2, '0')} min`
        : count(units),
    resets: (day: string) => `Everything starts over on ${day}.`,
    aiIsYours: 'AI use isn’t counted here: it runs on your own Claude.',
    warning: {
      soft: (service: string, amount: string, _day: string) =>
        `${service}: ${amount}. That’s all of this month’s share. For now your agent can go on anyway.`,
      50: (service: string, amount: string, day: string) =>
        `${service}: ${amount}. Half of this month’s share is used; it starts over on ${day}.`,
      80: (service: string, amount: string, day: string) =>
        `${service}: ${amount}. Most of this month’s share is used; it starts over on ${day}.`,
      100: (service: string, amount: string, day: string) =>
        `${service}: ${amount}. That’s all for this month. Your agent can use it again on ${day}.`,
    },
    biggerPlan: 'With a bigger plan it goes on right away: /plan',
  },
};

export type Agent = typeof agent;
