import { PLAN_TERMS, type Plan } from '../../domain/plans.ts';
import type { CheckoutFacts, Facts } from '../facts.ts';
import type { Copy } from '../languages/copy.ts';
import { type Screen, small, text } from '../screen.ts';
import { planNotes } from '../plan-notes.ts';
import { payLinks } from './account.ts';
import { type Context, homeScreen, type Screens } from './flow.ts';

export const payScreens: Screens<'paying'> = {
  paying: {
    shown: 'outside_hold',
    interruptible: false,
    view: (context) => viewCheckout(context, context.facts.checkout),
    choose: (id, { copy, session, facts }) => {
      const plan = session.plan ?? facts.checkout?.plan ?? 'starter';
      switch (id) {
        case 'paid':
          return {
            stay: true,
            say: lookingWords(copy, facts),
            effects: [{ type: 'sync_checkout' }],
          };
        case 'new_link':
          return { keep: { plan }, effects: [{ type: 'open_checkout', plan }] };
        case 'go_on':
          return { to: homeScreen(facts) };
        default:
          return null;
      }
    },
    back: () => 'plans',
    backLabel: ({ copy }) => copy.plans.otherPlan,
  },
};

const RECHECK_MS = 60_000;

/** What somebody hears at once who says that they have paid. */
function lookingWords(copy: Copy, { checkout, now }: Facts): string {
  const isDown = checkout?.state === 'open' && checkout.inTrouble;
  return isDown ? copy.pay.unchecked(copy.time(now + RECHECK_MS)) : copy.pay.looking;
}

/** Only an open link is looked at again without being asked. */
export function uncheckedWords({ copy, facts }: Context, againAt: number): string {
  return facts.checkout?.state === 'open'
    ? copy.pay.unchecked(copy.time(againAt))
    : copy.pay.askLater;
}

function refusedWords(copy: Copy, { entitlement }: Facts): string {
  return entitlement.why === 'blocked' ? copy.pay.blocked : copy.pay.alreadySubscribed;
}

function viewCheckout(context: Context, newest: CheckoutFacts | null): Screen {
  const { copy, facts, session } = context;
  const plan = session.plan ?? newest?.plan ?? 'starter';
  const terms = PLAN_TERMS[plan];
  const title = copy.pay.title(terms);
  const checkout = newest?.plan === plan ? newest : null;
  switch (checkout?.state) {
    case 'opening': {
      const { inTrouble } = checkout;
      const said = inTrouble ? [copy.pay.stripeBusy] : [copy.plans.confirm(terms), copy.pay.making];
      return {
        title: copy.plans.confirmTitle(terms.name),
        body: [...text(...said), ...(inTrouble ? [] : small(...planNotes(copy, facts)))],
        ...(inTrouble ? {} : { isPending: true as const }),
      };
    }
    case 'open':
      return checkout.url && checkout.expiresAt
        ? viewLink(context, plan, { url: checkout.url, expiresAt: checkout.expiresAt })
        : { title, body: text(copy.pay.waits) };
    case 'paid':
      // The news of the payment contains the thanks. This screen is visible shortly before that news, or in another chat.
      return {
        title,
        body: text(copy.pay.paid(terms.name)),
        choices: [{ id: 'go_on', label: copy.pay.goOn, style: 'primary' }],
      };
    case 'expired':
      return {
        title,
        body: text(copy.pay.expired),
        choices: [{ id: 'new_link', label: copy.pay.newLink, style: 'primary' }],
      };
    case 'refused':
      return {
        title,
        body: text(refusedWords(copy, facts)),
        links: payLinks(copy, facts),
        choices: [{ id: 'paid', label: copy.pay.checkAgain }],
      };
    case 'replaced':
    case undefined: {
      const pay = { id: 'new_link', label: copy.plans.goToPayment(terms) };
      return {
        title: copy.plans.confirmTitle(terms.name),
        body: [...text(copy.plans.confirm(terms)), ...small(...planNotes(copy, facts))],
        choices: [{ ...pay, style: 'success' }],
      };
    }
  }
}

function viewLink(
  { copy, facts }: Context,
  plan: Plan,
  { url, expiresAt }: { url: string; expiresAt: number },
): Screen {
  const terms = PLAN_TERMS[plan];
  const left = copy.left(expiresAt, facts.now);
  return {
    title: copy.plans.confirmTitle(terms.name),
    body: [
      ...text(copy.plans.confirm(terms), copy.pay.open(terms)),
      ...small(...planNotes(copy, facts), copy.pay.validUntil(copy.time(expiresAt), left)),
    ],
    links: [{ label: copy.pay.link(terms), url, style: 'success' }],
    choices: [
      { id: 'paid', label: copy.pay.iPaid },
      { id: 'new_link', label: copy.pay.newLink },
    ],
  };
}
