import type { PlanTerms } from '../../../domain/plans.ts';
import { limitOf, SERVICE_NAMES } from '../../../domain/services.ts';
import { channels, count, price } from './numbers.ts';
import { services } from './services.ts';

/** Leaving a plan, coming back to it, and changing to a smaller one, in English. */
export const changes = {
  cancel: (name: string) => `Cancel ${name}`,
  keep: (name: string) => `Keep ${name}`,
  cancelTitle: (name: string) => `Cancel ${name}?`,
  cancelAsk: (name: string, day: string) =>
    `${name} ends on ${day}; until then everything stays as it is.`,
  cancelKept: 'Your agent is kept for 30 more days in case you come back.',
  cancelUnpaid: (name: string) =>
    `Your last payment is still open. If you cancel, ${name} ends right away and the open invoice is dropped: you pay nothing more.`,

  asking: 'One moment, I’m telling Stripe…',
  trouble:
    'Stripe, our payment provider, isn’t answering right now. Your wish is saved: I’ll keep trying and message you when it’s done.',
  endingTitle: (name: string, day: string) => `${name} ends on ${day}`,
  ending: (keptUntil: string) =>
    `You won’t be charged again. Until then everything stays as it is, and your agent is kept until ${keptUntil}.`,
  mind: (name: string) => `Changed your mind? Keep ${name}, and everything goes on as before.`,
  whyAsk: 'Want to tell us why? It helps us get better.',
  reasons: {
    price: 'Too expensive',
    unused: 'I don’t use it',
    missing: 'Something’s missing',
    quality: 'It didn’t work well',
    other: 'Something else',
  },
  thanks: 'Thanks for telling us.',
  endedNow: 'Your plan has ended, and the open invoice is dropped. You won’t be charged again.',
  resumed: (name: string, day: string) =>
    `${name} goes on as before. Your next payment is on ${day}.`,

  howSmaller:
    'Switching to a smaller plan takes effect when the month you’ve paid for ends. You can cancel any time.',
  toSmaller: (terms: PlanTerms) => `Switch to ${terms.name} · ${price(terms)}`,
  smallerTitle: (name: string) => `Switch to ${name}?`,
  smallerWhen: (name: string, day: string, terms: PlanTerms) =>
    `You keep ${name} until ${day}, because it’s paid until then. From that day it’s ${terms.name}: ${price(terms)}.`,
  loses: (terms: PlanTerms, smaller: PlanTerms) =>
    [
      'What you have then:',
      ...(terms.channels === smaller.channels
        ? []
        : [`• ${channels(smaller.channels)} instead of ${count(terms.channels)}`]),
      ...(terms.alwaysOn && !smaller.alwaysOn ? ['• your agent sleeps when idle'] : []),
      ...(terms.cron && !smaller.cron
        ? ['• no scheduled tasks (cron, heartbeat), custom skills or file browser']
        : []),
      ...(terms.apiAccess && !smaller.apiAccess ? ['• no API access'] : []),
      `• each month: ${SERVICE_NAMES.map((each) => services[each].inPlan(limitOf(each, smaller))).join(', ')}`,
    ].join('\n'),
  dataStays: 'All your data stays.',
  whichStays: (name: string) => `${name} has room for fewer channels. Which one stays?`,
  stays: (names: string) =>
    `Stays connected: ${names}. The rest is paused; you can swap them in /channels.`,
  choose: (channel: string) => `Keep ${channel}`,
  confirmSmaller: (name: string) => `Switch to ${name}`,
  smallerDone: (name: string, day: string) =>
    `Done: ${name} starts on ${day}. Until then nothing changes.`,
  pending: (name: string, day: string) => `Changes to ${name} on ${day}`,
  keepSize: (name: string) => `Stay on ${name}`,
  sizeKept: (name: string) => `You stay on ${name}. Nothing changes.`,

  refused: {
    no_plan:
      'You don’t have a plan right now, so there’s nothing to change. /plan shows what you can choose.',
    not_smaller: 'That isn’t a smaller plan than yours. Nothing has changed.',
    unpaid: 'Your last payment is still open. Pay it first, then try again. /billing shows how.',
    ending:
      'Your plan is cancelled, so it ends anyway. Keep it first if you want a smaller one. Nothing has changed.',
    pending:
      'An upgrade is still waiting for its payment. Pay it or let it expire, then try again.',
    too_many:
      'You can change the size of your plan three times a day, and you’ve used them up. Try again tomorrow.',
    needs_operator:
      'I can’t change this kind of subscription in the chat. Our team knows and will take care of it. Nothing has changed yet.',
  },
};

export type Changes = typeof changes;
