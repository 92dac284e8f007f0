import { type Plan, PLAN_TERMS } from '../../domain/plans.ts';
import { payLinks } from '../flows/account.ts';
import { cardName, failedLinks, failedWords } from '../flows/billing.ts';
import { type Context, homeScreen } from '../flows/flow.ts';
import { uncheckedWords } from '../flows/pay.ts';
import { SCREENS, type ScreenId } from '../flows/screens.ts';
import { note, noTurn, sequence, showScreen, type Turn } from '../turn.ts';
import { news } from './definition.ts';
import { type PlanChangeNews, planChangeTurn } from './plan-change.ts';
import { noteWithReceipt, type Payment, receiptTurn } from './receipt.ts';
import { refundNews } from './refund.ts';
import { UPGRADE_NEWS, type UpgradeNews, upgradeTurn } from './upgrade.ts';

export const billingNews = {
  ...refundNews,
  checkout_ready: news({
    duringHold: 'silent',
    whenUnreachable: 'drop',
    tell: linkReady,
  }),
  checkout_trouble: news({
    duringHold: 'silent',
    whenUnreachable: 'drop',
    tell: (context) => whilePaying(context, () => showScreen(context, 'paying', 'replace')),
  }),
  checkout_expired: news({
    duringHold: 'silent',
    whenUnreachable: 'drop',
    tell: (context) => whilePaying(context, () => showScreen(context, 'paying', 'replace')),
  }),
  checkout_left: news({
    duringHold: 'silent',
    whenUnreachable: 'drop',
    tell: (context) => whilePaying(context, () => note(context, context.copy.pay.left)),
  }),
  payment_waits: news({
    duringHold: 'silent',
    whenUnreachable: 'drop',
    tell: (context) =>
      context.session.at === 'paying'
        ? showScreen(context, 'paying', 'send')
        : note(context, context.copy.pay.waits),
  }),
  payment_not_seen: news({
    duringHold: 'silent',
    whenUnreachable: 'drop',
    tell: (context) => whilePaying(context, () => note(context, context.copy.pay.notSeen)),
  }),
  /** Somebody says that they have paid, and Stripe does not answer. */
  payment_unchecked: news<{ againAt: number }>({
    duringHold: 'silent',
    whenUnreachable: 'drop',
    tell: (context, { againAt }) =>
      context.facts.subscribed.plan
        ? noTurn(context)
        : note(context, uncheckedWords(context, againAt)),
  }),
  upgrade: news<{ what: UpgradeNews }>({
    duringHold: 'silent',
    whenUnreachable: ({ what }) => UPGRADE_NEWS[what],
    tell: (context, { what }) => upgradeTurn(context, what),
  }),
  /** An attempt to charge failed. It is about money, so it is told at any hour. */
  payment_failed: news({
    duringHold: 'silent',
    whenUnreachable: 'repeat',
    tell: (context) => {
      const words = failedWords(context.copy, context.facts);
      return words.length === 0
        ? noTurn(context)
        : note(context, words.join('\n\n'), failedLinks(context.copy, context.facts));
    },
  }),
  renewed: news<Payment & { isLate: boolean }>({
    duringHold: 'silent',
    whenUnreachable: 'drop',
    tell: renewed,
  }),
  card_ends: news({
    duringHold: 'silent',
    whenUnreachable: 'repeat',
    tell: (context) => {
      const { copy, facts } = context;
      if (!facts.card) return noTurn(context);
      const card = cardName(copy, facts.card);
      const sentence = copy.billing.cardEndsSoon(card, copy.month(facts.card.expiresAt - 1));
      return note(context, sentence, [{ label: copy.billing.updateCard, url: facts.cardUrl }]);
    },
  }),
  billing_ready: news({
    duringHold: 'silent',
    whenUnreachable: 'drop',
    tell: (context) =>
      context.session.at === 'billing'
        ? showScreen(context, 'billing', 'replace')
        : noTurn(context),
  }),
  /** The time for which an account is kept without a plan is over. */
  lapsed: news({
    duringHold: 'told',
    whenUnreachable: 'repeat',
    tell: (context) =>
      context.facts.deletion
        ? sequence(
            context,
            (now) => note(now, now.copy.billing.lapsed),
            (after) => showScreen(after, 'removal_hold', 'send'),
          )
        : noTurn(context),
  }),
  plan_change: news<PlanChangeNews>({
    duringHold: 'silent',
    whenUnreachable: 'repeat',
    tell: planChangeTurn,
  }),
  payment_flagged: news({
    duringHold: 'silent',
    whenUnreachable: 'repeat',
    tell: (context) => note(context, context.copy.pay.flagged),
  }),
  /** A dispute was won, or a warning was nothing. */
  hold_lifted: news({
    duringHold: 'silent',
    whenUnreachable: 'repeat',
    tell: (context) => note(context, context.copy.pay.lifted),
  }),
  comp_given: news({ duringHold: 'silent', whenUnreachable: 'repeat', tell: compGiven }),
  comp_ends: news({ duringHold: 'silent', whenUnreachable: 'repeat', tell: compEnds }),
  comp_over: news<{ plan: Plan }>({
    duringHold: 'silent',
    whenUnreachable: 'repeat',
    tell: (context, { plan }) => {
      const { copy, facts } = context;
      const { name } = PLAN_TERMS[plan];
      const { terms } = facts.entitlement;
      if (terms) return note(context, copy.comp.back(name, terms.name));
      // The pause of the agent has news of its own.
      return facts.machine ? noTurn(context) : note(context, copy.comp.over(name));
    },
  }),
  subscribed: news<{ paid?: Payment | null }>({
    duringHold: 'told',
    whenUnreachable: 'repeat',
    tell: subscribed,
  }),
  subscription_ended: news({
    duringHold: 'silent',
    whenUnreachable: 'repeat',
    tell: subscriptionEnded,
  }),
};

