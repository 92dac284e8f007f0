import { isPlan, PLAN_TERMS, type Plan, PLANS } from '../../domain/plans.ts';
import type { Copy } from '../languages/copy.ts';
import type { Facts } from '../facts.ts';
import { type Block, type Choice, small, text } from '../screen.ts';
import type { Screens } from './flow.ts';

const RECOMMENDED: Plan = 'pro';

export const planScreens: Screens<'plans' | 'compare_plans' | 'confirm_plan'> = {
  plans: {
    shown: 'outside_hold',
    interruptible: false,
    view: ({ copy }) => ({
      title: copy.plans.title,
      body: [...PLANS.map((plan) => planCard(copy, plan)), ...small(copy.plans.aiIsYours)],
      choices: [...planChoices(), { id: 'compare_plans', label: copy.plans.compare }],
    }),
    choose: (id) => (id === 'compare_plans' ? { to: 'compare_plans' } : pick(id)),
    back: ({ facts }) => (facts.entitlement.plan ? 'my_plan' : 'hello'),
  },
  compare_plans: {
    shown: 'outside_hold',
    interruptible: false,
    view: ({ copy }) => ({
      title: copy.plans.compareTitle,
      body: [
        ...PLANS.map((plan) => ({
          ...planCard(copy, plan),
          text: copy.plans.details(PLAN_TERMS[plan]),
        })),
        ...small(copy.plans.aiIsYours),
      ],
      choices: planChoices(),
    }),
    choose: (id) => pick(id),
    back: () => 'plans',
  },
  confirm_plan: {
    shown: 'outside_hold',
    interruptible: false,
    view: ({ copy, session }) => {
      const terms = PLAN_TERMS[session.plan ?? 'starter'];
      return {
        title: copy.plans.confirmTitle(terms.name),
        body: [planCard(copy, terms.plan), ...text(copy.plans.confirm(terms))],
        choices: [
          { id: 'pay', label: copy.plans.goToPayment(terms), style: 'success' },
          { id: 'plans', label: copy.plans.otherPlan },
        ],
      };
    },
    choose: (id, { session, facts }) => {
      if (id === 'plans') return { to: 'plans' };
      if (id !== 'pay' || !session.plan) return null;
      if (hasUsableLink(facts, session.plan)) return { to: 'paying' };
      return { to: 'paying', effects: [{ type: 'open_checkout', plan: session.plan }] };
    },
    back: () => 'plans',
    cancel: true,
  },
};

const SHORTEST_USEFUL_LINK_MS = 5 * 60_000;

function hasUsableLink({ checkout, now }: Facts, plan: Plan): boolean {
  const isOpen = checkout?.state === 'open' && checkout.plan === plan;
  return isOpen && (checkout.expiresAt ?? 0) - now >= SHORTEST_USEFUL_LINK_MS;
}

function pick(id: string): { to: 'confirm_plan'; keep: { plan: Plan } } | null {
  return isPlan(id) ? { to: 'confirm_plan', keep: { plan: id } } : null;
}

function planChoices(): Choice[] {
  return PLANS.map((plan) => ({
    id: plan,
    label: PLAN_TERMS[plan].name,
    ...(plan === RECOMMENDED ? { style: 'primary' as const } : {}),
  }));
}

/** A plan with its price; the choice of the plan belongs to its card. */
export function planCard(copy: Copy, plan: Plan): Extract<Block, { kind: 'card' }> {
  const terms = PLAN_TERMS[plan];
  return {
    kind: 'card',
    title: terms.name,
    aside: copy.plans.price(terms),
    text: copy.plans.card(terms),
    choice: plan,
  };
}
