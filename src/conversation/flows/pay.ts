import { PLAN_TERMS } from '../../domain/plans.ts';
import type { CheckoutFacts, Facts } from '../facts.ts';
import type { Copy } from '../languages/copy.ts';
import { type Screen, text } from '../screen.ts';
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
        case 'plans':
          return { to: 'plans' };
        case 'go_on':
          return { to: homeScreen(facts) };
        default:
          return null;
      }
    },
    back: () => 'plans',
    cancel: true,
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

function endWords(copy: Copy, { entitlement }: Facts, isRefused: boolean): string {
  if (!isRefused) return copy.pay.expired;
  return entitlement.why === 'blocked' ? copy.pay.blocked : copy.pay.alreadySubscribed;
}

function viewCheckout({ copy, facts, session }: Context, checkout: CheckoutFacts | null): Screen {
  const terms = PLAN_TERMS[session.plan ?? checkout?.plan ?? 'starter'];
  const otherPlan = { id: 'plans', label: copy.plans.otherPlan };
  const isCurrent = checkout !== null && (session.plan === null || checkout.plan === session.plan);
  if (!isCurrent || checkout.state === 'opening' || checkout.state === 'replaced') {
    const sentence = isCurrent && checkout.inTrouble ? copy.pay.stripeBusy : copy.pay.making;
    return { title: copy.pay.title(terms), body: text(sentence) };
  }
  if (checkout.state === 'open' && checkout.url && checkout.expiresAt) {
    return {
      title: copy.pay.title(terms),
      body: text(
        copy.pay.open(terms),
        copy.pay.validUntil(
          copy.time(checkout.expiresAt),
          copy.duration(checkout.expiresAt - facts.now),
        ),
      ),
      links: [{ label: copy.pay.link(terms), url: checkout.url, style: 'success' }],
      choices: [
        { id: 'paid', label: copy.pay.iPaid },
        { id: 'new_link', label: copy.pay.newLink },
        otherPlan,
      ],
    };
  }
  if (checkout.state === 'open')
    return { title: copy.pay.title(terms), body: text(copy.pay.waits) };
  if (checkout.state === 'paid') {
    // The news of the payment contains the thanks. This screen is visible shortly before that news, or in another chat.
    return {
      title: copy.pay.title(terms),
      body: text(copy.pay.paid(terms.name)),
      choices: [{ id: 'go_on', label: copy.pay.goOn, style: 'primary' }],
    };
  }
  const refused = checkout.state === 'refused';
  return {
    title: copy.pay.title(terms),
    body: text(endWords(copy, facts, refused)),
    links: refused ? payLinks(copy, facts) : [],
    choices: refused
      ? [{ id: 'paid', label: copy.pay.checkAgain }, otherPlan]
      : [{ id: 'new_link', label: copy.pay.newLink, style: 'primary' }, otherPlan],
  };
}