/** A person who waits for the link elsewhere was promised it. */
function linkReady(context: Context): Turn {
  const { copy, facts, session } = context;
  const { checkout } = facts;
  if (session.at === 'paying')
    return whilePaying(context, () => showScreen(context, 'paying', 'replace'));
  if (checkout?.state !== 'open' || !checkout.url || facts.subscribed.plan) return noTurn(context);
  const terms = PLAN_TERMS[checkout.plan];
  return note(context, copy.pay.open(terms), [{ label: copy.pay.link(terms), url: checkout.url }]);
}

/** News of a payment link are told only on the screen of the link, and only before it is paid. */
function whilePaying(context: Context, turn: () => Turn): Turn {
  const { session, facts } = context;
  const isPaying = session.at === 'paying' && facts.checkout?.state !== 'paid';
  return isPaying ? turn() : noTurn(context);
}

function renewed(context: Context, { isLate, ...payment }: Payment & { isLate: boolean }): Turn {
  const { terms } = context.facts.subscribed;
  if (!terms) return noTurn(context);
  if (isLate) return paidLate(context, terms.name, payment);
  return receiptTurn(context, payment);
}

/** Whoever pays an invoice with another card leaves the one on file as it is: the next month charges that one again. */
function paidLate(context: Context, name: string, payment: Payment): Turn {
  const { copy, facts } = context;
  const late = copy.billing.late(name);
  if (!facts.card) return noteWithReceipt(context, { sentences: [late] }, payment);
  const sentences = [`${late} ${copy.billing.nextCard(cardName(copy, facts.card))}`];
  const links = [{ label: copy.billing.changeCard, url: facts.cardUrl }];
  return noteWithReceipt(context, { sentences, links }, payment);
}

/** The screens of somebody who is about to pay. */
const BUYS = new Set<ScreenId>(['plans', 'compare_plans', 'paying']);

/** The thanks are the receipt of the first payment, too. */
function subscribed(context: Context, { paid }: { paid?: Payment | null }): Turn {
  const { copy, facts } = context;
  if (facts.deletion) return note(context, copy.removal.paidInHold);
  const thanks = copy.pay.received(facts.subscribed.terms?.name ?? '');
  return withNextStep(context, thanks, paid);
}

/** A sentence, and the next step of somebody who is about to buy or does nothing else. */
function withNextStep(context: Context, thanks: string, paid: Payment | null = null): Turn {
  const { copy, facts, session } = context;
  const next = homeScreen(facts);
  const isFree = SCREENS[session.at].interruptible && next !== 'menu';
  if (isFree || BUYS.has(session.at)) {
    return sequence(
      context,
      (now) => noteWithReceipt(now, { sentences: [thanks] }, paid),
      (after) => showScreen(after, next, 'send'),
    );
  }
  const words = next === 'connect' ? `${thanks} ${copy.pay.connectNext}` : thanks;
  return noteWithReceipt(context, { sentences: [words] }, paid);
}

function compGiven(context: Context): Turn {
  const { copy, facts } = context;
  const { why, terms, until } = facts.entitlement;
  if (why !== 'comped') return noTurn(context);
  return withNextStep(context, copy.comp.given(terms.name, copy.date(until)));
}

function compEnds(context: Context): Turn {
  const { copy, facts } = context;
  const { why, terms, until } = facts.entitlement;
  if (why !== 'comped') return noTurn(context);
  const day = copy.date(until);
  const back = facts.subscribed.terms;
  return note(
    context,
    back ? copy.comp.endsBack(terms.name, day, back.name) : copy.comp.endsSoon(terms.name, day),
  );
}

/** Told only to a person without an agent. Everybody else is told once the agent is paused. */
function subscriptionEnded(context: Context): Turn {
  const { copy, facts } = context;
  if (facts.machine) return noTurn(context);
  if (facts.entitlement.why === 'unknown') return note(context, copy.pay.unreadable);
  if (facts.entitlement.why === 'blocked') return note(context, copy.pay.blocked);
  return facts.entitlement.why === 'unpaid'
    ? note(context, copy.pay.unpaid, payLinks(copy, facts))
    : note(context, copy.pay.ended);
}
