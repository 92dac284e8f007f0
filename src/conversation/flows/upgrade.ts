import { type Plan, PLAN_TERMS, PLANS } from '../../domain/plans.ts';
import type { Copy } from '../languages/copy.ts';
import type { Facts, UpgradeFacts } from '../facts.ts';
import { soonNotes } from '../plan-notes.ts';
import { type Choice, type Link, type Screen, small, text } from '../screen.ts';
import type { Context, Move, Screens } from './flow.ts';

/** The id of the confirming choice contains the id of the quote, so that a tap can confirm only the amount that was shown. */
const CONFIRM = 'confirm:';

export const upgradeScreens: Screens<'upgrade'> = {
  upgrade: {
    shown: 'outside_hold',
    interruptible: false,
    view: viewUpgrade,
    choose: (id, { copy, facts }) => {
      const { upgrade } = facts;
      if (id === 'plans' || id === 'channels') return { to: id };
      if (id === 'resume_plan' && upgrade?.reason === 'ending')
        return { to: 'plan_ending', effects: [{ type: 'resume_plan' }] };
      if (id === 'paid')
        return { stay: true, say: copy.pay.looking, effects: [{ type: 'ask_about_upgrade' }] };
      if (id === 'drop' && upgrade?.state === 'unpaid')
        return { effects: [{ type: 'drop_upgrade' }] };
      if (id === 'again' && upgrade) return isUnderWay(facts) ? null : ask(upgrade.plan);
      if (!upgrade || id !== CONFIRM + upgrade.id || !isOpenQuote(facts)) return null;
      return { effects: [{ type: 'confirm_upgrade', id: upgrade.id }] };
    },
    back: () => 'my_plan',
  },
};

/** The plans above the account's plan. */
export function biggerPlans({ subscribed }: Facts): Plan[] {
  return subscribed.plan ? PLANS.slice(PLANS.indexOf(subscribed.plan) + 1) : [];
}

/** Buttons for these plans, or for the change in progress. Only one change can be in progress. */
export function upgradeChoices(copy: Copy, facts: Facts, plans: Plan[]): Choice[] {
  const { upgrade } = facts;
  if (upgrade && isUnderWay(facts)) {
    return [{ id: 'upgrade', label: copy.upgrade.seeWaiting(PLAN_TERMS[upgrade.plan].name) }];
  }
  return plans.map((plan) => ({ id: plan, label: copy.upgrade.to(PLAN_TERMS[plan]) }));
}

/** What these buttons do; null for any other choice. A quote that is still valid is shown again. */
export function chooseUpgrade(id: string, facts: Facts): Move | null {
  if (id === 'upgrade') return { to: 'upgrade' };
  const plan = biggerPlans(facts).find((each) => each === id);
  if (!plan) return null;
  const isKnown = facts.upgrade?.plan === plan && isOpenQuote(facts);
  return isKnown || isUnderWay(facts) ? { to: 'upgrade' } : ask(plan);
}

function ask(plan: Plan): Move {
  return { to: 'upgrade', effects: [{ type: 'quote_upgrade', plan }] };
}

/** Whether the change is confirmed or waits for its payment. */
function isUnderWay({ upgrade }: Facts): boolean {
  return upgrade?.state === 'confirmed' || upgrade?.state === 'unpaid';
}

function isOpenQuote({ upgrade, now }: Facts): boolean {
  return upgrade?.state === 'quoted' && now < (upgrade.untilAt ?? 0);
}

function viewUpgrade(context: Context): Screen {
  const { copy, facts } = context;
  const { upgrade } = facts;
  if (!upgrade) return { title: copy.menu.plan, body: text(copy.upgrade.none) };
  const title = copy.upgrade.title(PLAN_TERMS[upgrade.plan].name);
  return { title, ...bodyOf(context, upgrade) };
}

function bodyOf({ copy, facts }: Context, upgrade: UpgradeFacts): Omit<Screen, 'title'> {
  const { name } = PLAN_TERMS[upgrade.plan];
  const again: Choice = { id: 'again', label: copy.upgrade.again, style: 'primary' };
  switch (upgrade.state) {
    case 'quoting':
      return upgrade.inTrouble
        ? { body: text(copy.upgrade.askingTrouble) }
        : { body: text(copy.upgrade.asking), isPending: true };
    case 'quoted':
      return isOpenQuote(facts)
        ? viewQuote(copy, facts, upgrade)
        : { body: text(copy.upgrade.over), choices: [again] };
    case 'confirmed':
      return {
        body: text(upgrade.inTrouble ? copy.upgrade.changingTrouble : copy.upgrade.changing),
      };
    case 'unpaid':
      if (upgrade.reason === 'dropped') return { body: text(copy.upgrade.dropping) };
      return {
        body: text(...unpaidWords(copy, upgrade)),
        links: upgradeLinks(copy, upgrade),
        choices: [
          { id: 'paid', label: copy.pay.iPaid },
          { id: 'drop', label: copy.upgrade.drop },
        ],
      };
    case 'done':
      return {
        body: text(copy.upgrade.done(facts.subscribed.terms?.name ?? name)),
        choices: [{ id: 'channels', label: copy.channel.command }],
      };
    case 'refused':
      return viewRefusal(copy, upgrade);
    case 'lapsed':
      return {
        body: text(endedWords(copy, upgrade)),
        choices: [{ ...again, label: copy.upgrade.tryAgain }],
      };
    case 'expired':
    case 'replaced':
      return { body: text(copy.upgrade.over), choices: [again] };
  }
}

