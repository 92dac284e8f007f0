import { FEATURES } from '../../../domain/features.ts';
import type { PlanTerms } from '../../../domain/plans.ts';
import { limitOf, type MeteredService, SERVICE_NAMES } from '../../../domain/services.ts';
import { channels, count, price } from './numbers.ts';
import { services } from './services.ts';

/** What is said about changing to a bigger plan, in English. */
export const upgrade = {
  to: (terms: PlanTerms) => `Upgrade to ${terms.name} · ${price(terms)}`,
  seeWaiting: (name: string) => `My upgrade to ${name}`,
  title: (name: string) => `Upgrade to ${name}`,
  none: 'Your plan isn’t changing right now. /plan shows what you have.',

  asking: 'One moment, I’m asking Stripe what it costs…',
  askingTrouble:
    'Stripe, our payment provider, isn’t answering right now. I’ll keep asking and show you the amount as soon as it works. You haven’t been charged.',
  quotedElsewhere: (name: string) =>
    `Stripe is answering again: I know what ${name} costs you. /plan takes you to the amount.`,
  changed:
    'Your subscription has changed since I told you the amount, so I charged nothing and asked again.',
  changedElsewhere:
    'Your subscription has changed since I told you the amount, so I charged nothing. /plan takes you to the new one.',
  dueNow: (amount: string) =>
    `You pay ${amount} today: the difference until your next payment. Stripe charges the card it has on file.`,
  nothingDue: 'You pay nothing today.',
  afterwards: (terms: PlanTerms, day: string) =>
    `After that, ${price(terms)}. Your next payment is on ${day}, as before.`,
  adds: (smaller: PlanTerms, terms: PlanTerms) =>
    [
      'What you get:',
      ...(smaller.channels === terms.channels
        ? []
        : [`• ${channels(terms.channels)} instead of ${count(smaller.channels)}`]),
      ...(terms.alwaysOn && !smaller.alwaysOn ? ['• always on: your agent never sleeps'] : []),
      ...(terms.cron && !smaller.cron
        ? ['• scheduled tasks (cron, heartbeat) and custom skills']
        : []),
      ...(terms.apiAccess && !smaller.apiAccess && FEATURES.apiAccess.isOpen
        ? ['• API access']
        : []),
      `• each month: ${SERVICE_NAMES.map((each) => serviceChange(each, smaller, terms)).join(', ')}`,
    ].join('\n'),
  holdsUntil: (at: string, left: string) => `This price is good until ${at} (${left}).`,
  confirm: (amount: string) => `Pay ${amount} and upgrade`,
  confirmFree: 'Upgrade now',
  again: 'Get a new price',
  tryAgain: 'Try again',
  over: 'That price has expired. You haven’t been charged. Want a new one?',

  changing: 'One moment, Stripe is changing your plan…',
  changingTrouble:
    'Stripe, our payment provider, isn’t answering right now. I’ll keep at it and check what happened before I try again, so you pay once at most.',
  underWay: 'Your upgrade is already with Stripe. I’ll message you when it’s done.',
  givenUp:
    'Stripe took too long to answer, so I stopped your upgrade. You haven’t been charged, and your plan is the same as before. To try again, send /plan.',
  done: (name: string) =>
    `You’re on ${name} now. Your agent gets everything that comes with it in a moment; all its data stays.`,

  unpaid: (name: string, until: string) => [
    'The payment didn’t go through: your bank declined it, or wants you to confirm it. You haven’t been charged, and your old plan continues.',
    `Pay or confirm it on Stripe’s page by ${until}, and ${name} starts by itself. Otherwise the upgrade is dropped.`,
  ],
  keepFirst: 'Keep my plan',
  payIt: 'Pay or confirm with Stripe',
  drop: 'Drop the upgrade',
  dropping: 'One moment, I’m dropping the upgrade…',
  dropped:
    'I’ve dropped the upgrade. You haven’t been charged, and your plan is the same as before.',
  lapsed: (name: string) =>
    `The payment for ${name} didn’t arrive in time, so I dropped the upgrade. You haven’t been charged, and your plan is the same as before.`,

  refused: {
    no_plan: () => 'You don’t have a plan right now, so there’s nothing to upgrade. Choose one:',
    not_bigger: () => 'You’re already on this plan or a bigger one. You haven’t been charged.',
    past_due: () =>
      'Your last payment failed. Pay the open invoice first, then try again. Nothing else was charged.',
    unpaid: () =>
      'Your plan has stopped because a payment is open. Pay the open invoice first, then try again.',
    pending: (until: string) =>
      `An earlier upgrade is still waiting for its payment. Pay its invoice, or let it expire (${until}). Then try again.`,
    ending: (until: string) =>
      `Your plan is cancelled and ends on ${until}, so I can’t upgrade it as it is. Keep it first, then upgrade.`,
    too_many: (until: string) =>
      `You can change your plan three times a day, and you’ve used them up. You can change it again after ${until}.`,
    declined: () =>
      'Your bank declined the card Stripe has on file. You haven’t been charged, and your plan is the same as before. Check with your bank, then try again.',
    needs_operator: () =>
      'I can’t change this kind of subscription in the chat. You haven’t been charged. Our team knows and will take care of it.',
  },
};

export type Upgrade = typeof upgrade;

function serviceChange(service: MeteredService, smaller: PlanTerms, terms: PlanTerms): string {
  return `${services[service].inPlan(limitOf(service, terms))} (now ${count(limitOf(service, smaller))})`;
}
