import { isPlan, PLAN_TERMS, type Plan, PLANS } from '../../domain/plans.ts';
import type { Copy } from '../languages/copy.ts';
import type { Facts } from '../facts.ts';
import { type Choice, text } from '../screen.ts';
import type { Screens } from './flow.ts';

export const planScreens: Screens<'plans' | 'compare_plans' | 'confirm_plan'> = {
  plans: {
    shown: 'outside_hold',
    interruptible: false,
    view: ({ copy }) => ({
      title: copy.plans.title,
      body: text(...PLANS.map((plan) => copy.plans.card(PLAN_TERMS[plan])), copy.plans.aiIsYours),
      choices: [...planChoices(copy), { id: 'compare_plans', label: copy.plans.compare }],
    }),
    choose: (id) => (id === 'compare_plans' ? { to: 'compare_plans' } : pick(id)),
    back: () => 'hello',
  },
  compare_plans: {
    shown: 'outside_hold',
    interruptible: false,
    view: ({ copy }) => ({
      title: copy.plans.compareTitle,
      body: text(
        ...PLANS.map((plan) => copy.plans.details(PLAN_TERMS[plan])),
        copy.plans.aiIsYours,
      ),
      choices: planChoices(copy),
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
        body: text(copy.plans.card(terms), copy.plans.confirm(terms)),
        choices: [
          { id: 'pay', label: copy.plans.goToPayment(terms), style: 'primary' },
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

function planChoices(copy: Copy): Choice[] {
  return PLANS.map((plan) => ({ id: plan, label: copy.plans.choice(PLAN_TERMS[plan]) }));
}