function viewQuote(copy: Copy, facts: Facts, upgrade: UpgradeFacts): Omit<Screen, 'title'> {
  const terms = PLAN_TERMS[upgrade.plan];
  const due = upgrade.amountDue ?? 0;
  const amount = copy.dollars(due);
  const until = upgrade.untilAt ?? facts.now;
  return {
    body: [
      ...text(
        ...(upgrade.reason === 'changed' ? [copy.upgrade.changed] : []),
        due > 0 ? copy.upgrade.dueNow(amount) : copy.upgrade.nothingDue,
        copy.upgrade.afterwards(terms, copy.date(upgrade.renewsAt ?? facts.now)),
        ...(facts.subscribed.terms ? [copy.upgrade.adds(facts.subscribed.terms, terms)] : []),
      ),
      ...small(...soonNotes(copy, facts)),
      ...text(copy.upgrade.holdsUntil(copy.time(until), copy.left(until, facts.now))),
    ],
    choices: [
      {
        id: CONFIRM + upgrade.id,
        label: due > 0 ? copy.upgrade.confirm(amount) : copy.upgrade.confirmFree,
        style: due > 0 ? 'success' : 'primary',
      },
    ],
  };
}

/** A customer who can resolve the refusal is told how, and can try again. */
function viewRefusal(copy: Copy, upgrade: UpgradeFacts): Omit<Screen, 'title'> {
  return {
    body: text(refusalWords(copy, upgrade)),
    links: upgradeLinks(copy, upgrade),
    choices: refusalChoices(copy, upgrade),
  };
}

function refusalChoices(copy: Copy, { reason }: UpgradeFacts): Choice[] {
  switch (reason) {
    case 'no_plan':
      return [{ id: 'plans', label: copy.hello.choosePlan, style: 'primary' }];
    case 'past_due':
    case 'unpaid':
    case 'pending':
    case 'declined':
      return [{ id: 'again', label: copy.upgrade.tryAgain, style: 'primary' }];
    case 'ending':
      return [{ id: 'resume_plan', label: copy.upgrade.keepFirst, style: 'primary' }];
    case 'not_bigger':
    case 'too_many':
    case 'needs_operator':
    case 'changed':
    case 'asked':
    case 'dropped':
    case null:
      return [];
  }
}

export function refusalWords(copy: Copy, { reason, untilAt }: UpgradeFacts): string {
  const at = untilAt ?? 0;
  switch (reason) {
    case 'pending':
    case 'too_many':
      return copy.upgrade.refused[reason](copy.dateTime(at));
    case 'ending':
      return copy.upgrade.refused.ending(copy.date(at));
    case 'no_plan':
    case 'not_bigger':
    case 'past_due':
    case 'unpaid':
    case 'declined':
      return copy.upgrade.refused[reason]();
    case 'needs_operator':
    case 'changed':
    case 'asked':
    case 'dropped':
    case null:
      return copy.upgrade.refused.needs_operator();
  }
}

/** The words for a change that was not paid: in time, or at all because the person dropped it. */
export function endedWords(copy: Copy, { plan, reason }: UpgradeFacts): string {
  return reason === 'dropped' ? copy.upgrade.dropped : copy.upgrade.lapsed(PLAN_TERMS[plan].name);
}

export function unpaidWords(copy: Copy, { plan, untilAt }: UpgradeFacts): string[] {
  return copy.upgrade.unpaid(PLAN_TERMS[plan].name, copy.dateTime(untilAt ?? 0));
}

/** The page to pay the invoice of the change, or an invoice that blocks the change. */
export function upgradeLinks(copy: Copy, { state, payUrl }: UpgradeFacts): Link[] {
  const label = state === 'unpaid' ? copy.upgrade.payIt : copy.pay.openInvoice;
  return payUrl ? [{ label, url: payUrl }] : [];
}
