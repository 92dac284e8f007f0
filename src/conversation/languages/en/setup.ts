import type { PlanTerms } from '../../../domain/plans.ts';
import { limitOf, SERVICE_NAMES } from '../../../domain/services.ts';
import { channels, count, dollars, has, price } from './numbers.ts';
import { services } from './services.ts';

const uptime = (terms: PlanTerms): string => (terms.alwaysOn ? 'always on' : 'sleeps when idle');

/** The first screens: what Automna is, the plans, the payment. */
export const setup = {
  hello: {
    title: 'Hi, I’m Automna.',
    what: 'I’ll set up your own AI agent: a private OpenClaw that runs on your Claude account.',
    next: 'It takes about five minutes, right here in this chat.',
    short: 'Your own AI agent, set up in this chat in about five minutes.',
    choosePlan: 'Choose a plan',
    howItWorks: 'How it works',
    haveAccount: 'I already have an account',
  },

  how: {
    title: 'How it works',
    steps: [
      '1. You pick a plan and pay on Stripe’s page.',
      '2. You connect your Claude: a subscription or an API key.',
      '3. I build your agent in about a minute. It’s yours alone.',
      '4. You talk to your agent, and come back here to check your usage or change something.',
    ],
    yours:
      'Your agent talks to Anthropic directly, with your own Claude. I keep your key encrypted and never show it to anyone.',
  },

  plans: {
    uptime,
    title: 'Choose a plan',
    price,
    card: (terms: PlanTerms) =>
      [
        `${channels(terms.channels)} · ${uptime(terms)}`,
        SERVICE_NAMES.map((each) => services[each].inPlan(limitOf(each, terms))).join(' · '),
      ].join('\n'),
    details: (terms: PlanTerms) =>
      [
        ...SERVICE_NAMES.map((each) => services[each].details(limitOf(each, terms))),
        `Channels for your agent: ${count(terms.channels)}`,
        `Scheduled tasks (cron, heartbeat): ${has(terms, 'cron')}`,
        `Custom skills: ${has(terms, 'customSkills')}`,
        `File browser: ${has(terms, 'fileBrowser')}`,
        `API access: ${has(terms, 'apiAccess')}`,
        `Your agent: ${terms.alwaysOn ? 'always on' : 'sleeps when idle, wakes up when you write'}`,
      ].join('\n'),
    aiIsYours:
      'The AI isn’t part of the price, and we don’t limit it: your agent runs on your own Claude, billed by Anthropic.',
    priceChanges: {
      tax: 'Tax may come on top; Stripe shows it before you pay.',
      currency: 'Stripe may show you the price in your own currency.',
    },
    soon: (names: string) => `Coming soon, and not in the plans yet: ${names}.`,
    compare: 'Compare',
    compareTitle: 'The plans side by side',
    confirmTitle: (name: string) => `Confirm your plan: ${name}`,
    confirm: (terms: PlanTerms) =>
      `You pay ${dollars(terms.priceCents)} today, then monthly until you cancel. Stripe handles the payment; I never see your card.`,
    goToPayment: (terms: PlanTerms) => `Pay ${dollars(terms.priceCents)}`,
    otherPlan: 'Other plans',
    yourPlan: (name: string) => `Your plan: ${name}`,
    none: 'You don’t have a plan right now.',
  },

  pay: {
    title: (terms: PlanTerms) => `${terms.name} · ${price(terms)}`,
    making: 'One moment, I’m creating your payment link…',
    stripeBusy:
      'Stripe, our payment provider, isn’t answering right now. I’ll keep trying and send you the link as soon as it works. You haven’t been charged.',
    open: (terms: PlanTerms) =>
      `Your payment link for ${terms.name} is ready. I’ll see the payment automatically and continue here.`,
    looking: 'I’m asking Stripe. As soon as the payment shows up, I continue here by myself.',
    validUntil: (at: string, left: string) => `It works until ${at} (${left}).`,
    link: (terms: PlanTerms) => `Pay ${dollars(terms.priceCents)} with Stripe`,
    iPaid: 'I’ve paid',
    newLink: 'New link',
    checkAgain: 'Check again',
    expired: 'This payment link has expired. You haven’t been charged. Want a new one?',
    alreadySubscribed:
      'You already have a subscription, so I didn’t create a second link: you’d pay twice. If you’ve only just paid, check again in a moment.',
    left: 'No problem, you haven’t been charged. Your link still works if you change your mind.',
    notSeen:
      'I don’t see a payment at Stripe yet. If you’ve just paid, give it a minute and check again.',
    unchecked: (at: string) =>
      `Stripe, our payment provider, isn’t answering right now, so I can’t see your payment yet. I’ll look again at ${at} and keep looking; you don’t have to pay twice.`,
    askLater:
      'Stripe, our payment provider, isn’t answering right now, so I can’t see your payment. Ask me again in a few minutes; you don’t have to pay twice.',
    waits:
      'Your bank is on it: this kind of payment takes a few days. I’ll start building as soon as the money is there and message you. If your bank refuses, you get a new link.',
    connectNext: 'Next: connect your Claude. /connect',
    received: (name: string) => `Payment received, thank you! You’re on ${name}.`,
    paid: (name: string) => `${name} is paid. You’re all done here.`,
    goOn: 'Continue',
    ended:
      'Your subscription has ended. Your data is kept for now; choose a plan to pick up where you left off.',
    openInvoice: 'Pay the open invoice',
    unpaid:
      'Your plan has stopped because a payment is open. It continues as soon as the invoice is paid.',
    blocked:
      'Your bank is taking one of your payments back, so your plan is on hold. Nothing is deleted. If that’s a mistake, ask your bank to withdraw the dispute; then everything goes on by itself.',
    flagged:
      'Your card’s network has flagged your payment. While our team checks it, web search, browser, email and phone wait; your agent keeps talking. You don’t have to do anything.',
    lifted: 'All clear: your payment is fine, and everything works again.',
    unreadable:
      'I can’t tell which plan your subscription is for. Our team knows and will sort it out. Nothing is deleted, and you don’t have to pay again.',
    pausedUnreadable:
      'Your agent is paused: I can’t see at Stripe what your subscription pays for. Our team knows and will sort it out. Nothing is deleted.',
    pausedUnpaid:
      'Your agent is paused because a payment is open. Nothing is deleted: as soon as the invoice is paid, it starts again with all its data.',
    pausedEnded:
      'Your plan has ended, so your agent is paused. Nothing is deleted: choose a plan and it starts again with all its data.',
  },
};

export type Setup = typeof setup;
