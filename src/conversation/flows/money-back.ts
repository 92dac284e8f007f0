import type { Facts } from '../facts.ts';
import { type Screen, text } from '../screen.ts';
import { type Context, homeScreen, type Screens } from './flow.ts';

export const moneyBackScreens: Screens<'money_back'> = {
  money_back: {
    shown: 'outside_hold',
    interruptible: true,
    view: viewMoneyBack,
    choose: (id, { copy, facts }) => {
      switch (id) {
        case 'take':
          return isMoneyBackOffered(facts)
            ? { to: 'money_back', effects: [{ type: 'take_money_back' }] }
            : { to: 'money_back' };
        case 'wait':
          return { to: homeScreen(facts), say: copy.refund.waiting };
        case 'plans':
          return { to: 'plans' };
        default:
          return null;
      }
    },
    back: ({ facts }) => homeScreen(facts),
  },
};

/** For an agent that is not ready in time, as long as nothing but its first period is paid. */
export function isMoneyBackOffered({
  entitlement,
  machine,
  isFirstPeriod,
  refund,
}: Facts): boolean {
  return (
    entitlement.plan !== null &&
    machine?.isVeryLate === true &&
    isFirstPeriod &&
    refund?.state !== 'requested'
  );
}

function viewMoneyBack({ copy, facts }: Context): Screen {
  const { refund, entitlement } = facts;
  const words = copy.refund;
  const { title } = words;
  if (refund?.state === 'requested')
    return { title, body: text(refund.inTrouble ? words.trouble : words.asking) };
  if (isMoneyBackOffered(facts)) {
    return {
      title,
      body: text(words.offer(entitlement.terms?.name ?? '')),
      choices: [
        { id: 'wait', label: words.wait },
        { id: 'take', label: words.take, style: 'danger' },
      ],
    };
  }
  if (refund?.state !== 'done' || entitlement.plan)
    return { title, body: text(words.refused[refund?.refusal ?? 'too_late']) };
  const { amountCents } = refund;
  return {
    title,
    body: text(...(amountCents > 0 ? [words.made(copy.dollars(amountCents))] : []), words.ended),
    choices: [{ id: 'plans', label: copy.hello.choosePlan }],
  };
}
