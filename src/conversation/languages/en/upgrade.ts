import type { PlanTerms } from '../../../domain/plans.ts';
import { numberWords } from '../format.ts';

const { count, dollars, plural } = numberWords('en-US', 'unlimited');

const price = (terms: PlanTerms): string => `${dollars(terms.priceCents)} a month`;

/** What is said about changing to a bigger plan, in English. */
export const upgradeEn = {
  to: (terms: PlanTerms) => `Upgrade to ${terms.name} · ${price(terms)}`,
  others:
    'Taking a smaller plan, cancelling and resuming are not open in this chat yet. A bigger plan is.',
  othersAtTop: 'Taking a smaller plan, cancelling and resuming are not open in this chat yet.',
  seeWaiting: (name: string) => `My upgrade to ${name}`,
  title: (name: string) => `Upgrade to ${name}`,
  none: 'Nothing about your plan is being changed. /plan shows what you have.',

  asking: 'One moment, I am asking Stripe what it costs…',
  askingTrouble:
    'Stripe, our payment provider, is not answering right now. I keep asking and show the amount as soon as it works. Nothing was charged.',
  changed:
    'Your subscription has changed since I told you an amount, so I charged nothing and asked again.',
  changedElsewhere:
    'Your subscription has changed since I told you an amount, so I charged nothing. /plan leads to the new one.',
  dueNow: (amount: string) =>
    `Due now: ${amount}, for what the bigger plan costs more until the next payment. Stripe charges the card it has for you.`,
  nothingDue: 'Nothing is due now.',
  afterwards: (terms: PlanTerms, day: string) =>
    `Then ${price(terms)}. The next payment is on ${day}, as before.`,
  adds: (smaller: PlanTerms, terms: PlanTerms) =>
    [
      'What it adds:',
      ...(smaller.channels === terms.channels
        ? []
        : [
            `• ${count(terms.channels)} ${plural(terms.channels, { one: 'channel', other: 'channels' })} instead of ${count(smaller.channels)}`,
          ]),
      ...(terms.alwaysOn && !smaller.alwaysOn ? ['• always on: your agent no longer sleeps'] : []),
      ...(terms.cron && !smaller.cron
        ? ['• scheduled work (cron, heartbeat) and custom skills']
        : []),
      ...(terms.apiAccess && !smaller.apiAccess ? ['• API access'] : []),
      `• a month: ${count(terms.searches)} searches (now ${count(smaller.searches)}), ${count(terms.browserMinutes)} browser min (now ${count(smaller.browserMinutes)}), ${count(terms.emails)} emails (now ${count(smaller.emails)}), ${count(terms.phoneMinutes)} phone min (now ${count(smaller.phoneMinutes)})`,
    ].join('\n'),
  holdsUntil: (at: string, left: string) => `This amount holds until ${at} (${left}).`,
  confirm: (amount: string) => `Pay ${amount} and upgrade`,
  confirmFree: 'Upgrade now',
  again: 'Ask again',
  tryAgain: 'Try again',
  over: 'That amount is no longer valid. Nothing was charged. Shall I ask Stripe again?',

  changing: 'One moment, Stripe is changing your plan…',
  changingTrouble:
    'Stripe, our payment provider, is not answering right now. I keep at it, and look at what became of your change before I try it again: you pay once at most.',
  underWay: 'Your change is with Stripe already. I write what comes of it.',
  givenUp:
    'Stripe did not answer for too long, so I gave your change up. Nothing was charged and your plan is as it was. /plan starts it again.',
  done: (name: string) =>
    `Your plan is ${name} now. Your agent gets what it adds in a moment; all its data stays.`,

  unpaid: (name: string, until: string) => [
    'The payment did not go through: your bank declined it, or wants you to confirm it. Your old plan goes on, and nothing was charged.',
    `Pay or confirm it on Stripe’s page until ${until}, and ${name} begins by itself. If you do not, the change is dropped.`,
  ],
  payIt: 'Pay or confirm with Stripe',
  lapsed: (name: string) =>
    `The payment for ${name} did not come in time, so the change was dropped. Nothing was charged, and your plan is as it was.`,

  refused: {
    no_plan: () =>
      'You have no plan at the moment, so there is nothing to make bigger. Choose one:',
    not_bigger: () => 'You have this plan already, or a bigger one. Nothing was charged.',
    past_due: () =>
      'Your last payment failed, so a bigger plan has to wait. Please pay the open invoice first, then try again. Nothing else was charged.',
    unpaid: () =>
      'Your payment is open and your plan has stopped, so a bigger one has to wait. Please pay the open invoice first, then try again.',
    pending: (until: string) =>
      `An earlier change of your plan still waits for its payment. Pay its invoice, or leave it: it ends by itself at ${until}. Then try again.`,
    ending: (until: string) =>
      `Your plan is cancelled and ends on ${until}, so I cannot make it bigger. Resuming it is not open in this chat yet; after that day /plan offers every plan.`,
    too_many: (until: string) =>
      `A plan can be changed three times a day, and that is used up. You can change it again after ${until}.`,
    declined: () =>
      'Your bank declined the card that Stripe has for you. Nothing was charged and your plan is as it was. Ask your bank about it, then try again.',
    needs_operator: () =>
      'Your subscription is one that I cannot change in this chat. Nothing was charged; our team has been told and sees to it.',
  },
};
